//! English words about files that leave the page.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        title: "Export",
        lead: "The file is made in this browser and saved on this device. It goes nowhere else.",
        subject: "What",
        subject_view: "What the page shows",
        subject_view_text: "Groups, columns and totals of this view.",
        subject_records: "Usage records",
        subject_records_text: "Each record of this view's period, scope and filters with its exact charge, price, tags and resource.",
        format: "Format",
        format_csv: "CSV, every digit",
        format_xlsx: "Excel workbook",
        format_json: "JSON with question and settings",
        format_report: "Report: one HTML file that opens offline",
        format_parquet: "Apache Parquet, exact decimals",
        columns: "Columns",
        columns_usage: "All that is known, with Azure's names",
        columns_focus: "FOCUS 1.2",
        columns_focus_later: "FOCUS 1.2 with the names of 1.3",
        contents: "The file",
        focus_unpriced: "FOCUS knows no unknown cost: usage without a price has the cost 0 there, and x_PriceState says why.",
        xlsx_digits: "Excel keeps 15 digits of a number. Amounts stand beside it once more as text, with all of them.",
        start: "Export",
        progress: "Writing the file",
        starting: "Loading the part that writes files",
        nothing: "There is no usage in this period and scope.",
        failed: "The file was not made.",
        failed_broken: "The part of the page that writes files could not be loaded or stopped. Check the connection to this page's server and try again.",
        failed_data: "The part of the page that holds the data has stopped. Restart it, connect again and then export.",
        failed_changed: "The data changed while the file was written, so that its records would not fit together. Wait until loading has ended and try again.",
        failed_unwritable: "The browser could not keep the file. Free memory or disk space, or choose fewer days or another format.",
        failed_protocol: "Page and worker differ in version. Reload the page.",

        // In files
        about: "About this file",
        scope: "Scope",
        period: "Period",
        filters: "Filters",
        grouping: "Grouped by",
        granularity: "Columns",
        compared: "Compared with",
        currency: "Currency",
        other_currencies: "Left out: usage in",
        data_until: "Data until",
        rate_source: "Prices from",
        own_terms: "Own prices and discounts",
        records: "Records",
        unpriced: "Without a price",
        total: "Total",
        digits: "Digits",
        digits_text: "Charges have 12 decimals and are not rounded; they add up to the total exactly. Spreadsheets keep 15 digits of a number: columns of text have all of them.",
        none: "None",
        own_price_rules: "own prices",
        own_discounts: "own discounts or markups",
        row: "Row",
        row_group: "Group",
        row_others: "Others",
        row_total: "Total",
        all_usage: "All usage",
        cost: "Cost",
        exact_cost: "Cost, all digits",
        previous: "Cost before",
        quantity: "Quantity",
        unit: "Unit",
        no_price: "No price",
        sort_hint: "Press a heading to sort.",
    }
    phrases {
        contents_of(rows, columns, size): "{rows} in {columns}, about {size}",
        contents_of_view(rows, levels): "{rows}, grouped by {levels}",
        written(done, all): "{done} of {all}",
        saved(name, rows, size): "Saved as {name}: {rows}, {size}.",
        report_title(period): "Costs, {period}",
        id_of(name): "{name}, id",
        filter(name, operator, value): "{name} {operator} {value}",
        card(subscription, card, source): "{subscription}: {card}, {source}",
        card_of_day(subscription, card, day, source): "{subscription}: {card}, prices up to {day}, {source}",
        no_card_of(subscription): "{subscription}: no rate card",
    }
    counts {
        records_count: "record", "records";
        levels_count: "dimension", "dimensions";
        columns_count: "column", "columns";
    }
    typed {
    }
}
