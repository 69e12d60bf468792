//! What a file is to hold, and what is heard while it is made.

use costs::Day;
use costs::query::{Key, Query, Table};
use serde::{Deserialize, Serialize};

/// A file to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// What it holds.
    pub subject: Subject,
    /// What it says about itself.
    pub about: About,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "a job is made, sent and taken apart once"
)]
pub enum Subject {
    /// What the page shows.
    View {
        /// The view.
        view: ViewJob,
        /// Kind of file.
        format: ViewFormat,
    },
    /// Each usage record of a query.
    Records {
        /// Period, filters and currency count.
        query: Query,
        /// Kind of file.
        format: RecordFormat,
        /// Columns.
        set: RecordSet,
        /// How many there are, as far as is known.
        records: u32,
    },
}

/// Kinds of files of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ViewFormat {
    /// Comma-separated text.
    Csv,
    /// A workbook.
    Xlsx,
    /// Question, table and settings.
    Json,
    /// One page of HTML that needs nothing else.
    Report,
}

/// Kinds of files of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RecordFormat {
    /// Comma-separated text.
    Csv,
    /// A workbook.
    Xlsx,
    /// Apache Parquet.
    Parquet,
}

/// Columns of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RecordSet {
    /// All that is known of a record, under the names that Azure uses.
    Usage,
    /// FinOps Open Cost and Usage Specification 1.2.
    Focus {
        /// With the names of version 1.3 beside them.
        with_1_3: bool,
    },
}

/// What every file says about itself. The words are those of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct About {
    /// What it is.
    pub title: String,
    /// Heading of these lines.
    pub heading: String,
    /// Scope, period, filters, how costs are shared, currency, how far the data
    /// go, where prices are from.
    pub lines: Vec<AboutLine>,
    /// Last day with usage.
    pub data_until: Option<Day>,
    /// Language of the words, such as `en`.
    pub language: String,
}

/// A line of [`About`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutLine {
    /// For programs, such as `DataUntil`; the same in every language.
    pub key: String,
    /// For people.
    pub name: String,
    /// What is so.
    pub value: String,
}

/// What is known of a view before its question is answered: whoever writes the
/// file asks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewJob {
    /// The question.
    pub query: Query,
    /// Name of each dimension that it is grouped by.
    pub dimensions: Vec<String>,
    /// For each dimension what usage is called that does not say.
    pub absent_names: Vec<String>,
    /// What an empty value is called.
    pub empty_name: String,
    /// The first day that has no data yet: columns from it on are empty.
    pub columns_until: Option<Day>,
    /// Charts as SVG, for a report.
    pub charts: Vec<String>,
    /// Words.
    pub words: ViewWords,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The question.
    pub query: Query,
    /// The answer.
    pub table: Table,
    /// Name of each dimension that it is grouped by.
    pub dimensions: Vec<String>,
    /// Name of each group's keys, as the page shows them.
    pub names: Vec<Vec<String>>,
    /// The first day that has no data yet: columns from it on are empty.
    pub columns_until: Option<Day>,
    /// Charts as SVG, for a report.
    pub charts: Vec<String>,
    /// Words.
    pub words: ViewWords,
}

impl ViewJob {
    /// The view with the answer to its question.
    #[must_use]
    pub fn answered(&self, table: Table) -> View {
        let names = table.groups.iter().map(|group| {
            let keys = group.keys.iter().enumerate();
            keys.map(|(level, key)| self.key_name(level, key)).collect()
        });
        View {
            names: names.collect(),
            query: self.query.clone(),
            dimensions: self.dimensions.clone(),
            columns_until: self.columns_until,
            charts: self.charts.clone(),
            words: self.words.clone(),
            table,
        }
    }

    fn key_name(&self, level: usize, key: &Key) -> String {
        match key {
            Key::Absent => self.absent_names.get(level).cloned().unwrap_or_default(),
            Key::Value { id, name } => {
                let mut names = [name, id, &self.empty_name].into_iter();
                names
                    .find(|name| !name.is_empty())
                    .cloned()
                    .unwrap_or_default()
            }
        }
    }
}

impl About {
    /// Which usage it is about, on one line that needs no other: for files that
    /// are nothing but rows.
    #[must_use]
    pub fn view(&self) -> String {
        let lines = self.lines.iter();
        let of_view = lines.filter(|line| VIEW_KEYS.contains(&line.key.as_str()));
        let parts = of_view.map(|line| format!("{}={}", line.key, line.value));
        parts.collect::<Vec<_>>().join("; ")
    }
}

/// Lines of [`About`] that say which usage it is about.
const VIEW_KEYS: [&str; 6] = [
    "Scope",
    "Days",
    "Filters",
    "Seen",
    "SharedCosts",
    "TableCurrency",
];

/// Words of a view's file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ViewWords {
    /// Heading over group, others and total.
    pub row: String,
    /// A group.
    pub group: String,
    /// Groups that are not listed.
    pub others: String,
    /// Sum of all.
    pub total: String,
    /// Everything, where nothing is grouped.
    pub all: String,
    /// Heading of a dimension's ids: `{name}` stands for the dimension.
    pub id_of: String,
    /// Heading.
    pub cost: String,
    /// Heading of costs as text, with all digits.
    pub exact_cost: String,
    /// Heading of costs in the comparison period.
    pub previous: String,
    /// Heading.
    pub currency: String,
    /// Heading.
    pub records: String,
    /// Heading.
    pub unpriced: String,
    /// Heading.
    pub quantity: String,
    /// Heading.
    pub unit: String,
    /// Cost that is not known.
    pub no_price: String,
    /// How a report's table is sorted.
    pub sort_hint: String,
}

/// What the worker that makes files says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// It runs and listens. Comes once, first.
    Ready,
    /// How many records are in the file so far.
    Written(u32),
    /// It is finished; the file comes with it.
    Done {
        /// Records, or groups of a view.
        rows: u32,
        /// Bytes of the file.
        bytes: u64,
    },
    /// There will be no file.
    Failed(Fault),
}

/// Why there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// The usage changed while it was written.
    DataChanged,
    /// The part of the page that holds the data gives no records.
    NoRecords,
    /// The browser takes no more, or the file cannot be written.
    Unwritable,
    /// Page and worker differ in version.
    Protocol,
}

impl ViewFormat {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::Json, Self::Report];

    /// Ending of the file's name, without a dot.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Report => "html",
        }
    }
}

impl RecordFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Parquet];

    /// Ending of the file's name, without a dot.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// About how many bytes one record takes; measured with the demo's usage,
    /// so no more than a hint.
    #[must_use]
    pub const fn bytes_each(self, set: RecordSet) -> u64 {
        match (self, set) {
            (Self::Csv, RecordSet::Usage) => 800,
            (Self::Csv, RecordSet::Focus { .. }) => 1_150,
            (Self::Xlsx, RecordSet::Usage) => 50,
            (Self::Xlsx, RecordSet::Focus { .. }) => 75,
            (Self::Parquet, RecordSet::Usage) => 36,
            (Self::Parquet, RecordSet::Focus { .. }) => 65,
        }
    }
}

impl Job {
    /// Ending of the file's name, without a dot.
    #[must_use]
    pub const fn ending(&self) -> &'static str {
        match &self.subject {
            Subject::View { format, .. } => format.ending(),
            Subject::Records { format, .. } => format.ending(),
        }
    }

    /// Media type of the file.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        match self.ending() {
            "csv" => "text/csv;charset=utf-8",
            "json" => "application/json",
            "html" => "text/html;charset=utf-8",
            "parquet" => "application/vnd.apache.parquet",
            _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl RecordSet {
    /// How many columns there are.
    #[must_use]
    pub const fn columns(self, format: RecordFormat) -> usize {
        let texts = matches!(format, RecordFormat::Xlsx) as usize;
        match self {
            // Workbooks have charge and quantity as text too.
            Self::Usage => 37 + 2 * texts,
            Self::Focus { with_1_3: false } => 55 + texts,
            Self::Focus { with_1_3: true } => 57 + texts,
        }
    }
}
