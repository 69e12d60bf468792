//! The dialog in which a person says what the columns of an unknown table are.
//! What is chosen is tried on the first rows at once.

mod choices;
mod first_rows;

use costs::import::{DateForm, Field, Mapping, NumberForm, UnknownTable};
use engine::protocol::{Reply, Request};
use leptos::prelude::*;

use crate::components::{DataTable, Dialog, MessageBar, Select, TableHead, TextField, Tone};
use crate::i18n::{files_texts, mapping_problem, texts};
use crate::state::{Session, commands, queries};

use choices::{chosen_field, column_choices, date_choices, field_choices, number_choices};
use first_rows::first_rows;

/// The dialog, while a table is waiting for it.
#[component]
pub(crate) fn ColumnsDialog() -> impl IntoView {
    let session = Session::current();
    move || {
        session
            .choosing_columns
            .get()
            .map(|name| view! { <Columns name=name /> })
    }
}

#[component]
fn Columns(
    /// Of the file.
    name: String,
) -> impl IntoView {
    let text = files_texts();
    let session = Session::current();
    let table = session.unknown_table(&name)?;
    let UnknownTable {
        headers,
        rows,
        guess,
    } = table;
    let mapping = RwSignal::new(guess);
    let code = RwSignal::new(String::new());
    let code_problem = Memo::new(move |_| {
        let typed = code.get();
        let is_wrong = !typed.trim().is_empty() && read_code(&typed).is_none();
        is_wrong.then(|| text.no_currency_code.to_owned())
    });
    Effect::new(move |_| {
        let currency = read_code(&code.get());
        mapping.update(|mapping| mapping.currency = currency);
    });
    let (asked_headers, asked_rows) = (headers.clone(), rows.clone());
    let request = Memo::new(move |_| {
        Some(Request::PreviewTable {
            headers: asked_headers.clone(),
            rows: asked_rows.clone(),
            mapping: mapping.get(),
        })
    });
    let preview = queries::asked(session, request, |reply| match reply {
        Reply::Preview(preview) => Some(preview),
        _ => None,
    });
    let column_count = headers.len();
    let problem = Memo::new(move |_| mapping.with(|mapping| mapping.check(column_count).err()));
    let has_currency_column = Memo::new(move |_| {
        mapping.with(|mapping| {
            let has = |field| mapping.columns.iter().any(|(known, _)| *known == field);
            has(Field::Currency) || !has(Field::Cost)
        })
    });
    let column_rows = headers
        .iter()
        .enumerate()
        .map(|(place, header)| column_row(place, header, &rows, mapping))
        .collect_view();
    let title = (text.columns_of)(&name);
    let close = Callback::new(move |()| session.choosing_columns.set(None));
    let read = StoredValue::new(name);
    let buttons = move || {
        view! {
            <button type="button" class="button button-primary"
                disabled=move || problem.with(Option::is_some) || code_problem.with(Option::is_some)
                on:click=move |_| {
                    let mapping = mapping.get_untracked();
                    read.with_value(|name| commands::import_as(session, name, mapping));
                }>
                {text.read_file}
            </button>
            <button type="button" class="button" on:click=move |_| close.run(())>{texts().cancel}</button>
        }
        .into_any()
    };
    Some(view! {
        <Dialog title=Signal::stored(title) class="dialog-wide" on_close=close buttons=buttons>
            <p class="quiet">{text.choose_text}</p>
            <DataTable label=text.column heads=vec![
                TableHead::words(text.column),
                TableHead::words(text.meaning),
                TableHead::words(text.examples),
            ]>{column_rows}</DataTable>
            <div class="field-row">
                <Select label=text.dates choices=Signal::stored(date_choices())
                    chosen=Signal::derive(move || mapping.with(|mapping| date_id(mapping.dates)).to_owned())
                    on_change=Callback::new(move |id: String| {
                        let form = DateForm::ALL.into_iter().find(|form| date_id(Some(*form)) == id);
                        mapping.update(|mapping| mapping.dates = form);
                    }) />
                <Select label=text.decimal_sign choices=Signal::stored(number_choices())
                    chosen=Signal::derive(move || mapping.with(|mapping| number_id(mapping.numbers)).to_owned())
                    on_change=Callback::new(move |id: String| {
                        let form = NumberForm::ALL.into_iter().find(|form| number_id(Some(*form)) == id);
                        mapping.update(|mapping| mapping.numbers = form);
                    }) />
                <Show when=move || !has_currency_column.get()>
                    <TextField label=text.all_costs_in value=code id="columns-currency" problem=code_problem />
                </Show>
            </div>
            {move || problem.get().map(|problem| {
                let words = mapping_problem(problem);
                view! { <MessageBar tone=Tone::Warning title=words.happened text=words.next_step /> }
            })}
            <div aria-live="polite">
                {move || preview.with(|answer| {
                    let Some(Ok(preview)) = answer.value().map(|preview| (**preview).as_ref()) else {
                        return ().into_any();
                    };
                    first_rows(preview)
                })}
            </div>
        </Dialog>
    })
}

fn column_row(
    place: usize,
    header: &str,
    rows: &[Vec<String>],
    mapping: RwSignal<Mapping>,
) -> AnyView {
    let text = files_texts();
    let cells: Vec<String> = rows
        .iter()
        .filter_map(|row| row.get(place).cloned())
        .filter(|cell| !cell.is_empty())
        .take(2)
        .collect();
    let examples = cells
        .into_iter()
        .map(|cell| view! { <div class="example"><code>{cell}</code></div> })
        .collect_view();
    let chosen = Signal::derive(move || mapping.with(|mapping| column_choices(mapping, place)));
    let choose = Callback::new(move |id: String| {
        mapping.update(|mapping| {
            mapping
                .columns
                .retain(|(_, taken)| *taken as usize != place);
            if let (Some(field), Ok(place)) = (chosen_field(&id), u32::try_from(place)) {
                mapping.columns.push((field, place));
                mapping.columns.sort_unstable();
            }
        });
    });
    view! {
        <tr>
            <th scope="row">{header.to_owned()}</th>
            <td>
                <Select label=(text.meaning_of)(header) is_label_hidden=true
                    choices=Signal::stored(field_choices()) chosen=chosen on_change=choose />
            </td>
            <td class="words">{examples}</td>
        </tr>
    }
    .into_any()
}

fn read_code(text: &str) -> Option<costs::Currency> {
    text.trim().to_ascii_uppercase().parse().ok()
}

fn date_id(form: Option<DateForm>) -> &'static str {
    match form {
        None => "",
        Some(DateForm::MonthFirst) => "month",
        Some(DateForm::DayFirst) => "day",
    }
}

fn number_id(form: Option<NumberForm>) -> &'static str {
    match form {
        None => "",
        Some(NumberForm::Point) => "point",
        Some(NumberForm::Comma) => "comma",
    }
}
