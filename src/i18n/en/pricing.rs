//! English words about prices, assumptions and terms beside the cards.

use costs::adjustment::AdjustmentProblem;
use costs::included::AssumptionSource;

use crate::i18n::catalogue::catalogue;
use crate::i18n::terms;

catalogue! {
    texts {
        save: "Save",
        edit: "Edit",
        remove: "Remove",
        add: "Add",
        not_a_number: "This is not a number.",
        negative: "This must not be below 0.",

        // A price for one meter
        price_title: "Price of a meter",
        price_text: "The price counts for this meter in all loaded usage, at once. It stays until you remove it or close the page.",
        how: "How it gets a price",
        same_as: "Use another meter's price",
        own_price: "Set a price",
        search_meters: "Search the rate cards",
        search_text: "Words of the name, service or region. All of them must occur.",
        nothing_searched: "Type a word of the meter's name.",
        no_meters: "No meter on the cards in use has all these words.",
        meters_found: "Meters found",
        choose_meter: "Choose a meter first.",
        currency: "Currency",
        currency_invalid: "A currency has three letters, such as USD.",
        tiers: "Tiers",
        tiers_text: "Each price counts from its quantity on, counted from the first unit of a billing period.",
        tier_from: "From",
        tier_price: "Price of each unit",
        add_tier: "Add a tier",
        not_ascending: "This must be more than the tier before begins with.",
        no_such_meter: "No loaded usage of this meter lacks a price.",
        remove_price: "Remove this price",
        fix_price: "Give it a price",
        own_prices: "Own prices",
        own_prices_text: "Prices you gave to meters. They count before those of the rate cards.",
        no_own_prices: "None. Usage without a price is listed on this page, with a way to give it one.",
        meter: "Meter",
        price: "Price",

        // Section
        section_title: "Prices and assumptions",
        section_text: "What counts beside the rate cards. Every change rates the loaded usage anew, and each charge says what was applied to it.",

        // Included quantities
        included_title: "Included quantities",
        included_text: "Rate cards say 0, but bills show that Azure gives these quantities free in each billing period. They are assumptions: switch off what your bill does not show.",
        included_own: "Own quantities",
        included_own_text: "What a meter has free in each billing period by your contract, in the meter's unit. It counts instead of the card's and the assumed one.",
        included_meter: "Meter in use",
        included_quantity: "Free each billing period",
        included_none: "No own quantity.",
        assumption_none_in_use: "not in the loaded usage",
        assumption_in_use: "in use",
        assumed_egress_1: "5 GB Data Transfer Out, Zone 1 (Bandwidth)",
        assumed_egress_2: "5 GB Data Transfer Out, Zone 2 (Bandwidth)",
        assumed_egress_3: "5 GB Data Transfer Out, Zone 3 (Bandwidth)",
        assumed_egress_government: "5 GB Data Transfer Out, US Gov Zone 1 (Bandwidth)",
        assumed_apps: "10 free apps (Azure App Service, Free Plan)",
        assumed_logs: "5 GB Data Ingestion (Log Analytics)",
        assumed_from_bill: "seen as included on a pay-as-you-go bill",
        assumed_from_details: "seen in the usage details of a pay-as-you-go invoice of 2017",
        assumed_from_tiers: "guessed from tier bounds that are short of a round number; no bill was seen",

        // Discounts and markups
        adjustments_title: "Discounts and markups",
        adjustments_text: "Added to or taken off every charge that the rule is for. The narrowest rule counts: a tag before a meter, a meter before a service, a service before all. Third-party meters are changed only by a rule for that meter.",
        adjustments_none: "No discount or markup.",
        adjustment_for: "For",
        scope_all: "All charges",
        scope_service: "A service",
        scope_meter: "A meter",
        scope_tag: "A tag",
        service: "Service",
        tag_key: "Tag key",
        tag_value: "Tag value",
        kind: "Kind",
        discount: "Discount",
        markup: "Markup",
        percent: "Percent",
        note: "Note",
        percent_too_small: "A discount takes off 100% at most.",
        percent_too_large: "A markup adds 1,000% at most.",
        category_empty: "Name the service.",
        tag_key_empty: "Name the tag's key.",

        // Tax
        tax_title: "Tax",
        tax_text: "A line of its own on statements. Charges are shown before tax.",
        tax_name: "Name on the statement",
        tax_percent: "Percent of tax",
        save_tax: "Save the tax",
        remove_tax: "Remove the tax",
        save_included: "Save the own quantity",
        tax_invalid: "A tax is 0% to 1,000%.",
        tax_none: "No tax.",

        // Terms
        terms_title: "Credit, commitment and spending limit",
        terms_text: "What you know of a subscription and no rate card says. They count on statements; charges elsewhere are before them.",
        terms_credit: "Monthly credit",
        terms_credit_text: "As the card says",
        terms_commitment: "Monthly commitment",
        terms_commitment_text: "None",
        terms_limit: "Spending limit",
        terms_limit_text: "Azure stops the subscription when the credit is spent.",

        // Units
        units_title: "Units that differ",
        units_text: "The usage and the price name different units. Nothing is converted: quantities count the price's units, whatever the texts say.",
        usage_unit: "Unit of the usage",
        rate_unit: "Unit of the price",
        charge: "Charge",
        effect: "If the usage did count its own unit",
        effect_unknown: "Cannot be said",

        // Memory
        memory_title: "Memory",
        memory_text: "What the loaded data takes in the worker. Loading stops before it grows beyond the ceiling; nothing loaded is lost.",
        memory_records: "Records",
        memory_per_record: "per record",
        memory_dictionaries: "Names, tags and times",
        memory_cards: "Rate cards",
        memory_all: "Together",
        memory_ceiling: "Ceiling",
        repeated_title: "Repeated records",
        repeated_none: "No record came twice.",
    }
    phrases {
        at_stake(quantity, records, service): "{quantity} in {records}, {service}",
        same_price_of(name): "Price of {name}",
        own_price_words(price): "{price} each",
        own_price_tiers(price, tiers): "{price} each, then {tiers}",
        tier_from_number(number): "Tier {number} from",
        tier_price_number(number): "Tier {number}, price of each unit",
        remove_tier(number): "Remove tier {number}",
        remove_of(name): "Remove the price of {name}",
        edit_of(name): "Edit the price of {name}",
        remove_included(name): "Remove the own quantity of {name}",
        edit_adjustment(name): "Edit the rule for {name}",
        remove_adjustment(name): "Remove the rule for {name}",
        service_named(name): "Service {name}",
        meter_named(name): "Meter {name}",
        tag_named(key, value): "Tag {key} = {value}",
        tax_words(percent, name): "{name} {percent}",
        save_terms_of(subscription): "Save the terms of {subscription}",
        unit_effect(amount): "If the usage did count blocks of its own text, it would cost {amount}.",
        repeated_text(records): "{records} of overlapping loads or files were there already, equal as a whole, and are not counted twice.",
    }
    counts {
        more_tiers: "more tier", "more tiers";
    }
    typed {
        assumption: fn(&str) -> Option<&'static str> = terms::assumption,
        assumption_source: fn(AssumptionSource) -> &'static str = terms::assumption_source,
        adjustment_problem: fn(AdjustmentProblem) -> &'static str = terms::adjustment_problem,
    }
}
