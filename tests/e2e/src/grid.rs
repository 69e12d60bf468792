//! The pivot grid as a person sees it: by its headings, scrolled to the end,
//! since only the rows in sight are in the document.

use costs::Money;
use fantoccini::elements::Element;
use fantoccini::{Locator, error::CmdError};
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

use crate::page::{GLANCE, PATIENCE, Page};
use crate::steps::exact_amount;

/// Accessible name of the grid of Cost analysis.
pub const COST_GRID: &str = "Costs by group";

/// A cell: what it shows and its title, which holds amounts at full precision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GridCell {
    /// From 1.
    column: usize,
    /// As shown.
    pub text: String,
    /// On hovering.
    pub title: String,
}

/// A row of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GridRow {
    /// `aria-rowindex`.
    index: usize,
    /// Outermost is 1; none in a grid without nested rows, nor in the row of totals.
    pub level: Option<usize>,
    cells: Vec<GridCell>,
}

/// All rows of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Columns in sight.
    pub headings: Vec<(usize, String)>,
    /// In order.
    pub rows: Vec<GridRow>,
    /// The last row.
    pub total: GridRow,
}

impl GridRow {
    fn at(&self, column: usize) -> Option<&GridCell> {
        self.cells.iter().find(|cell| cell.column == column)
    }

    /// Whether it is nested in no other row.
    #[must_use]
    pub fn is_outermost(&self) -> bool {
        self.level.is_none_or(|level| level == 1)
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        let cell = self.at(1).unwrap();
        // The title has the id on a line of its own where that is another text.
        cell.title.lines().next().unwrap_or(&cell.text)
    }

    /// Id of its group; its name where that is the id too.
    #[must_use]
    pub fn id(&self) -> &str {
        self.at(1).unwrap().title.lines().last().unwrap_or_default()
    }
}

impl Grid {
    /// The cell of a row in the column with that heading.
    #[must_use]
    pub fn cell<'g>(&self, row: &'g GridRow, heading: &str) -> &'g GridCell {
        let mut headings = self.headings.iter();
        let found = headings.find(|(_, text)| text == heading);
        let (column, _) = found.unwrap_or_else(|| panic!("no {heading} in {:?}", self.headings));
        row.at(*column).unwrap()
    }

    /// A row's cost at full precision.
    #[must_use]
    pub fn cost(&self, row: &GridRow) -> Money {
        exact_amount(&self.cell(row, "Cost").title)
    }

    /// The total at full precision.
    #[must_use]
    pub fn total_cost(&self) -> Money {
        self.cost(&self.total)
    }

    /// The row whose group has that id.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<&GridRow> {
        self.rows.iter().find(|row| row.id() == id)
    }
}

/// What is in the document of a grid now.
#[derive(Debug, Deserialize)]
struct Part {
    is_busy: bool,
    row_count: usize,
    top_px: f64,
    view_px: f64,
    headings: Vec<(usize, String)>,
    rows: Vec<GridRow>,
}

/// Reads it, scrolled to `arguments[1]` first where that is a number.
const READ: &str = "
    const grid = [...document.querySelectorAll('[role=grid], [role=treegrid]')]
        .find(grid => grid.getAttribute('aria-label') === arguments[0]);
    const done = arguments[arguments.length - 1];
    if (!grid) return done(null);
    if (arguments[1] !== null) grid.scrollTop = arguments[1];
    const read = () => {
        // Rows beyond the window have no text until they are laid out.
        if (grid.querySelector('.grid-hurried')) return requestAnimationFrame(read);
        const cells = row => [...row.querySelectorAll(':scope > [aria-colindex]')];
        const rows = [...grid.querySelectorAll('[role=row]')];
        const heading = rows.find(row => row.ariaRowIndex === '1');
        const text = cell => (cell.querySelector('.grid-heading-text, .grid-text') || cell)
            .innerText.trim();
        done({
            is_busy: grid.ariaBusy === 'true' || rows.some(row => row.ariaBusy === 'true'),
            row_count: Number(grid.getAttribute('aria-rowcount')),
            top_px: grid.scrollTop,
            view_px: grid.clientHeight,
            headings: heading ? cells(heading)
                .map(cell => [Number(cell.getAttribute('aria-colindex')), text(cell)]) : [],
            rows: rows.filter(row => row !== heading).map(row => ({
                index: Number(row.getAttribute('aria-rowindex')),
                level: row.hasAttribute('aria-level')
                    ? Number(row.getAttribute('aria-level')) : null,
                cells: cells(row).map(cell => ({
                    column: Number(cell.getAttribute('aria-colindex')),
                    text: text(cell),
                    title: cell.title,
                })),
            })),
        });
    };
    requestAnimationFrame(() => requestAnimationFrame(read))";

impl Page {
    async fn grid_part(&self, name: &str, top_px: Option<f64>) -> Result<Option<Part>, CmdError> {
        let top_px = top_px.map_or(Value::Null, Value::from);
        let part = self
            .client
            .execute_async(READ, vec![name.into(), top_px])
            .await?;
        Ok(serde_json::from_value(part).unwrap())
    }

    /// All rows, if none of them is on its way and none changes meanwhile.
    async fn read_grid(&self, name: &str) -> Result<Option<Grid>, CmdError> {
        let mut top_px = 0.0;
        let mut rows: Vec<GridRow> = Vec::new();
        loop {
            let Some(part) = self.grid_part(name, Some(top_px)).await? else {
                return Ok(None);
            };
            if part.is_busy || part.rows.is_empty() {
                return Ok(None);
            }
            for row in part.rows {
                match rows.iter().find(|known| known.index == row.index) {
                    Some(known) if known.level != row.level => return Ok(None),
                    Some(_) => {}
                    None => rows.push(row),
                }
            }
            // All but the row of headings, whose number is 1.
            if rows.len() + 1 == part.row_count {
                rows.sort_by_key(|row| row.index);
                let total = rows.pop().unwrap();
                let headings = part.headings;
                return Ok(total.level.is_none().then_some(Grid {
                    headings,
                    rows,
                    total,
                }));
            }
            let is_at_end = part.top_px + 1.0 < top_px;
            if rows.len() + 1 > part.row_count || is_at_end {
                return Ok(None);
            }
            top_px += part.view_px * 0.7;
        }
    }

    /// Waits until all rows of the grid are there, and reads them.
    pub async fn grid(&self, name: &str) -> Grid {
        self.grid_where(name, "was whole", |_| true).await
    }

    /// Waits until `holds` for the whole grid; `what` names it in the error.
    pub async fn grid_where(&self, name: &str, what: &str, holds: impl Fn(&Grid) -> bool) -> Grid {
        let deadline = Instant::now() + PATIENCE;
        let mut last = None;
        loop {
            // Rows may come and go while they are read: look again.
            if let Ok(Some(grid)) = self.read_grid(name).await {
                if holds(&grid) {
                    return grid;
                }
                last = Some(grid);
            }
            assert!(
                Instant::now() < deadline,
                "the grid {name:?} never {what}: {last:?}"
            );
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// The head of the row whose group has that id, scrolled into sight.
    pub async fn grid_row(&self, name: &str, id: &str) -> Element {
        let script = "
            const grid = [...document.querySelectorAll('[role=grid], [role=treegrid]')]
                .find(grid => grid.getAttribute('aria-label') === arguments[0]);
            const head = grid && [...grid.querySelectorAll('[role=rowheader]')]
                .find(head => head.title.split('\\n').pop() === arguments[1]
                    && head.parentElement.ariaRowIndex !== grid.getAttribute('aria-rowcount'));
            if (head) {
                const place = head.getBoundingClientRect();
                const frame = grid.getBoundingClientRect();
                grid.scrollTop += place.top - frame.top - 2 * place.height;
                grid.scrollIntoView({ block: 'center' });
            }
            return head || null";
        let deadline = Instant::now() + PATIENCE;
        let mut top_px = 0.0;
        loop {
            let arguments = vec![name.into(), id.into()];
            if let Ok(found) = self.client.execute(script, arguments).await
                && !found.is_null()
            {
                // Scrolling may have drawn it anew.
                let _ = self.grid_part(name, None).await;
                return serde_json::from_value::<FoundElement>(found)
                    .unwrap()
                    .in_page(self);
            }
            let part = self.grid_part(name, Some(top_px)).await;
            if let Ok(Some(part)) = part {
                top_px = if part.top_px + 1.0 < top_px {
                    0.0
                } else {
                    top_px + part.view_px * 0.7
                };
            }
            assert!(Instant::now() < deadline, "no row {id:?} in {name:?}");
        }
    }

    /// Chooses an entry of the menu of the row whose group has that id.
    pub async fn choose_of_row(&self, name: &str, id: &str, entry: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let head = self.grid_row(name, id).await;
            let button = Locator::Css("[aria-label='Row menu']");
            let opened = match head.find(button).await {
                Ok(button) => button.click().await,
                Err(error) => Err(error),
            };
            match opened {
                Ok(()) => break,
                Err(error) => assert!(Instant::now() < deadline, "menu of {id:?}: {error}"),
            }
        }
        self.click("menuitem", entry).await;
    }
}

/// An element as a script returns it.
#[derive(Deserialize)]
struct FoundElement {
    #[serde(rename = "element-6066-11e4-a52e-4f735466cecf")]
    id: String,
}

impl FoundElement {
    fn in_page(self, page: &Page) -> Element {
        Element::from_element_id(page.client.clone(), self.id.into())
    }
}
