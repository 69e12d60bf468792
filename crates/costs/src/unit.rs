//! What a quantity counts, whatever the spelling of its unit.
//!
//! The known spellings are the open data of Microsoft's FinOps toolkit (MIT
//! licence, github.com/microsoft/finops-toolkit, `src/open-data/PricingUnits.csv`).

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::adjustment::proportion;
use crate::fixed::{Price, Quantity};
use crate::money::Money;

static SPELLINGS: &str = include_str!("units.csv");

/// What 1 of a quantity stands for: `100 Hours` is a block of 100 `Hours`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// How many of what `name` says; above 0.
    pub block: Quantity,
    /// What is counted, such as `GB/Month`; `Units` where the text gives a
    /// number only.
    pub name: Cow<'static, str>,
}

impl Unit {
    /// Reads the unit of a usage record or of a price: a known spelling, or
    /// else a count (`10,000`, `10K`, `1M`), what is counted (`GB`, `Hrs`) and
    /// a period (`/Month`), each of which may be missing. A text that fits
    /// nothing is a name of its own with block 1.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = squeezed(text);
        let folded = text.to_lowercase();
        let table = table();
        match table.binary_search_by(|row| row.0.cmp(folded.as_str())) {
            Ok(index) => Self {
                block: table[index].1,
                name: Cow::Borrowed(table[index].2),
            },
            Err(_) => Self::read_unknown(&text),
        }
    }

    fn read_unknown(text: &str) -> Self {
        let (block, name) = leading_count(text).unwrap_or((Quantity::ONE, text));
        Self {
            block,
            name: Cow::Owned(plain_name(name)),
        }
    }
}

/// Whether usage is counted in the unit that the price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnitMatch {
    /// It is, as far as the texts say.
    Same,
    /// The same thing is counted in blocks of another size. The charge is
    /// quantity times price all the same; see [`effect`].
    BlockDiffers {
        /// What 1 of the usage stands for.
        usage_block: Quantity,
        /// What the price is for.
        rate_block: Quantity,
        /// What a charge has to be multiplied with if the usage did count
        /// blocks of its own text: usage block by rate block, cut after the
        /// 20th decimal.
        factor: Price,
    },
    /// The texts name different things.
    Different,
}

/// Compares the unit texts of a usage record and of the price it is rated
/// with. Nothing is refused or converted: Microsoft changes unit texts without
/// notice, and the quantity of the UsageAggregates API counts the units of the
/// RateCard API whatever the texts say.
///
/// The spellings from before August 2018 mean the later ones: `GB` is
/// `1 GB/Month` or `1 GB`, `Days` is `1/Day`, and `10,000s` or `100s` say
/// nothing on what is counted (`10K`, `100 Hours`). A count of `Units` agrees
/// with any noun (`1M Queries` with `1M`) but not with a measure such as GB.
#[must_use]
pub fn compare(usage_unit: &str, rate_unit: &str) -> UnitMatch {
    let is_bare = is_bare_plural(usage_unit) || is_bare_plural(rate_unit);
    let (usage, rate) = (Counted::of(usage_unit), Counted::of(rate_unit));
    if !is_bare && !usage.agrees_with(&rate) {
        return UnitMatch::Different;
    }
    if usage.block == rate.block {
        return UnitMatch::Same;
    }
    let factor = proportion(Price::ONE, usage.block.raw(), rate.block.raw());
    factor.map_or(UnitMatch::Different, |factor| UnitMatch::BlockDiffers {
        usage_block: usage.block,
        rate_block: rate.block,
        factor,
    })
}

/// What `charge` would be if the usage counted blocks of the size that its own
/// unit text names, at the same prices: `None` where the blocks are the same
/// or nothing can be said. Cut after the 12th decimal; tier bounds are not
/// moved.
#[must_use]
pub fn effect(charge: Money, unit_match: &UnitMatch) -> Option<Money> {
    match unit_match {
        UnitMatch::BlockDiffers {
            usage_block,
            rate_block,
            ..
        } => proportion(charge, usage_block.raw(), rate_block.raw()),
        UnitMatch::Same | UnitMatch::Different => None,
    }
}

/// A unit in a form in which different texts for one thing are equal.
#[derive(Debug, PartialEq, Eq)]
struct Counted {
    block: Quantity,
    /// Without the `s` of a plural, in lower case; `unit` for a mere count.
    noun: String,
    /// `hour`, `day`; empty for a month, which the older texts leave out.
    period: String,
}

impl Counted {
    fn of(text: &str) -> Self {
        let unit = Unit::read(text);
        let name = unit.name.to_lowercase();
        let (noun, period) = if let Some((noun, period)) = name.split_once('/') {
            (noun, period)
        } else if let Some(period) = time_word(&name) {
            ("unit", period)
        } else {
            match name.rsplit_once(' ') {
                Some((noun, last)) => time_word(last).map_or((&*name, ""), |period| (noun, period)),
                None => (&*name, ""),
            }
        };
        let period = time_word(period).unwrap_or(period).to_lowercase();
        let (times, noun) = match noun {
            "million" => (1_000_000, "unit"),
            "transactions in thousands" => (1000, "transaction"),
            _ => (1, noun.strip_suffix('s').unwrap_or(noun)),
        };
        Self {
            block: unit
                .block
                .raw()
                .checked_mul(times)
                .map_or(unit.block, Quantity::from_raw),
            noun: noun.to_owned(),
            period: if period == "month" {
                String::new()
            } else {
                period
            },
        }
    }

    fn agrees_with(&self, other: &Self) -> bool {
        let is_count = |counted: &Self| counted.noun == "unit";
        self.period == other.period
            && (self.noun == other.noun
                || is_count(self) && !other.is_measure()
                || is_count(other) && !self.is_measure())
    }

    /// Whether it is an amount of something and not a number of things.
    fn is_measure(&self) -> bool {
        matches!(
            self.noun.as_str(),
            "byte"
                | "kb"
                | "mb"
                | "gb"
                | "tb"
                | "pb"
                | "kib"
                | "mib"
                | "gib"
                | "tib"
                | "pib"
                | "mbp"
                | "gbp"
                | "cubic meter"
        )
    }
}

/// `10,000s`: how usage was counted before August 2018.
fn is_bare_plural(text: &str) -> bool {
    text.trim()
        .strip_suffix('s')
        .is_some_and(|count| leading_count(count).is_some_and(|(_, rest)| rest.is_empty()))
}

/// Without blanks at the ends, runs of blanks as one, no-break ones too.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The count that `text` begins with and what follows it.
fn leading_count(text: &str) -> Option<(Quantity, &str)> {
    let is_digit = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    let end = text.find(|c| !is_digit(c)).unwrap_or(text.len());
    let (digits, mut rest) = text.split_at(end);
    // A comma that does not part thousands may be a decimal one.
    if digits.split(',').skip(1).any(|group| group.len() != 3) {
        return None;
    }
    let count: Quantity = digits.replace(',', "").parse().ok()?;
    let mut letters = rest.chars();
    let times = match (letters.next(), letters.next()) {
        (_, Some(next)) if next.is_alphabetic() => 1,
        (Some('K' | 'k'), _) => 1000,
        (Some('M'), _) => 1_000_000,
        (Some('B'), _) => 1_000_000_000,
        (Some('s'), _) => {
            rest = &rest[1..];
            1
        }
        _ => 1,
    };
    if times > 1 {
        rest = &rest[1..];
    }
    let block = count.raw().checked_mul(times).map(Quantity::from_raw)?;
    (block > Quantity::ZERO).then_some((block, rest))
}

/// `GB / Hr`, `Hrs`, `disks*month` as the toolkit's table would write them.
fn plain_name(text: &str) -> String {
    let text = squeezed(&text.replace('*', " "));
    let is_per = text
        .get(..4)
        .is_some_and(|p| p.eq_ignore_ascii_case("per "));
    let text = if is_per { &text[4..] } else { &text };
    let (noun, period) = text
        .split_once('/')
        .map_or((text, None), |(noun, period)| (noun, Some(period)));
    let (head, last) = noun.trim().rsplit_once(' ').unwrap_or(("", noun.trim()));
    let mut name = match (head, time_word(last)) {
        ("", None) if last.is_empty() => "Units".to_owned(),
        ("", None) => last.to_owned(),
        ("", Some(time)) => format!("{time}s"),
        (head, None) => format!("{head} {last}"),
        (head, Some(time)) => format!("{head} {time}s"),
    };
    if let Some(period) = period.map(str::trim) {
        name.push('/');
        name.push_str(time_word(period).unwrap_or(period));
    }
    name
}

/// The period that a word stands for.
fn time_word(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "second" | "seconds" | "second(s)" | "sec" | "secs" => "Second",
        "minute" | "minutes" | "minute(s)" | "min" | "mins" => "Minute",
        "hour" | "hours" | "hour(s)" | "hr" | "hrs" => "Hour",
        "day" | "days" | "day(s)" => "Day",
        "month" | "months" | "month(s)" | "mo" => "Month",
        "year" | "years" | "year(s)" | "yr" => "Year",
        _ => return None,
    })
}

/// Folded spelling, block and name, ordered by spelling.
fn table() -> &'static [(&'static str, Quantity, &'static str)] {
    static TABLE: OnceLock<Vec<(&str, Quantity, &str)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut rows: Vec<_> = SPELLINGS
            .lines()
            .skip(1)
            .filter_map(|line| {
                // Spellings come last because they may contain commas.
                let mut cells = line.splitn(3, ',');
                let block = cells.next()?.parse().ok()?;
                let name = cells.next()?;
                Some((cells.next()?, block, name))
            })
            .collect();
        rows.sort_unstable();
        rows
    })
}

#[cfg(test)]
mod tests;
