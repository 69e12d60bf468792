//! English words of the pivot grid.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        label: "Costs by group",
        columns: "Columns",
        choose_columns: "Choose columns…",
        done: "Done",
        usual_columns: "Usual columns",
        sort_ascending: "Sort ascending",
        sort_descending: "Sort descending",
        then_ascending: "Then sort ascending",
        then_descending: "Then sort descending",
        unsort: "Do not sort by this",
        hide: "Hide column",
        move_earlier: "Move left",
        move_later: "Move right",
        wider: "Wider",
        narrower: "Narrower",
        usual_width: "Usual width",
        toggle: "Show or hide what is below",
        row_menu: "Row menu",
        awaited: "Loading…",
        expand_all: "Expand all",
        collapse_all: "Collapse all",
        compact: "Compact rows",
        heat: "Shade dates by cost",
        heat_quantity: "Shade dates by quantity",
        options: "Table options",
        total: "Total",
        cost: "Cost",
        share: "Share of total",
        share_of_parent: "Share of parent",
        change: "Change",
        change_percent: "Change %",
        previous: "Previous cost",
        quantity: "Quantity",
        records: "Records",
        unpriced: "Without a price",
        dates: "Dates",
        new: "New",
        gone: "Gone",
        new_words: "New: no cost in the period compared with",
        gone_words: "Gone: no cost in this period",
        equal: "No change",
        several_units: "Several units",
        drill: "Drill in",
        filter_to: "Filter to this",
        exclude: "Exclude this",
        explain: "Explain",
        open_resource: "Open resource page",
        open_portal: "Open in Azure portal",
        copy_id: "Copy id",
        failed: "Could not be read. Press Enter to try again.",
        retry: "Retry",
        name: "Name",
    }
    phrases {
        column_menu_of(column): "Menu of the column {column}",
        move_earlier_of(column): "Move {column} to the left",
        move_later_of(column): "Move {column} to the right",
        sorted_ascending(number): "sorted ascending, {number}",
        sorted_descending(number): "sorted descending, {number}",
        grew(amount): "Grew by {amount}",
        shrank(amount): "Shrank by {amount}",
        copied(rows): "{rows} copied",
        copied_in_part(rows, missing): "{rows} copied; {missing} were not loaded yet and are left out: scroll to them first",
        compared_with(dates): "Compared with {dates}",
        printed(shown, all): "The first {shown} of {all} rows are printed.",
        first_level(groups, dimension): "{groups} by {dimension}",
    }
    counts {
        rows: "row", "rows";
        groups: "group", "groups";
    }
    typed {}
}
