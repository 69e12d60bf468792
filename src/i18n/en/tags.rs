//! English words about tags and the rules for them.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        title: "Tags",

        // Coverage
        coverage_title: "Tagged cost",
        coverage_text: "How much of the cost of this period and scope has each tag. A key opens Cost analysis grouped by it.",
        no_keys: "No tag in the loaded usage",
        no_keys_next: "None of the loaded records has a tag. Tags come with the usage of the day: those given to a resource now are on later records only. A virtual tag needs none.",
        key: "Tag key",
        tagged: "Tagged",
        untagged: "Untagged",
        tagged_share: "Share of the cost that is tagged",
        more_keys: "Show more keys",

        // Rules
        rules_title: "Rules",
        rules_text: "They count for all loaded usage, old and new, and for no charge: only groups and filters change. They are kept in this browser.",
        import: "Import rules",
        not_imported: "The rules were not imported.",
        unreadable: "The file cannot be read or is too large for rules.",
        changed: "Rules changed",
        not_whole: "What you changed does not count yet.",
        discard: "Discard the changes",
        remove: "Remove",
        choose: "Choose",

        keys_title: "Merged keys",
        keys_text: "Keys that mean the same become one. Of a resource that has several, the first of the list that has a value counts.",
        add_key_rule: "Merge keys",
        merged_into: "Merged key",
        sources: "Keys, the most trusted first",
        add_source: "Add a key",
        is_spelling_merged: "Spaces, hyphens and underscores make no difference",

        values_title: "Merged values",
        values_text: "Values that mean the same become one. Case never makes a difference between them.",
        add_value_rule: "Merge values",
        values: "Values",
        becomes: "Become",

        virtual_title: "Virtual tags",
        virtual_text: "A tag that no resource has: rules say what its value is. The first rule that fits counts. It can be grouped and filtered by like any other tag.",
        add_virtual: "Add a virtual tag",
        name: "Name",
        rest: "Value of the rest",
        rest_text: "None",
        rules_of: "Rules, the first that fits counts",
        value: "Value",
        add_rule: "Add a rule",
        and: "and",
        or: "or",
        add_condition: "And …",
        add_alternative: "Or …",
        property: "Property",
        text_to_find: "Text",
        remove_condition: "Remove this condition",

        preview: "Cost by value",
        preview_awaited: "The cost of each value is shown here as soon as the tag is whole.",
        of_shared: "Of it shared",
        no_value: "Rest, no rule fits",
        open_in_costs: "Open in Cost analysis",

        shared_title: "Shared costs",
        shared_text: "The cost of one value is given to others. Groups still add up to the same total.",
        add_shared: "Share the cost of a value",
        few_values: "It takes two values to share a cost.",
        shared_value: "Shared value",
        given_to: "Given to",
        how: "How",
        evenly: "In equal parts",
        proportional: "By the values' own costs",
        fixed: "By fixed weights",

        // What is wrong
        empty: "Fill this in.",
        repeated: "This is there twice.",
        too_many: "This is more than can be handled.",
        uses_virtual_tag: "A rule cannot ask for a virtual tag.",
        unknown: "There is no such tag or value.",
        given_to_shared: "The cost of this value is shared in its turn.",
        weights_differ: "Give each value a weight.",
        negative: "A weight must not be below 0.",
        no_weight: "One weight at least must be above 0.",
        not_a_number: "This is not a number.",

        // Clean-up
        clean_up_title: "To be tagged",
        clean_up_text: "Resources that lack one of the chosen keys, most expensive first. Usage that belongs to no resource is left out: nobody can tag it.",
        wanted: "Keys that every resource should have",
        resource: "Resource",
        missing: "Missing",
        show_all: "Show all",
        portal: "Portal",
        copy_csv: "Copy as CSV",
        nothing_wanted: "No key is chosen",
        nothing_wanted_next: "Choose the keys that every resource should have.",
        all_tagged: "Every resource has these tags",
        all_tagged_next: "There is nothing to clean up in this period and scope.",
        csv_resource: "ResourceId",
        csv_missing: "MissingTags",
        csv_cost: "Cost",
        csv_currency: "Currency",
    }
    phrases {
        alike(keys): "These keys look alike: {keys}.",
        merge_into(key): "Merge into {key}",
        made_of(keys): "of {keys}",
        no_rules_at(line, column): "It holds no rules: line {line}, column {column}.",
        new_tag(number): "Virtual tag {number}",
        rule_number(number): "Rule {number}",
        value_number(number): "Value of rule {number}",
        remove_key_rule(key): "Remove the rule for {key}",
        remove_value_rule(value, key): "Remove the rule for {value} of {key}",
        remove_shared(value): "Stop sharing {value}",
        weight_of(value): "Weight of {value}",
        at_stake(cost): "{cost} lacks a tag",
        in_portal(resource): "Open {resource} in the Azure portal",
    }
    counts {
        resources: "resource", "resources";
        more_resources: "more resource", "more resources";
    }
}
