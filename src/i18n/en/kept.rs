//! English words about what is kept on this device, about archives and about
//! clearing everything.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        // Keeping
        title: "Kept on this device",
        off_text: "Off. What you load is forgotten when this page is closed. If you keep it, whoever uses this browser can see it, unless you set a passphrase.",
        on_text: "On. Usage, rate cards, prices and settings are written to this browser whenever they change, and nowhere else. Tokens and passphrases are never written.",
        impossible: "This browser keeps nothing for this page. An archive file can be saved instead.",
        passphrase: "Passphrase (optional)",
        passphrase_text: "Encrypts what is written. It is not kept: without it nobody can open the data, you neither.",
        keep: "Keep on this device",
        keep_otherwise: "Keep with this passphrase",
        replace: "Replace what is kept",
        open_too: "Open what is kept as well",
        forget: "Delete what is kept",
        saved: "Last saved",
        size: "Size",
        encrypted: "Passphrase",
        encrypted_yes: "Needed to open it",
        encrypted_no: "None",
        writing: "Being saved",
        locked_title: "What is kept on this device has a passphrase",
        passphrase_needed: "Passphrase",
        open: "Open",

        // Archives
        archive_title: "Archive",
        archive_text: "One file with all that is loaded, and with views, rules and settings. Drop it on this page, here or on another device, to open it.",
        archive_save: "Save an archive",
        archive_locked: "Open the archive",
        archive_settings: "Views, rules and settings in it were taken over where there were none.",

        // Clearing
        cleared: "Everything is cleared",
        cleared_text: "Looked for and not found: databases, local storage, session storage and caches of this page.",
        left: "Not everything could be cleared",

        // What went wrong
        unsupported: "The browser keeps nothing for this page.",
        unsupported_next: "Leave the private window or allow site data, or save an archive file.",
        full: "There is no room left on this device to keep the data.",
        full_next: "Everything that is loaded stays here, and what was kept before stays kept. Free some space, then save again, or save an archive file.",
        no_cipher: "The browser cannot encrypt on this page.",
        no_cipher_next: "Open the page by https or on this machine itself, or do without a passphrase.",
        failed: "The browser did not keep the data.",
        failed_next: "Everything that is loaded stays here. Try again, or save an archive file.",
        locked: "A passphrase is needed to open it.",
        locked_next: "Enter it on the page Data.",
        wrong: "This is not the passphrase.",
        wrong_next: "Nothing was changed. Try again; capital letters and spaces count.",
        damaged: "A part of it is missing or was changed, so that none of it is opened.",
        damaged_next: "What is loaded stays. Fetch the file again, or load the usage anew and keep that.",
        newer: "A newer version of this page wrote it.",
        newer_next: "Reload the page to get the newer version, then open it again.",
        elsewhere: "Another window has kept something else in the meantime.",
        elsewhere_next: "What is loaded here is not kept yet. On the page Data you can open the other as well, or replace it.",
        other_cloud: "What is kept on this device is from another cloud than what is loaded.",
        other_cloud_next: "What is kept stays as it is. On the page Data you can replace it with what is loaded.",
    }
    phrases {
        from_device_at(moment): "as of {moment}, from this device",
        archive_taken(records, moment): "archive of {moment} with {records}",
    }
}
