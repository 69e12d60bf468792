//! English words about files that come in.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        // What is wrong with a file
        zip: "The file begins like a zip archive but cannot be unpacked.",
        zip_next: "Fetch it again, or unpack it first and open the files in it.",
        bomb: "The file unpacks to more than any usage file would.",
        bomb_next: "It was not read. If it is genuine, unpack it first and open the files in it.",
        workbook: "The file is a workbook, or an archive within an archive.",
        workbook_next: "Save the sheet as CSV, or unpack the inner archive, and open that.",
        parquet: "The file is Parquet, which is not read.",
        parquet_next: "Export the same data as CSV and open that.",
        not_text: "The file is no text in UTF-8.",
        not_text_next: "Save the table as CSV in UTF-8 and open that.",
        unknown_table: "The columns of this table are not known.",
        unknown_table_next: "Say what each column is; that is remembered.",
        date_missing: "No column is the date.",
        date_missing_next: "Choose the column with the day of use.",
        amount_missing: "No column is a quantity or a cost.",
        amount_missing_next: "Choose at least one of them.",
        no_rows: "No row can be read with these columns.",
        choose_other: "Choose another column.",

        // What is wrong with a row
        reason: "Reason",
        fault_date: "Not a date",
        fault_number: "Not a number",
        fault_large: "Too large a number",
        fault_missing: "Empty",
        fault_long: "Too long a row",
        fault_form: "Not readable",

        // What a table is
        kind_enterprise: "cost export of an Enterprise Agreement",
        kind_customer: "cost export of a Microsoft Customer Agreement",
        kind_partner: "cost export of a Microsoft Partner Agreement",
        kind_pay_as_you_go: "cost export of a pay-as-you-go subscription",
        kind_export: "cost export",
        kind_sponsorship: "usage of a sponsorship",
        kind_focus_first: "FOCUS file in version 1.0",
        kind_focus_second: "FOCUS file in version 1.1",
        kind_focus_third: "FOCUS file in version 1.2",
        kind_portal_first: "usage file of the portal in its first version",
        kind_portal_second: "usage file of the portal in its second version",
        kind_mapped: "table with chosen columns",
        dates_open: "Days and months could also be the other way round in these dates.",
        numbers_open: "The decimal sign of these numbers could also be the other one.",

        // What a column is
        date: "Date",
        end: "End",
        quantity: "Quantity",
        unit: "Unit",
        meter: "Meter id",
        meter_name: "Meter name",
        category: "Service",
        sub_category: "Service tier",
        meter_region: "Meter region",
        description: "Description",
        subscription: "Subscription id",
        subscription_name: "Subscription name",
        account: "Billing account",
        resource: "Resource id",
        resource_name: "Resource name",
        resource_type: "Resource type",
        resource_group: "Resource group",
        location: "Location",
        tags: "Tags",
        additional_info: "Additional information",
        cost: "Cost",
        currency: "Currency",
        charge_type: "Charge type",
        publisher: "Publisher",

        // Choosing columns
        choose_columns: "Choose columns",
        choose_text: "A date, and a quantity or a cost, must be there. What you choose is kept in this browser for tables with the same headers.",
        column: "Column",
        examples: "Examples",
        meaning: "What it is",
        not_used: "Not used",
        dates: "Dates",
        as_file_shows: "As the file shows",
        month_first: "Month first",
        day_first: "Day first",
        decimal_sign: "Decimal sign",
        point: "Point",
        comma: "Comma",
        all_costs_in: "Currency of all costs",
        no_currency_code: "Three letters, such as USD",
        first_rows: "First rows as they would be read",
        row: "Row",
        read_file: "Read the file",

        // Provider's own costs
        provider_title: "Costs in files",
        provider_text: "What the provider itself says that records cost, beside what rate cards make of them. The two are compared and never added.",
        provider_cost: "Cost in files",
        provider_cost_of_rated: "Of it, with a charge",
        rated: "Charge by rate card",
        difference: "Difference",
        records: "Records",
        with_charge: "With a charge",
        days: "Days",
        unknown_currency: "Not named",
        total: "All records",
    }
    phrases {
        taken(kind, records): "{kind}, {records} taken in",
        sheet(meters): "price sheet with {meters}",
        costs(amounts): "They cost {amounts}.",
        replaced(records): "{records} of the same days from another kind of source gave way.",
        other_charges(records): "{records} are purchases, taxes or other charges.",
        lacks(fields): "The file does not have: {fields}.",
        more_lines(lines): "{lines} repeat a meter and were left out.",
        columns_of(name): "Columns of {name}",
        meaning_of(column): "What {column} is",
        no_column(field): "{field}: the table has no such column.",
        chosen_twice(field): "{field} is chosen twice, or its column has another meaning too.",
        more_meters(meters): "{meters} more are not listed.",
        value_at_fault(reason, value): "{reason}: {value}",
        as_sentence(line): "{line}.",
    }
    counts {
        record_count: "record", "records";
        line_count: "line", "lines";
        meter_count: "meter", "meters";
    }
    typed {
    }
}
