//! Words for what became of files, and for what their columns are.

use costs::Timestamp;
use costs::import::{Agreement, Field, FocusVersion, MappingProblem, RowFault, TableKind};
use costs::reconciliation::as_money;
use engine::protocol::{FileContent, FileReport, TableContent};

use super::{
    Explanation, count, exact_money, files_texts, kept_texts, labelled, list, moment, sentences,
    texts,
};

/// What became of a file.
pub(crate) fn file_report(report: &FileReport) -> String {
    let words = match &report.outcome {
        Ok(content) => content_words(content),
        Err(problem) => (texts().file)(problem).text(),
    };
    labelled(&report.name, &words)
}

fn content_words(content: &FileContent) -> String {
    let (text, words) = (texts(), files_texts());
    let rejections =
        |rejected: u32| (rejected > 0).then(|| (text.file_rejected)(&count(u64::from(rejected))));
    let replacement =
        |replaced: u32| (replaced > 0).then(|| (words.replaced)(&(words.record_count)(replaced)));
    match content {
        FileContent::Usage {
            rows,
            rejected,
            repeated,
            replaced,
            has_more_pages,
        } => {
            let mut line = (text.file_usage)(&(text.records)(*rows));
            line += &rejections(*rejected).unwrap_or_default();
            if *repeated > 0 {
                line += &(text.file_repeated)(&count(u64::from(*repeated)));
            }
            if *has_more_pages {
                line += text.file_more_pages;
            }
            with_sentences(line, [replacement(*replaced)])
        }
        FileContent::RateCard {
            meters, rejected, ..
        } => (text.file_card)(&(text.meters)(*meters)) + &rejections(*rejected).unwrap_or_default(),
        FileContent::PriceSheet {
            meters,
            rejected,
            repeated,
            has_more_pages,
            ..
        } => {
            let mut line = (words.sheet)(&(words.meter_count)(*meters));
            line += &rejections(*rejected).unwrap_or_default();
            if *has_more_pages {
                line += text.file_more_pages;
            }
            let lines = (*repeated > 0).then(|| (words.more_lines)(&(words.line_count)(*repeated)));
            with_sentences(line, [lines])
        }
        FileContent::Archive {
            rows,
            repeated,
            saved_at_s,
            ..
        } => {
            let written = moment(Timestamp::from_seconds(*saved_at_s));
            let mut line = (kept_texts().archive_taken)(&(words.record_count)(*rows), &written);
            if *repeated > 0 {
                line += &(text.file_repeated)(&count(u64::from(*repeated)));
            }
            with_sentences(line, [Some(kept_texts().archive_settings.to_owned())])
        }
        FileContent::Table(table) => table_words(table, rejections(table.rejected)),
    }
}

fn table_words(table: &TableContent, rejections: Option<String>) -> String {
    let (text, words) = (texts(), files_texts());
    let mut line = (words.taken)(kind_name(table.kind), &(words.record_count)(table.rows));
    line += &rejections.unwrap_or_default();
    if table.repeated > 0 {
        line += &(text.file_repeated)(&count(u64::from(table.repeated)));
    }
    let amounts: Vec<String> = table
        .costs
        .iter()
        .map(|(currency, amount)| exact_money(as_money(*amount), *currency))
        .collect();
    let fields: Vec<&str> = table.lacks.iter().map(|field| field_name(*field)).collect();
    let records = |rows: u32| (words.record_count)(rows);
    with_sentences(
        line,
        [
            (!amounts.is_empty()).then(|| (words.costs)(&list(&amounts))),
            (table.replaced > 0).then(|| (words.replaced)(&records(table.replaced))),
            (table.other_charges > 0).then(|| (words.other_charges)(&records(table.other_charges))),
            (!fields.is_empty()).then(|| (words.lacks)(&list(&fields))),
            table
                .forms
                .is_date_open
                .then(|| words.dates_open.to_owned()),
            table
                .forms
                .is_number_open
                .then(|| words.numbers_open.to_owned()),
        ],
    )
}

/// A line of a list that becomes a sentence where others follow it.
fn with_sentences<const COUNT: usize>(line: String, more: [Option<String>; COUNT]) -> String {
    let more: Vec<String> = more.into_iter().flatten().collect();
    if more.is_empty() {
        return line;
    }
    let line = (files_texts().as_sentence)(&line);
    more.iter().fold(line, |line, more| sentences(&line, more))
}

fn kind_name(kind: TableKind) -> &'static str {
    let words = files_texts();
    match kind {
        TableKind::Export(Agreement::Enterprise) => words.kind_enterprise,
        TableKind::Export(Agreement::Customer) => words.kind_customer,
        TableKind::Export(Agreement::Partner) => words.kind_partner,
        TableKind::Export(Agreement::PayAsYouGo) => words.kind_pay_as_you_go,
        TableKind::Export(Agreement::Unknown) => words.kind_export,
        TableKind::Sponsorship => words.kind_sponsorship,
        TableKind::Focus(FocusVersion::V1_0) => words.kind_focus_first,
        TableKind::Focus(FocusVersion::V1_1) => words.kind_focus_second,
        TableKind::Focus(FocusVersion::V1_2) => words.kind_focus_third,
        TableKind::PortalV1 => words.kind_portal_first,
        TableKind::PortalV2 => words.kind_portal_second,
        TableKind::Mapped => words.kind_mapped,
    }
}

/// What a column says of a record.
pub(crate) fn field_name(field: Field) -> &'static str {
    let words = files_texts();
    match field {
        Field::Date => words.date,
        Field::End => words.end,
        Field::Quantity => words.quantity,
        Field::Unit => words.unit,
        Field::Meter => words.meter,
        Field::MeterName => words.meter_name,
        Field::Category => words.category,
        Field::SubCategory => words.sub_category,
        Field::MeterRegion => words.meter_region,
        Field::Description => words.description,
        Field::Subscription => words.subscription,
        Field::SubscriptionName => words.subscription_name,
        Field::Account => words.account,
        Field::Resource => words.resource,
        Field::ResourceName => words.resource_name,
        Field::ResourceType => words.resource_type,
        Field::ResourceGroup => words.resource_group,
        Field::Location => words.location,
        Field::Tags => words.tags,
        Field::AdditionalInfo => words.additional_info,
        Field::Cost => words.cost,
        Field::Currency => words.currency,
        Field::ChargeType => words.charge_type,
        Field::Publisher => words.publisher,
    }
}

/// Why a row was refused.
pub(crate) fn row_fault(fault: RowFault) -> &'static str {
    let words = files_texts();
    match fault {
        RowFault::NotADate => words.fault_date,
        RowFault::NotANumber => words.fault_number,
        RowFault::TooLarge => words.fault_large,
        RowFault::Missing => words.fault_missing,
        RowFault::TooLong => words.fault_long,
        RowFault::Unreadable => words.fault_form,
    }
}

/// Why chosen columns cannot be used.
pub(crate) fn mapping_problem(problem: MappingProblem) -> Explanation {
    let words = files_texts();
    let (happened, next_step) = match problem {
        MappingProblem::DateMissing => (words.date_missing.to_owned(), words.date_missing_next),
        MappingProblem::AmountMissing => {
            (words.amount_missing.to_owned(), words.amount_missing_next)
        }
        MappingProblem::NoRows => (words.no_rows.to_owned(), words.choose_other),
        MappingProblem::Repeated(field) => {
            ((words.chosen_twice)(field_name(field)), words.choose_other)
        }
        MappingProblem::NoColumn(field) => {
            ((words.no_column)(field_name(field)), words.choose_other)
        }
    };
    Explanation {
        happened,
        next_step: next_step.to_owned(),
    }
}
