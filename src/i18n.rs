//! Every sentence of the interface and every number format, by language. English
//! is built in and states which texts there are; the others are files in
//! `languages`, fetched when they are chosen.

mod catalogue;
#[cfg(test)]
mod completeness;
mod cost;
mod digits;
mod en;
mod failures;
mod files;
mod format;
mod names;
mod numbers;
mod speech;
mod terms;
mod view_names;

pub(crate) use cost::{NOTHING, cost, cost_change_tenths, exact_cost, priced, signed_money};
pub(crate) use digits::{
    bytes, decimals, digits, exact_quantity, moment, moments, percent, plain_percent, price,
    price_per, quantity, unit_name,
};
pub(crate) use en::{SignInTexts, Texts};
pub(crate) use files::{field_name, file_report, mapping_problem, row_fault};
pub(crate) use format::{
    change_tenths, count, day, day_and_month, exact_money, facts, hour, hundredth_percent,
    labelled, less_than, levels, list, money, month, month_name, percent_tenths, powers, quarter,
    range, sentences, share_tenths, short_money, signed_percent, weekday, whole_percent, year,
    year_and_month,
};
pub(crate) use names::{
    absent_name, card_name, card_source, dimension_name, granularity_name, group_name, key_id,
    key_name, operator_name, value_name,
};
pub(crate) use numbers::read_number;
pub(crate) use speech::{can_speak, learn, speak};
pub(crate) use view_names::{chart_name, compare_name, measure_name, period_name, seen_name};

/// What happened and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Explanation {
    /// One sentence: what happened, with the missing permission by name.
    pub(crate) happened: String,
    /// One or two sentences: the next step.
    pub(crate) next_step: String,
}

impl Explanation {
    /// All of it.
    pub(crate) fn text(&self) -> String {
        sentences(&self.happened, &self.next_step)
    }
}

/// The texts of the language in use.
pub(crate) fn texts() -> &'static Texts {
    &en::EN
}

/// The texts that explain a charge.
pub(crate) fn charge_texts() -> &'static en::ChargeTexts {
    &en::CHARGE
}

/// The texts of charts.
pub(crate) fn chart_texts() -> &'static en::ChartTexts {
    &en::CHARTS
}

/// The texts of the pivot grid.
pub(crate) fn grid_texts() -> &'static en::GridTexts {
    &en::GRID
}

/// The texts of a load that is held back.
pub(crate) fn loading_texts() -> &'static en::LoadingTexts {
    &en::LOADING
}

/// The texts about prices, assumptions and terms.
pub(crate) fn pricing_texts() -> &'static en::PricingTexts {
    &en::PRICING
}

/// The texts of Cost analysis and the page of one resource.
pub(crate) fn explorer_texts() -> &'static en::ExplorerTexts {
    &en::EXPLORER
}

/// The texts about files that come in.
pub(crate) fn files_texts() -> &'static en::FilesTexts {
    &en::FILES
}

/// The texts about files that leave the page.
pub(crate) fn export_texts() -> &'static en::ExportTexts {
    &en::EXPORT
}

/// The texts about what is kept on this device.
pub(crate) fn kept_texts() -> &'static en::KeptTexts {
    &en::KEPT
}

/// The texts of public list prices.
pub(crate) fn retail_texts() -> &'static en::RetailTexts {
    &en::RETAIL
}

/// The texts of a statement.
pub(crate) fn statement_texts() -> &'static en::StatementTexts {
    &en::STATEMENT
}

/// The texts about who is contacted and what is around the page.
pub(crate) fn privacy_texts() -> &'static en::PrivacyTexts {
    &en::PRIVACY
}

/// The texts about what shared costs do to the figures.
pub(crate) fn sharing_texts() -> &'static en::SharingTexts {
    &en::SHARING
}

/// The texts of the frame and of controls.
pub(crate) fn shell_texts() -> &'static en::ShellTexts {
    &en::SHELL
}

/// The texts about signing in and what was asked of the APIs.
pub(crate) fn sign_in_texts() -> &'static en::SignInTexts {
    &en::SIGN_IN
}

/// The texts about tags and the rules for them.
pub(crate) fn tags_texts() -> &'static en::TagsTexts {
    &en::TAGS
}

/// Words for a failed request.
pub(crate) fn failure_text(failure: &engine::protocol::Failure) -> Explanation {
    (texts().failure)(failure)
}

/// How the language writes numbers, amounts and dates.
fn format_words() -> &'static en::FormatTexts {
    &en::FORMAT
}

/// The texts about rules for tags and shared costs.
fn allocation_words() -> &'static en::AllocationTexts {
    &en::ALLOCATION
}

/// The texts about what went wrong.
fn failure_words() -> &'static en::FailureTexts {
    &en::FAILURES
}
