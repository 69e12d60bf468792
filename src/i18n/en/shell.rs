//! English words of the frame and of controls: what a control says by itself,
//! wherever it stands.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        close: "Close",
        cancel: "Cancel",
        apply: "Apply",
        more: "More",
        add: "Add",
        show_list: "Show the list",
        no_match: "Nothing matches",
        no_match_yet: "Nothing to choose from",
        expand: "Expand",
        collapse: "Collapse",
        essentials: "Essentials",
        notices: "Notices",
        first_day: "First day",
        last_day: "Last day",
        higher: "higher",
        lower: "lower",
        unchanged: "unchanged",
    }
    phrases {
        selected(number): "{number} selected",
        more_matches(number): "{number} more: type to narrow the list",
        move_up(name): "Move {name} up",
        move_down(name): "Move {name} down",
        remove(name): "Remove {name}",
        moved(name, place, all): "{name} is now {place} of {all}",
        removed(name): "{name} has been removed",
        step_and_detail(name, detail): "{name}: {detail}",
        copy_value(name): "Copy {name}",
        copied_value(name): "{name} has been copied",
    }
    counts {
        matches: "match", "matches";
    }
    typed {}
}
