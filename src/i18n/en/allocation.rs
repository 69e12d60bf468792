//! English words about rules for tags and shared costs.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        next: "Correct it and save again: the former rules still count.",
    }
    phrases {
        in_keys(rule): "Tag keys, rule {rule}",
        in_values(rule): "Tag values, rule {rule}",
        in_virtual_tags(rule): "Virtual tags, tag {rule}",
        in_shared_costs(rule): "Shared costs, rule {rule}",
        empty(place): "{place}: something is not filled in.",
        repeated(place): "{place}: something is there twice.",
        too_many(place): "{place}: there is more than can be handled.",
        uses_virtual_tag(place): "{place}: a rule asks for a virtual tag.",
        unknown(place): "{place}: there is no such tag or value.",
        given_to_shared(place): "{place}: the cost is given to a value whose own cost is shared.",
        weights_differ(place): "{place}: there is not one weight for each value.",
        negative(place): "{place}: a weight is below 0.",
        no_weight(place): "{place}: all weights are 0.",
    }
}
