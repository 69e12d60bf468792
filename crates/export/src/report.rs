//! One page of HTML with data and charts in it: needs no network, no account
//! and no other file.

use costs::query::Cell;
use costs::{Money, Quantity};

use crate::markup::{escaped, script_json};
use crate::sheet::bucket_heading;
use crate::usage_columns::QUANTITY;
use crate::writer::Sink;
use crate::{About, Fault, View, decimal, json};

const STYLE: &str = include_str!("report/report.css");
const SCRIPT: &str = include_str!("report/report.js");
/// The one script that the page may run; a test holds it to `report.js`.
const SCRIPT_HASH: &str = "sha256-eq35vZZZa2q+IZOVvRCwXTlLefRBwttMKTdxAdxE8SQ=";

/// Writes a view as a report.
pub(crate) fn write(view: &View, about: &About, sink: &mut dyn Sink) -> Result<(), Fault> {
    let data = serde_json::to_string(&json::value(view, about)).map_err(|_| Fault::Unwritable)?;
    let title = escaped(&about.title);
    let language = escaped(&about.language);
    sink.write(
        format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'unsafe-inline'; script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        )
        .as_bytes(),
    );
    write_about(about, sink);
    for chart in &view.charts {
        sink.write(b"<figure>");
        sink.write(chart.as_bytes());
        sink.write(b"</figure>\n");
    }
    write_table(view, sink);
    sink.write(b"</main>\n<script type=\"application/json\" id=\"data\">");
    sink.write(script_json(&data).as_bytes());
    sink.write(format!("</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n").as_bytes());
    Ok(())
}

fn write_about(about: &About, sink: &mut dyn Sink) {
    let lines = about.lines.iter().filter(|line| !line.value.is_empty());
    let lines: String = lines
        .map(|line| {
            let (name, value) = (escaped(&line.name), escaped(&line.value));
            format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n")
        })
        .collect();
    let heading = escaped(&about.heading);
    sink.write(
        format!("<section aria-label=\"{heading}\"><dl>\n{lines}</dl></section>\n").as_bytes(),
    );
}

fn write_table(view: &View, sink: &mut dyn Sink) {
    let (table, words) = (&view.table, &view.words);
    let mut headings: Vec<(String, bool)> = Vec::new();
    if view.dimensions.is_empty() {
        headings.push((words.group.clone(), false));
    }
    headings.extend(view.dimensions.iter().map(|name| (name.clone(), false)));
    let currency = table.currency.map(|currency| currency.to_string());
    let with_currency = |name: &str| match &currency {
        Some(currency) => format!("{name} ({currency})"),
        None => name.to_owned(),
    };
    headings.push((with_currency(&words.cost), true));
    let has_previous = table.previous.is_some();
    if has_previous {
        headings.push((with_currency(&words.previous), true));
    }
    headings.push((words.records.clone(), true));
    headings.push((words.unpriced.clone(), true));
    let has_quantity = view.query.with_column_quantities;
    if has_quantity {
        headings.push((words.quantity.clone(), true));
        headings.push((words.unit.clone(), false));
    }
    let buckets = table.buckets.iter().enumerate();
    headings.extend(buckets.map(|(place, days)| {
        let heading = bucket_heading(table.granularity, &table.buckets, place, *days);
        if has_quantity {
            return (format!("{heading} ({})", words.quantity), true);
        }
        (heading, true)
    }));
    let hint = escaped(&words.sort_hint);
    sink.write(
        format!("<div class=\"wide\"><table><caption>{hint}</caption>\n<thead><tr>").as_bytes(),
    );
    for (name, is_number) in &headings {
        let class = if *is_number { " class=\"number\"" } else { "" };
        let name = escaped(name);
        sink.write(
            format!("<th scope=\"col\"{class}><button type=\"button\">{name}</button></th>")
                .as_bytes(),
        );
    }
    sink.write(b"</tr></thead>\n<tbody>\n");
    let decimals = table
        .currency
        .map_or(2, |currency| currency.minor_unit_decimals());
    let figures = Figures {
        decimals,
        no_price: escaped(&words.no_price),
        has_previous,
        has_quantity,
        view,
    };
    for (group, names) in table.groups.iter().zip(&view.names) {
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        if names.is_empty() {
            names.push(&words.all);
        }
        let row = figures.row(&RowFigures {
            names: &names,
            total: &group.total,
            previous: group.previous.as_ref(),
            cells: &group.cells,
            quantity: group.quantity.as_ref(),
            quantities: &group.quantities,
        });
        sink.write(row.as_bytes());
    }
    sink.write(b"</tbody>\n<tfoot>\n");
    let levels = view.dimensions.len().max(1);
    let mut summed = |name: &str, total: &Cell, previous: Option<&Cell>, cells: &[Cell]| {
        let mut names = vec![""; levels];
        names[0] = name;
        // Sums of groups have no quantity: their units differ.
        let row = figures.row(&RowFigures {
            names: &names,
            total,
            previous,
            cells,
            quantity: None,
            quantities: &[],
        });
        sink.write(row.as_bytes());
    };
    if let Some(others) = &table.others {
        summed(
            &words.others,
            &others.total,
            others.previous.as_ref(),
            &others.cells,
        );
    }
    summed(
        &words.total,
        &table.total,
        table.previous.as_ref(),
        &table.totals,
    );
    sink.write(b"</tfoot></table></div>\n");
}

/// How figures are shown.
struct Figures<'a> {
    decimals: u32,
    no_price: String,
    has_previous: bool,
    has_quantity: bool,
    view: &'a View,
}

/// What stands in a row.
struct RowFigures<'a> {
    names: &'a [&'a str],
    total: &'a Cell,
    previous: Option<&'a Cell>,
    cells: &'a [Cell],
    quantity: Option<&'a (Quantity, String)>,
    quantities: &'a [Quantity],
}

impl Figures<'_> {
    fn row(&self, of: &RowFigures<'_>) -> String {
        let RowFigures {
            names,
            total,
            previous,
            cells,
            ..
        } = *of;
        let mut row = String::from("<tr>");
        for (place, name) in names.iter().enumerate() {
            let name = escaped(name);
            row += &if place == 0 {
                format!("<th scope=\"row\">{name}</th>")
            } else {
                format!("<td>{name}</td>")
            };
        }
        row += &self.cost(total);
        if self.has_previous {
            row += &previous.map_or_else(|| "<td></td>".to_owned(), |cell| self.cost(cell));
        }
        for count in [total.rows, total.unpriced_rows] {
            row += &format!("<td class=\"number\" data-value=\"{count}\">{count}</td>");
        }
        if self.has_quantity {
            row += &of.quantity.map_or_else(
                || "<td></td><td></td>".to_owned(),
                |(quantity, unit)| format!("{}<td>{}</td>", amount(*quantity), escaped(unit)),
            );
            for place in 0..cells.len() {
                let quantity = of.quantities.get(place).copied();
                let quantity = quantity.filter(|_| self.view.has_data(place));
                row += &quantity.map_or_else(|| "<td></td>".to_owned(), amount);
            }
        } else {
            for (place, cell) in cells.iter().enumerate() {
                row += &if self.view.has_data(place) {
                    self.cost(cell)
                } else {
                    "<td></td>".to_owned()
                };
            }
        }
        row + "</tr>\n"
    }

    /// Rounded to the minor unit; in full as the cell's title and value.
    fn cost(&self, cell: &Cell) -> String {
        if cell.rows > 0 && cell.unpriced_rows >= cell.rows {
            return format!("<td class=\"number quiet\">{}</td>", self.no_price);
        }
        let exact = decimal::text(cell.cost.raw(), Money::ONE.raw().ilog10());
        let shown = cell.cost.rounded(self.decimals);
        let decimals = self.decimals as usize;
        format!(
            "<td class=\"number\" data-value=\"{exact}\" title=\"{exact}\">{shown:.decimals$}</td>"
        )
    }
}

/// A quantity with all its digits.
fn amount(quantity: Quantity) -> String {
    let exact = decimal::text(quantity.raw(), QUANTITY);
    format!("<td class=\"number\" data-value=\"{exact}\">{exact}</td>")
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_page_may_run_its_own_script() {
        let hash = STANDARD.encode(Sha256::digest(SCRIPT));
        assert_eq!(SCRIPT_HASH, format!("sha256-{hash}"));
    }
}
