//! English words about what shared costs do to the figures, and about rules for
//! tags that are kept in two windows or cannot be read.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        // Files
        days: "Days",
        applied: "Applied",
        not_applied: "Not applied: neither grouped nor filtered by a virtual tag with shared costs",
        not_in_records: "Not applied: records are what was used, before costs are shared",

        // Beside figures of another meaning than those in the table
        before_sharing: "These are costs before they are shared.",

        // Rules kept in the browser
        unreadable: "The rules for tags that this browser keeps cannot be read",
        unreadable_next: "They do not count. Save them as a file, correct it and import it on the page Tags.",
        save_as_file: "Save as a file",
        forget: "Forget them",
        changed_elsewhere: "The rules for tags have been changed in another window.",
        conflict: "The rules for tags have been changed in another window",
        conflict_next: "What you have changed here does not count yet: it would overwrite the other change.",
        take_theirs: "Take those of the other window",
        keep_mine: "Keep mine",
    }
    phrases {
        of_which(parts): "Of which shared costs: {parts}",
        part(cost, value, tag): "{cost} from {value} ({tag})",
        given(cost, value, tag): "{cost} of {value} ({tag}) given to others",
        rule_of(value, tag, targets): "{value} ({tag}) to {targets}",
    }
}
