//! English words of Cost analysis and of the page of one resource.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        // Periods
        this_quarter: "This quarter",
        last_quarter: "Last quarter",
        this_year: "This year",
        last_12_months: "Last 12 months",
        relative: "Relative",
        billing_periods: "Billing periods",
        custom: "Own dates",

        // Filters
        operator: "How to compare",
        is: "is",
        is_not: "is not",
        contains: "contains",
        starts_with: "begins with",
        ends_with: "ends with",
        is_empty: "is missing",
        is_not_empty: "is there",
        text_to_find: "Text",
        seen_label: "Seen",
        seen_any: "All",
        seen_changed: "New or gone",
        seen_new: "New since the comparison period",
        seen_vanished: "Gone since the comparison period",

        // How it is shown
        add_dimension: "Add a level",
        measure: "Measure",
        measure_cost: "Cost",
        measure_quantity: "Quantity",
        accumulated: "Running total",
        compare: "Compare with",
        compare_previous: "The period before",
        compare_last_month: "The same days last month",
        compare_last_year: "The same days last year",
        compare_nothing: "Nothing",
        chart_type: "Chart",
        chart_columns: "Columns",
        chart_area: "Area",
        chart_lines: "Lines",
        chart_bars: "Bars",
        chart_donut: "Donut",
        chart_treemap: "Treemap",
        chart_calendar: "Calendar",
        chart_waterfall: "Change",

        // Figures
        actual: "Actual cost",
        change: "Change",
        no_comparison: "Nothing to compare with",
        none_compared: "This chart leads from the cost of one period to that of another, and none is chosen to compare with.",
        no_days_before: "No day of this period is complete yet: changes are those of complete days.",
        compare_with_before: "Compare with the period before",
        forecast: "Forecast",
        no_forecast: "Not worked out yet",
        budget: "Budget",
        no_budget: "None set",

        // Views
        view_label: "View",
        starter_views: "Starter views",
        saved_views: "Saved views",
        by_service: "Cost by service",
        by_resource: "Cost by resource",
        by_tag: "Cost by tag",
        by_location: "Cost by location",
        untagged: "Untagged cost",
        new_and_vanished: "New and vanished",
        most_grown: "Most grown",
        own_view: "Own view",
        save_view: "Save view",
        view_name: "Name",
        name_missing: "Give the view a name.",
        rename_view: "Rename",
        share: "Share",
        export: "Export",
        name_taken: "This name is taken: saving replaces that view.",
        undo: "Undo",
        undo_too_late: "That has changed since: nothing was taken back.",
        link_copied: "Link copied. It holds this view; the data have to be connected where it is opened.",
        link_not_copied: "The browser did not allow copying. Copy the address of this page.",

        // Why it changed
        causes: "Why the cost changed",
        causes_text: "New and vanished are resources and meters that only one of the two periods has. Quantity is more or less of the same at the former price; price is the rest, also tiers and included quantities; mix is what differs between resources of one meter.",
        cause_new: "New",
        cause_vanished: "Vanished",
        cause_quantity: "Quantity",
        cause_price: "Price",
        cause_mix: "Mix",
        cause_other: "Credits and fees",

        // A view without usage
        not_reported_next: "Azure reports usage up to two days late: refresh later, or choose earlier days.",
        other_days_next: "Show these, or load the days that you look for.",
        too_narrow: "There is usage in these days, but filters, the path or the scope leave nothing of it.",
        too_narrow_next: "Reset the filters, or remove one of them.",
        no_usage_next: "Choose other days, or see on the page Data what was loaded and what is missing.",

        // One resource
        resource_unknown: "This resource has no usage among the data that is loaded.",
        resource_next: "Load the days in which it was used, or go back to all costs.",
        first_seen: "First usage",
        last_seen: "Last usage",
        tags: "Tags",
        no_tags: "No tags",
        cost_history: "Cost over time",
        meters: "Meters",
        explain_resource: "Explain the charges",
    }
    phrases {
        cost_of_column(name): "Cost by {name}",
        not_reported(day): "Usage is loaded until {day}; nothing later has been reported.",
        other_days(days): "Loaded are {days}, and this view is about other days.",
        no_usage_before(days): "There is no usage for {days}, which this view is compared with.",
        no_usage(days): "No usage was reported for {days}.",
        quantity_by(names): "Quantity by {names}",
        other_units(groups, unit): "Drawn are groups counted in {unit}; {groups} more have other units or several. Group by meter or unit, or filter.",
        card_dimension(number): "What card {number} shows",
        days_against(days, before): "{days} against {before}",
        before_amount(amount): "{amount} before",
        is_text(operator, value): "{operator} {value}",
        tag_in(value, days): "{value} ({days})",
        rename_named(name): "Rename {name}",
        delete_named(name): "Delete {name}",
        view_saved(name): "Saved as {name}.",
        view_renamed(name): "Renamed to {name}.",
        view_deleted(name): "{name} is deleted.",
    }
    counts {
        more_values: "more value; search for it", "more values; search for them";
    }
    typed {
    }
}
