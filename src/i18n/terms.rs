//! Words for where prices and free quantities come from, and for what is wrong
//! with a rule.

use costs::adjustment::AdjustmentProblem;
use costs::included::{AssumptionSource, Basis};
use costs::rating::PriceSource;

use super::{charge_texts, pricing_texts};

/// Who says that a quantity is free.
pub(crate) fn basis(basis: Basis) -> &'static str {
    let text = charge_texts();
    match basis {
        Basis::Card => text.basis_card,
        Basis::Assumed => text.basis_assumed,
        Basis::Own => text.basis_own,
    }
}

/// Where a price comes from.
pub(crate) fn price_source(source: &PriceSource) -> &'static str {
    let text = charge_texts();
    match source {
        PriceSource::Card => text.source_card,
        PriceSource::Mapped(_) => text.source_mapped,
        PriceSource::Own => text.source_own,
    }
}

/// What is assumed to be free, by the key of the assumption; `None` of one that
/// has no words.
pub(crate) fn assumption(key: &str) -> Option<&'static str> {
    let text = pricing_texts();
    Some(match key {
        "egress-zone-1" => text.assumed_egress_1,
        "egress-zone-2" => text.assumed_egress_2,
        "egress-zone-3" => text.assumed_egress_3,
        "egress-government" => text.assumed_egress_government,
        "free-apps" => text.assumed_apps,
        "log-ingestion" => text.assumed_logs,
        _ => return None,
    })
}

/// Why something is assumed to be free.
pub(crate) fn assumption_source(source: AssumptionSource) -> &'static str {
    let text = pricing_texts();
    match source {
        AssumptionSource::Bill => text.assumed_from_bill,
        AssumptionSource::UsageDetails => text.assumed_from_details,
        AssumptionSource::TierBounds => text.assumed_from_tiers,
    }
}

/// What is wrong with a discount or markup.
pub(crate) fn adjustment_problem(problem: AdjustmentProblem) -> &'static str {
    let text = pricing_texts();
    match problem {
        AdjustmentProblem::PercentTooSmall => text.percent_too_small,
        AdjustmentProblem::PercentTooLarge => text.percent_too_large,
        AdjustmentProblem::CategoryEmpty => text.category_empty,
        AdjustmentProblem::TagKeyEmpty => text.tag_key_empty,
    }
}
