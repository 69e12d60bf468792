//! English, and with it the list of all texts.

mod allocation;
mod charge;
mod charts;
mod explorer;
mod export;
mod failures;
mod files;
mod format;
mod grid;
mod kept;
mod loading;
mod pricing;
mod privacy;
mod retail;
mod sharing;
mod shell;
mod sign_in;
mod statement;
mod tags;

use engine::protocol::{Failure, FetchError, FileProblem, UnpricedReason};

use super::catalogue::catalogue;
use super::{Explanation, failures as failure};

pub(crate) use self::export::{EN as EXPORT, Texts as ExportTexts};
pub(crate) use allocation::{EN as ALLOCATION, Texts as AllocationTexts};
pub(crate) use charge::{EN as CHARGE, Texts as ChargeTexts};
pub(crate) use charts::{EN as CHARTS, Texts as ChartTexts};
pub(crate) use explorer::{EN as EXPLORER, Texts as ExplorerTexts};
pub(crate) use failures::{EN as FAILURES, Texts as FailureTexts};
pub(crate) use files::{EN as FILES, Texts as FilesTexts};
pub(crate) use format::{EN as FORMAT, Texts as FormatTexts};
pub(crate) use grid::{EN as GRID, Texts as GridTexts};
pub(crate) use kept::{EN as KEPT, Texts as KeptTexts};
pub(crate) use loading::{EN as LOADING, Texts as LoadingTexts};
pub(crate) use pricing::{EN as PRICING, Texts as PricingTexts};
pub(crate) use privacy::{EN as PRIVACY, Texts as PrivacyTexts};
pub(crate) use retail::{EN as RETAIL, Texts as RetailTexts};
pub(crate) use sharing::{EN as SHARING, Texts as SharingTexts};
pub(crate) use shell::{EN as SHELL, Texts as ShellTexts};
pub(crate) use sign_in::{EN as SIGN_IN, Texts as SignInTexts};
pub(crate) use statement::{EN as STATEMENT, Texts as StatementTexts};
pub(crate) use tags::{EN as TAGS, Texts as TagsTexts};

catalogue! {
    texts {
        // Frame
        product: "Meterview",
        skip: "Skip to the content",
        menu: "Menu",
        breadcrumb: "Breadcrumb",
        messages: "Messages",
        commands: "Commands",
        language: "Language",
        language_missing_next: "The page stays in this language. Check the connection and try again.",
        theme: "Theme",
        theme_system: "System theme",
        theme_light: "Light theme",
        theme_dark: "Dark theme",
        demo_badge: "Demo",
        start: "Start",
        overview: "Overview",
        costs: "Cost analysis",
        data: "Data",
        dismiss: "Dismiss",
        cancel: "Cancel",
        retry: "Retry",
        restart: "Restart",
        apply: "Apply",
        search: "Search",
        copy: "Copy",
        copied: "Copied",
        loading: "Loading",
        working: "Working",
        no_page_title: "No such page",
        no_page_text: "There is no page at this address. It may have been cut off when it was copied.",

        // Messages
        worker_lost: "The part of the page that holds the data has stopped.",
        worker_lost_next: "Restart it and connect again. If it cannot be loaded, reload the page.",
        connect_failed: "Not connected.",
        load_failed: "Not loaded.",
        import_failed: "Files not read.",
        change_failed: "Not changed.",
        too_much: "Loading stopped: memory would not hold more.",
        change_days: "Choose other days",
        file_more_pages: ". Another page follows this one: open it too",

        // Start
        start_title: "See what your usage costs",
        start_lead: "Meterview reads usage and prices from Azure or Azure Stack Hub, or from files, and works out the charges in this browser. No server of ours sees your data or your token.",
        no_data: "This page shows costs once there are data.",
        no_data_next: "Choose one of the ways below: what the address asks for is then shown.",
        subscriptions_unpriced_next: "Load or open a rate card for them on the page Data.",
        data_gone: "This address asks for data that has to be connected again.",
        data_gone_next: "Tokens are never kept, and usage only where you ask for it on the page Data. Connect or open the files again: the view in the address is then shown.",
        demo_title: "Try the demo",
        demo_text: "A sample company on a local imitation of the Azure Resource Manager. Nothing leaves this machine.",
        demo_fact_subscriptions: "Pay-as-you-go, credit, sponsored and enterprise subscriptions, 92 days and more of daily usage",
        demo_fact_prices: "Rate cards made from real list prices, and some usage without a price",
        demo_fact_private: "A clear anomaly, untidy tags and resources that come and go",
        demo_open: "Open the demo",
        demo_gone: "This address asks for the demo.",
        demo_absent: "This server runs no demo. It comes with the host program: cargo xtask serve.",
        connect_title: "Connect with endpoint and token",
        connect_text: "Usage and prices are read with your own rights. The role Reader on a subscription is enough.",
        connect: "Connect",
        connecting: "Connecting…",
        use_another_token: "Use another token",
        keep_connection: "Keep this connection",
        endpoint: "Endpoint",
        endpoint_kind: "Kind",
        kind_azure: "Azure",
        kind_stack_tenant: "Azure Stack Hub, tenant",
        kind_stack_operator: "Azure Stack Hub, operator",
        token: "Access token",
        token_text: "Kept in memory only and gone with this window. Get one with the Azure CLI:",
        token_line: "az account get-access-token --resource https://management.azure.com/ --query accessToken -o tsv",
        token_line_label: "Command that prints a token",
        no_subscriptions: "This token sees no subscription",
        no_subscriptions_next: "Sign in to the tenant that owns the subscriptions, or ask an owner for the role Reader, and connect again.",
        subscriptions: "Subscriptions",
        closed_to_usage: "Provider's usage: closed to this API",
        no_card: "No rate card",
        first_day: "First day",
        last_day: "Last day",
        card_currency: "Currency",
        card_language: "Language",
        card_country: "Country",
        load: "Load usage",
        files_title: "Open files",
        files_text: "Answers of the usage, rate card and price sheet APIs, usage files of the portal, cost exports, FOCUS files and other tables as CSV; also as .gz or .zip. Several at once; they may be dropped anywhere on any page.",
        files_drop: "Drop files here, or",
        files_choose: "Choose files",
        card_line_text: "Rate cards cannot be read by a browser from Azure itself. Fetch yours with the Azure CLI:",
        card_line: "az rest --method get --url \"https://management.azure.com/subscriptions/SUBSCRIPTION/providers/Microsoft.Commerce/RateCard?api-version=2015-06-01-preview&\\$filter=OfferDurableId eq 'MS-AZR-0003P' and Currency eq 'USD' and Locale eq 'en-US' and RegionInfo eq 'US'\" > ratecard.json",
        card_line_label: "Command that fetches a rate card",
        see_overview: "See the overview",
        see_costs: "See the costs",

        // Loading
        rating: "Working out charges",
        backing_off_ends: "The server asked for a pause: trying again now",
        step_waiting: "waiting",
        step_running: "under way",
        step_done: "done",
        step_cancelled: "stopped",

        // Words for dimensions and groups
        subscription: "Subscription",
        service: "Service",
        service_tier: "Service tier",
        meter: "Meter",
        service_family: "Service family",
        meter_region: "Meter region",
        unit: "Unit",
        tenant: "Tenant",
        publisher: "Publisher",
        charge_kind: "Charge kind",
        location: "Location",
        resource: "Resource",
        resource_group: "Resource group",
        resource_type: "Resource type",
        pricing: "Pricing",
        untagged: "Untagged",
        not_stated: "Not stated",
        empty_value: "(empty)",
        all_usage: "All usage",
        others: "Others",
        total: "Total",

        // Overview
        billing_period_cost: "Billing period to date",
        month_cost: "Month to date",
        same_days_before: "Same complete days before",
        change: "Change",
        change_of_complete_days: "Change, complete days",
        no_comparison: "Nothing to compare with",
        daily_average: "Daily average, 7 days",
        unpriced_usage: "Usage without a price",
        all_priced: "All usage has a price",
        data_until: "Data until",
        recent_title: "Daily cost of the last 30 days by service",
        open_in_costs: "Open in Cost analysis",
        so_far: "so far",
        so_far_note: "Usage is still arriving: figures are of what is here so far.",
        top_services: "Top services",
        top_resources: "Top resources",
        new_here: "new",
        nothing_here: "No usage",
        nothing_in_period: "There is no usage in this period and scope.",

        // Cost analysis
        filters: "Scope, period and filters",
        scope: "Scope",
        all_subscriptions: "All subscriptions",
        select_all: "Select all",
        period: "Period",
        previous_period: "Previous period",
        next_period: "Next period",
        this_month: "This month",
        last_month: "Last month",
        last_7_days: "Last 7 days",
        last_30_days: "Last 30 days",
        last_90_days: "Last 90 days",
        billing_period: "Billing period",
        last_billing_period: "Last billing period",
        add_filter: "Add filter",
        dimension: "Filter by",
        reset_filters: "Reset filters",
        group_by: "Group by",
        no_group: "None",
        granularity: "Granularity",
        granularity_total: "Total",
        granularity_daily: "Daily",
        granularity_hourly: "Hourly",
        granularity_weekly: "Weekly",
        granularity_monthly: "Monthly",
        granularity_quarterly: "Quarterly",
        granularity_yearly: "Yearly",
        granularity_billing: "Billing period",
        chart: "Chart",
        table: "Table",
        cost: "Cost",
        share: "Share",
        records_heading: "Records",
        unpriced_heading: "Unpriced",
        quantity: "Quantity",
        no_price: "No price",
        other_currencies: "Usage in other currencies is not in these figures:",
        nothing_found: "No usage in this view",
        show_all_days: "Show all loaded days",
        unpriced_text: "No price was found for these records. They are counted, and are in no amount.",
        reason: "Why, and what to do",
        why: "Why",
        fix: "Price",
        dates_wrong: "The last day is before the first.",
        date_missing: "Enter both days as dates.",
        all_on_data_page: "All of it on the Data page",

        // Data
        add_data: "Add data",
        clear_everything: "Clear everything",
        clear_question: "Forget all usage, rate cards, own prices and the connection?",
        clear_yes: "Yes, clear everything",
        clear_no: "No, keep it",
        billing_day_wrong: "A billing day is a whole number from 1 to 31. The former one still counts.",
        nothing_loaded: "Nothing is loaded",
        nothing_loaded_next: "Try the demo, connect with a token, or open files.",
        offer: "Offer",
        not_known: "Not known",
        from_earlier_load: "What is shown is from an earlier load.",
        days_heading: "Days of usage",
        billing_day: "Billing day",
        billing_day_text: "The day of the month on which the bill begins. Included quantities and tiers start again on it.",
        assumed: "assumed",
        rate_card: "Rate card",
        rate_cards: "Rate cards",
        no_cards: "No rate card is loaded: usage is counted, but has no price. Open a rate card file.",
        card_direct: "Resource Manager",
        card_by_relay: "Relay of the host program",
        source: "Source",
        currency: "Currency",
        meters_heading: "Meters",
        newest_price: "Newest price",
        gaps_title: "Days that are missing or not renewed",
        all_asked_days: "All days asked for",
        reported_days: "Reported days",
        rejected_title: "Records that could not be read",
        rejected_text: "They are not counted anywhere. The source says where they are.",
        record_number: "Record",
        field: "Field",
        value: "What stands there",
        hosts_title: "Hosts contacted",
    }
    phrases {
        language_missing(language): "{language} could not be loaded.",
        worker_lost_because(reason): "Restart it and connect again. The browser says: {reason}",
        connected_to(endpoint): "Connected to {endpoint}.",
        host_blocked(origin): "This page is not allowed to connect to {origin}.",
        host_blocked_next(origin): "Its Content-Security-Policy does not list that host. Start the host program with --connect {origin} and reload.",
        offer_of(subscription): "Offer of {subscription}",
        card_of(subscription): "Rate card of {subscription}",
        billing_day_of(subscription): "Billing day of {subscription}",
        card_from_file(name): "File {name}",
        monthly_credit(amount): "Credit of {amount} a month: charges are before it, statements take it off",
        reading_file(number, all): "Reading file {number} of {all}",
        backing_off(seconds): "The server asked for a pause: trying again in {seconds} s",
        days_of(done, all): "{done} of {all} days",
        file_usage(records): "usage, {records} taken in",
        file_card(meters): "rate card with {meters}",
        too_much_text(ceiling): "What had arrived is kept, up to the ceiling of {ceiling}. Load a shorter period or fewer subscriptions, or clear what is loaded first.",
        file_repeated(number): ", {number} were there already and are not counted twice",
        file_rejected(number): ", {number} could not be read (see Data)",
        tag_named(key): "Tag {key}",
        tags_named(keys): "Tags {keys}",
        from_day(day): "from {day}",
        coarser(granularity): "Granularity shown: {granularity}. More columns would not fit.",
        billing_period_to(dates): "{dates}",
        month_to(dates): "{dates}, calendar month",
        subscriptions_unpriced(number, all): "{number} of {all} subscriptions have no prices: their usage is not in the cost.",
        address_left_out(parts): "Not understood in this address, and left out: {parts}.",
        cost_of_days(amount, days): "{amount} on {days}",
        against_week_before(percent): "{percent} against the 7 days before",
        coverage(priced, meters, unpriced, records): "{priced} of {meters} have a price wherever they are used; {unpriced} of {records} have none.",
        without_price(meters): "in {meters}, see Data",
        data_note(day): "The last loaded day is {day}. Usage of the last days can still arrive late; prices are list prices, before tax, credits and rounding on the bill.",
        priced_later(records): "{records} charged with a price that became valid only after the usage, because the card has no older one.",
        selected(number): "{number} selected",
        remove_filter(name): "Remove the filter {name}",
        cost_by(dimensions): "Cost by {dimensions}",
        of_them_unpriced(number): "{number} of them without a price",
    }
    counts {
        records: "record", "records";
        meters: "meter", "meters";
        pages: "page", "pages";
        groups: "group", "groups";
        files_read: "file read", "files read";
        waiting_for_this: "thing waits until this has ended", "things wait until this has ended";
        incomplete: "part of the usage or its prices is not loaded: totals are incomplete", "parts of the usage or its prices are not loaded: totals are incomplete";
    }
    typed {
        failure: fn(&Failure) -> Explanation = failure::failure,
        fetch: fn(&FetchError) -> Explanation = failure::fetch,
        file: fn(&FileProblem) -> Explanation = failure::file,
        unpriced: fn(UnpricedReason) -> Explanation = failure::unpriced,
    }
}
