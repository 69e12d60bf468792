//! English words of the frame and of controls: what a control says by itself,
//! wherever it stands.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        close: "Close",
        apply: "Apply",
        more: "More",
        no_match: "Nothing matches",
        expand: "Expand",
        collapse: "Collapse",
        essentials: "Essentials",
        copy: "Copy",
        copied: "Copied",
        notices: "Notices",
        first_day: "First day",
        last_day: "Last day",
        higher: "higher",
        lower: "lower",
        unchanged: "unchanged",

        // Frame
        subscription_id: "Subscription ID",
        theme_contrast: "High contrast theme",
        settings: "Settings",
        search_menu: "Search the menu",
        undo: "Undo",
        redo: "Redo",
        print: "Print page",
        export: "Export",
        refresh: "Refresh data",
        nothing_to_refresh: "Everything that was asked for is here, or came from files.",
        import: "Add data",
        next_theme: "Next theme",
        to_filters: "Go to the filters",
        part_missing: "A part of Meterview did not arrive",
        part_missing_text: "It is fetched when it is first needed. Check the connection; after an update of Meterview, reload the page.",
        try_again: "Try again",

        // Palette and shortcuts
        open_palette: "Search pages, views and actions",
        palette_hint: "Search pages, dimensions, scopes and actions",
        recent: "Recent",
        pages: "Pages",
        actions: "Actions",
        chosen: "chosen",
        nothing_to_do: "Nothing to do",
        shortcuts: "Keyboard shortcuts",
        single_keys: "Shortcuts of single letters",
        single_keys_text: "Switch them off where speech input or a screen reader needs the letters.",
    }
    phrases {
        card_and_source(card, source): "{card}, {source}",
        with_keys(name, keys): "{name} ({keys})",
        go_to(page): "Go to {page}",
        group_by(name): "Group by {name}",
        filter_by(name): "Filter by {name}",
        scope_to(name): "Scope: {name}",
        subject(scope, day): "{scope} · data until {day}",
        printed_period(days): "· {days}",
        selected(number): "{number} selected",
        more_matches(number): "{number} more: type to narrow the list",
        move_up(name): "Move {name} up",
        move_down(name): "Move {name} down",
        remove(name): "Remove {name}",
        moved(name, place, all): "{name} is now {place} of {all}",
        removed(name): "{name} has been removed",
        step_and_detail(name, detail): "{name}: {detail}",
    }
    counts {
        matches: "match", "matches";
    }
    typed {}
}
