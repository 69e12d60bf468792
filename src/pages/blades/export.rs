//! Choosing what leaves the page as a file, and making it.

mod about;

use std::sync::Arc;

use ::export::{Fault, Job, RecordFormat, RecordSet, Subject, ViewFormat, ViewJob};
use costs::query::{Dimension, Granularity, MOST_GROUPS, Query, Table};
use engine::protocol::{Failure, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::charts::{PictureTheme, SharedColourBook, standalone_svg};
use crate::components::{Choice, EmptyState, MessageBar, ProgressBar, Select, Skeleton, Tone};
use crate::i18n::{
    self, absent_name, dimension_name, explorer_texts, export_texts, failure_text, texts,
};
use crate::pages::cost_chart::{Drawing, Reported};
use crate::route::{ChartType, Measure, View};
use crate::state::{Answer, ExportFailure, ExportStage, Exports, Session, ViewState, queries};

/// How the names of files begin that hold a view.
const VIEW_FILE: &str = "meterview-view-";
/// Groups that charts are drawn of; the others are one.
const MOST_DRAWN: u32 = 250;
/// Size of a report's pictures; the height is that of what they show.
const PICTURE_PX: (u32, u32) = (960, 0);

/// What a person has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Choices {
    is_records: bool,
    view_format: ViewFormat,
    record_format: RecordFormat,
    set: RecordSet,
}

/// Sets of columns in the order they are offered, with the words in the page's
/// own memory.
const SETS: [(&str, RecordSet); 3] = [
    ("usage", RecordSet::Usage),
    ("focus", RecordSet::Focus { with_1_3: false }),
    ("focus-later", RecordSet::Focus { with_1_3: true }),
];

/// The form, its progress and what became of it.
#[component]
pub(super) fn ExportBlade() -> impl IntoView {
    let session = Session::current();
    let view = ViewState::current();
    let whole = Memo::new(move |_| Some(whole_query(&view.query(1))));
    let answer = queries::table(session, whole);
    // What was chosen stays while more usage arrives.
    let choices = RwSignal::new(Choices {
        is_records: false,
        view_format: ViewFormat::Csv,
        record_format: RecordFormat::Csv,
        set: RecordSet::Usage,
    });
    move || match answer.get() {
        Answer::Failed(failure) => failed(&failure),
        answer => match answer.value() {
            None => view! { <Skeleton lines=8 label=texts().loading /> }.into_any(),
            Some(table) if table.total.rows == 0 && table.shared_totals.is_empty() => {
                view! { <EmptyState title=texts().nothing_here text=export_texts().nothing /> }
                    .into_any()
            }
            Some(table) => view! { <ExportForm table=table.clone() choices /> }.into_any(),
        },
    }
}

/// All usage of a view as one row.
fn whole_query(query: &Query) -> Query {
    Query {
        group_by: Vec::new(),
        granularity: Granularity::Total,
        compare: None,
        accumulate: false,
        having: None,
        offset: 0,
        ..query.clone()
    }
}

fn failed(failure: &Failure) -> AnyView {
    let words = failure_text(failure);
    view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }.into_any()
}

#[component]
fn ExportForm(table: Arc<Table>, choices: RwSignal<Choices>) -> impl IntoView {
    let text = export_texts();
    let session = Session::current();
    let view = ViewState::current();
    let exports = Exports::current();
    let book = SharedColourBook::current();
    let refused = RwSignal::new(None::<Failure>);
    let total = StoredValue::new(table);
    let start = move |_| {
        refused.set(None);
        spawn_local(async move {
            let table = total.get_value();
            match job(session, view, choices.get_untracked(), &table, book).await {
                Ok((job, name)) => exports.start(job, name),
                Err(failure) => {
                    refused.try_set(Some(failure));
                }
            }
        });
    };
    let contents = move || {
        let rows = total.with_value(|table| table.total.rows);
        contents_of(
            choices.get(),
            rows,
            view.view.with(|view| view.group_by.len()),
        )
    };
    view! {
        <p class="quiet">{text.lead}</p>
        <SubjectChoice choices />
        <FormatChoice choices />
        <dl class="essentials">
            <div><dt>{text.contents}</dt><dd>{contents}</dd></div>
        </dl>
        {move || note_of(choices.get()).map(|note| view! { <p class="quiet note">{note}</p> })}
        {move || refused.get().map(|failure| failed(&failure))}
        <div class="actions">
            <button type="button" class="button button-primary" prop:disabled=move || exports.is_running()
                on:click=start>{text.start}</button>
            <Show when=move || exports.is_running()>
                <button type="button" class="button" on:click=move |_| exports.cancel()>{texts().cancel}</button>
            </Show>
        </div>
        <Progress />
    }
    .into_any()
}

#[component]
fn SubjectChoice(choices: RwSignal<Choices>) -> impl IntoView {
    let text = export_texts();
    let subject = move |is_records: bool, name: &'static str, about: &'static str| {
        view! {
            <label class="check">
                <input type="radio" name="export-subject"
                    prop:checked=move || choices.with(|choices| choices.is_records == is_records)
                    on:change=move |_| choices.update(|choices| choices.is_records = is_records) />
                <span class="check-name">{name}</span>
            </label>
            <p class="quiet note">{about}</p>
        }
    };
    view! {
        <fieldset class="ways-to-price">
            <legend class="field-label">{text.subject}</legend>
            {subject(false, text.subject_view, text.subject_view_text)}
            {subject(true, text.subject_records, text.subject_records_text)}
        </fieldset>
    }
    .into_any()
}

#[component]
fn FormatChoice(choices: RwSignal<Choices>) -> impl IntoView {
    let text = export_texts();
    let formats = Signal::derive(move || {
        if choices.with(|choices| choices.is_records) {
            let formats = RecordFormat::ALL.into_iter();
            let choice =
                |format: RecordFormat| Choice::new(format.ending(), record_format_name(format));
            formats.map(choice).collect()
        } else {
            let formats = ViewFormat::ALL.into_iter();
            let choice =
                |format: ViewFormat| Choice::new(format.ending(), view_format_name(format));
            formats.map(choice).collect::<Vec<_>>()
        }
    });
    let chosen_format = Signal::derive(move || {
        choices.with(|choices| {
            if choices.is_records {
                choices.record_format.ending().to_owned()
            } else {
                choices.view_format.ending().to_owned()
            }
        })
    });
    let choose_format = Callback::new(move |ending: String| {
        choices.update(|choices| {
            let mut records = RecordFormat::ALL.into_iter();
            let mut views = ViewFormat::ALL.into_iter();
            if choices.is_records {
                let found = records.find(|format| format.ending() == ending);
                choices.record_format = found.unwrap_or(choices.record_format);
            } else {
                let found = views.find(|format| format.ending() == ending);
                choices.view_format = found.unwrap_or(choices.view_format);
            }
        });
    });
    let sets = Signal::derive(move || {
        let text = export_texts();
        let names = [
            text.columns_usage,
            text.columns_focus,
            text.columns_focus_later,
        ];
        let choice = |((id, _), name): (&(&str, RecordSet), &str)| Choice::new(*id, name);
        SETS.iter().zip(names).map(choice).collect::<Vec<_>>()
    });
    let chosen_set = Signal::derive(move || {
        let set = choices.with(|choices| choices.set);
        let found = SETS.iter().find(|(_, known)| *known == set);
        found.map_or_else(String::new, |(id, _)| (*id).to_owned())
    });
    let choose_set = Callback::new(move |id: String| {
        if let Some((_, set)) = SETS.iter().find(|(known, _)| *known == id) {
            choices.update(|choices| choices.set = *set);
        }
    });
    let is_records = Memo::new(move |_| choices.with(|choices| choices.is_records));
    view! {
        <Select label=text.format choices=formats chosen=chosen_format on_change=choose_format />
        <Show when=move || is_records.get()>
            <Select label=export_texts().columns choices=sets chosen=chosen_set on_change=choose_set />
        </Show>
    }
    .into_any()
}

/// How far the file is, or what became of it.
#[component]
fn Progress() -> impl IntoView {
    let exports = Exports::current();
    let percent = Signal::derive(move || {
        exports.stage.with(|stage| match stage {
            ExportStage::Writing { done, all } if *all > 0 => {
                Some((u64::from(*done) * 100 / u64::from(*all)).min(100) as u32)
            }
            _ => None,
        })
    });
    let label = Signal::derive(|| export_texts().progress.to_owned());
    let words = move || {
        let text = export_texts();
        exports.stage.with(|stage| match stage {
            ExportStage::Starting => text.starting.to_owned(),
            ExportStage::Writing { done, all } if *all > 0 => {
                let done = i18n::count(u64::from(*done));
                (text.written)(&done, &(text.records_count)(*all))
            }
            _ => String::new(),
        })
    };
    let outcome = move || {
        let text = export_texts();
        exports.stage.with(|stage| match stage {
            ExportStage::Done { name, rows, bytes } => {
                // A view's file has a row for each group.
                let rows = match name.starts_with(VIEW_FILE) {
                    true => (texts().groups)(*rows),
                    false => (text.records_count)(*rows),
                };
                let words = (text.saved)(name, &rows, &i18n::bytes(*bytes));
                Some(view! { <MessageBar tone=Tone::Good title=words /> }.into_any())
            }
            ExportStage::Failed(failure) => {
                let next = failure_words(*failure);
                Some(view! { <MessageBar tone=Tone::Bad title=text.failed text=next /> }.into_any())
            }
            _ => None,
        })
    };
    view! {
        <Show when=move || exports.is_running()>
            <ProgressBar label percent />
            <p class="quiet">{words}</p>
        </Show>
        {outcome}
    }
    .into_any()
}

fn failure_words(failure: ExportFailure) -> &'static str {
    let text = export_texts();
    match failure {
        ExportFailure::Broken => text.failed_broken,
        ExportFailure::DataLost | ExportFailure::Fault(Fault::NoRecords) => text.failed_data,
        ExportFailure::Fault(Fault::DataChanged) => text.failed_changed,
        ExportFailure::Fault(Fault::Unwritable) => text.failed_unwritable,
        ExportFailure::Fault(Fault::Protocol) => text.failed_protocol,
    }
}

fn view_format_name(format: ViewFormat) -> &'static str {
    let text = export_texts();
    match format {
        ViewFormat::Csv => text.format_csv,
        ViewFormat::Xlsx => text.format_xlsx,
        ViewFormat::Json => text.format_json,
        ViewFormat::Report => text.format_report,
    }
}

fn record_format_name(format: RecordFormat) -> &'static str {
    let text = export_texts();
    match format {
        RecordFormat::Csv => text.format_csv,
        RecordFormat::Xlsx => text.format_xlsx,
        RecordFormat::Parquet => text.format_parquet,
    }
}

/// How much the file will hold.
fn contents_of(choices: Choices, records: u32, levels: usize) -> String {
    let text = export_texts();
    if choices.is_records {
        let columns = choices.set.columns(choices.record_format) as u32;
        let bytes = u64::from(records) * choices.record_format.bytes_each(choices.set);
        (text.contents_of)(
            &(text.records_count)(records),
            &(text.columns_count)(columns),
            &i18n::bytes(bytes),
        )
    } else {
        (text.contents_of_view)(
            &(text.records_count)(records),
            &(text.levels_count)(levels as u32),
        )
    }
}

/// What has to be known of a file before it is made.
fn note_of(choices: Choices) -> Option<&'static str> {
    let text = export_texts();
    let is_focus = choices.is_records && choices.set != RecordSet::Usage;
    let is_book = if choices.is_records {
        choices.record_format == RecordFormat::Xlsx
    } else {
        choices.view_format == ViewFormat::Xlsx
    };
    match (is_focus, is_book) {
        (true, _) => Some(text.focus_unpriced),
        (false, true) => Some(text.xlsx_digits),
        (false, false) => None,
    }
}

/// The chart of the view and the shares of its groups, as pictures.
fn charts_of(
    view: &View,
    group_by: &[Dimension],
    table: &Table,
    reported: Option<Reported>,
    book: SharedColourBook,
) -> Vec<String> {
    let names: Vec<String> = group_by.iter().map(dimension_name).collect();
    let title = match names.is_empty() {
        true => texts().cost.to_owned(),
        false if view.measure == Measure::Quantity => {
            (explorer_texts().quantity_by)(&i18n::list(&names))
        }
        false => (texts().cost_by)(&i18n::list(&names)),
    };
    let main = Drawing {
        reported,
        chart: view.chart,
        measure: view.measure,
        ..Drawing::of(group_by, title.clone())
    };
    let shares = Drawing {
        chart: ChartType::Bars,
        ..Drawing::of(group_by, title)
    };
    let mut drawings = vec![main];
    if drawings[0].chart != ChartType::Bars && table.granularity != Granularity::Total {
        drawings.push(shares);
    }
    let picture = |drawing: &Drawing| {
        let spec = drawing.chart(Some(table), book);
        standalone_svg(&spec, PICTURE_PX, PictureTheme::Light)
    };
    drawings.iter().map(picture).collect()
}

/// The job and the name of its file.
async fn job(
    session: Session,
    view: ViewState,
    choices: Choices,
    whole: &Table,
    book: SharedColourBook,
) -> Result<(Job, String), Failure> {
    let shown = view.view.get_untracked();
    let days = untrack(|| view.days());
    let query = untrack(|| view.query(MOST_GROUPS));
    let reported = untrack(|| Reported::of(session, &shown.scope));
    let about_of = |table: &Table| {
        let known = about::Known {
            view: &shown,
            table,
            days,
            is_records: choices.is_records,
        };
        session
            .summary
            .with_untracked(|summary| about::about(&known, summary))
    };
    let (about, subject) = if choices.is_records {
        let subject = Subject::Records {
            query: whole_query(&query),
            format: choices.record_format,
            set: choices.set,
            records: whole.total.rows,
        };
        (about_of(whole), subject)
    } else {
        // The worker that writes the file asks for all groups by itself: here
        // are those of the charts.
        let few = Query {
            most_groups: MOST_DRAWN,
            ..query.clone()
        };
        let (_, reply) = session.ask(Request::Query(few), Vec::new());
        let table = match reply.await {
            Ok(Ok(Reply::Table(table))) => table,
            Ok(Err(failure)) => return Err(failure),
            Ok(Ok(_)) | Err(_) => return Err(Failure::Cancelled),
        };
        let subject = Subject::View {
            format: choices.view_format,
            view: ViewJob {
                dimensions: query.group_by.iter().map(dimension_name).collect(),
                absent_names: query.group_by.iter().map(absent_name).collect(),
                empty_name: texts().empty_value.to_owned(),
                charts: charts_of(&shown, &query.group_by, &table, reported, book),
                words: about::words(),
                columns_until: reported.map(|reported| reported.until()),
                // Quantities of groups are in every file.
                query: Query {
                    with_quantity: true,
                    ..query
                },
            },
        };
        (about_of(&table), subject)
    };
    let job = Job { subject, about };
    let kind = match (choices.is_records, choices.set) {
        (false, _) => "view",
        (true, RecordSet::Usage) => "records",
        (true, RecordSet::Focus { .. }) => "focus",
    };
    let name = format!(
        "meterview-{kind}-{}-{}.{}",
        days.from,
        days.last(),
        job.ending()
    );
    Ok((job, name))
}
