//! English words of a statement.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        title: "Statement",
        text: "What the loaded usage of one billing period comes to, as the provider's bill adds it up.",
        section_title: "Statements",
        section_text: "One for each subscription and billing period: each meter rounded once, then discount, credit and tax.",
        not_finished: "The period has not ended: more usage will be added.",
        not_complete: "Days of this period are not loaded: the statement lacks them.",
        meter: "Meter",
        quantity: "Quantity",
        amount: "Amount",
        lines_sum: "Usage",
        discount: "Commitment discount",
        credit: "Monthly credit",
        recurring: "Monthly fee",
        subtotal: "Before tax",
        total: "To be paid",
        third_party: "third party",
        excluded: "not for credit",
        rounding_text: "Each meter's charge of the whole period is rounded once, half up, to the currency's smallest coin; discount and fee are rounded once; the credit pays what the rounded lines show; tax is rounded once, on the sum before it. The total is the exact sum of the rounded lines.",
        current: "Current period",
        previous: "Previous period",
        print: "Print",
        adjusted: "with own discounts and markups",
    }
    phrases {
        open(subscription, period): "Statement of {subscription}, {period}",
        head(subscription, period): "{subscription}, {period}",
        rounding_sum(amount): "Rounding changed the sum by {amount}.",
        tax_on(name, percent, base): "{name}, {percent} of {base}",
        unpriced(records): "{records} without a price are not on it.",
        exact(amount): "Unrounded: {amount}",
    }
    counts {
    }
    typed {}
}
