//! What is thrown: a code for programs, a sentence for people, and the place.

use arm::PageError;
use costs::allocation::{AllocationFault, AllocationField, AllocationProblem, AllocationSection};
use engine::PageFault;
use engine::protocol::{FileProblem, PricingProblem};

/// An error on its way to JavaScript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Stable, in lower case with hyphens.
    pub(crate) code: &'static str,
    /// English.
    pub(crate) message: String,
    /// Number of the record or tier, from 1.
    pub(crate) row: Option<u32>,
    /// The field at fault, where one is known.
    pub(crate) field: Option<String>,
    /// Line and column in the bytes, from 1.
    pub(crate) position: Option<(u32, u32)>,
}

impl Fault {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            row: None,
            field: None,
            position: None,
        }
    }

    fn at(self, field: &str) -> Self {
        Self {
            field: (!field.is_empty()).then(|| field.to_owned()),
            ..self
        }
    }

    /// A question that cannot be asked.
    pub(crate) fn query(field: &str, message: impl Into<String>) -> Self {
        Self::new("query-invalid", message).at(field)
    }

    /// Prices and terms that cannot be set.
    pub(crate) fn pricing(field: &str, message: impl Into<String>) -> Self {
        Self::new("pricing-invalid", message).at(field)
    }
}

impl Fault {
    /// Rules for tags and shared costs that cannot be set.
    pub(crate) fn allocation(field: &str, message: impl Into<String>) -> Self {
        Self::new("allocation-invalid", message).at(field)
    }
}

impl From<AllocationProblem> for Fault {
    fn from(problem: AllocationProblem) -> Self {
        let section = match problem.section {
            AllocationSection::Keys => "keys",
            AllocationSection::Values => "values",
            AllocationSection::VirtualTags => "virtual_tags",
            AllocationSection::SharedCosts => "shared_costs",
        };
        let field = match problem.field {
            AllocationField::Whole => "",
            AllocationField::Target => "target",
            AllocationField::Sources => "sources",
            AllocationField::Key => "key",
            AllocationField::From => "from",
            AllocationField::To => "to",
            AllocationField::Name => "name",
            AllocationField::RuleValue => "value of its rules",
            AllocationField::RuleFilter => "filter of its rules",
            AllocationField::Rest => "rest",
            AllocationField::Tag => "tag",
            AllocationField::Shared => "shared",
            AllocationField::How => "how",
        };
        let fault = match problem.fault {
            AllocationFault::Empty => "something is empty",
            AllocationFault::Repeated => "something is there twice",
            AllocationFault::TooMany => "there is more than can be applied",
            AllocationFault::UsesVirtualTag => "a rule asks for a virtual tag",
            AllocationFault::Unknown => "there is no such tag or value",
            AllocationFault::GivenToShared => "the cost is given to a value that is shared",
            AllocationFault::WeightsDiffer => "there is not one weight for each value",
            AllocationFault::Negative => "a weight is below 0",
            AllocationFault::NoWeight => "all weights are 0",
        };
        // Such as `shared_costs 1, to 2`.
        let numbered = |name: &str, number: u32| match number {
            0 => name.to_owned(),
            number => format!("{name} {number}"),
        };
        let mut place = numbered(section, problem.rule);
        if !field.is_empty() {
            place = format!("{place}, {}", numbered(field, problem.entry));
        }
        Self {
            row: (problem.rule > 0).then_some(problem.rule),
            ..Self::allocation(section, format!("{place}: {fault}"))
        }
    }
}

impl From<PageFault> for Fault {
    fn from(fault: PageFault) -> Self {
        let error = match fault {
            PageFault::Page(error) => error,
            PageFault::TooMuch => return FileProblem::TooMuch.into(),
        };
        match error {
            PageError::Truncated => FileProblem::Truncated.into(),
            PageError::Unreadable(place) => {
                let message = match (place.row, place.byte) {
                    (Some(row), _) => format!("record {row} cannot be read"),
                    (None, Some(byte)) => format!("not a UsageAggregates answer at byte {byte}"),
                    (None, None) => "not a UsageAggregates answer".to_owned(),
                };
                Self {
                    row: place.row,
                    ..Self::new("not-recognised", message).at(&place.field)
                }
            }
        }
    }
}

impl From<PricingProblem> for Fault {
    fn from(problem: PricingProblem) -> Self {
        match problem {
            PricingProblem::Tier(tier) => Self {
                row: Some(tier),
                ..Self::pricing(
                    "fixes",
                    format!("tier {tier} of an own price is not above the one before"),
                )
            },
            PricingProblem::NoFirstTier => {
                Self::pricing("fixes", "an own price has no tier from 0")
            }
            PricingProblem::Tax => Self::pricing("tax", "a tax rate is from 0 to 1000"),
            PricingProblem::Terms => Self::pricing("terms", "a credit or commitment is negative"),
        }
    }
}

impl From<FileProblem> for Fault {
    fn from(problem: FileProblem) -> Self {
        match problem {
            FileProblem::Empty => Self::new("empty", "there are no bytes"),
            FileProblem::AlreadyLoaded => {
                Self::new("already-loaded", "the same usage is loaded already")
            }
            FileProblem::Unreadable => Self::new("unreadable", "the bytes cannot be read"),
            FileProblem::GzipBroken => Self::new("gzip-broken", "the gzip data are broken"),
            FileProblem::NotJson { line, column } => Self {
                position: Some((line, column)),
                ..Self::new("not-json", format!("not JSON at {line}:{column}"))
            },
            FileProblem::Truncated => Self::new("truncated", "the JSON ends in the middle"),
            FileProblem::NotRecognised => Self::new(
                "not-recognised",
                "neither a UsageAggregates answer nor a rate card",
            ),
            FileProblem::CurrencyMissing => {
                Self::new("currency-missing", "the rate card names no currency").at("Currency")
            }
            FileProblem::TooMuch => Self::new("too-much", "memory would not hold it"),
            FileProblem::ZipBroken
            | FileProblem::Bomb
            | FileProblem::Workbook
            | FileProblem::Parquet
            | FileProblem::NotText
            | FileProblem::NeedsMapping(_)
            | FileProblem::Archive(_)
            | FileProblem::Mapping(_) => {
                Self::new("not-json-file", "pages of usage and rate cards are JSON")
            }
        }
    }
}

#[cfg(target_arch = "wasm32")]
impl Fault {
    /// No month has that day.
    pub(crate) fn billing_day(day: u8) -> Self {
        let message = format!("billing periods begin on a day from 1 to 31, not {day}");
        Self::new("billing-day-invalid", message).at("day")
    }

    /// An answer that JSON cannot hold.
    pub(crate) fn unwritable(error: &serde_json::Error) -> Self {
        Self::new("unwritable", error.to_string())
    }
}

#[cfg(target_arch = "wasm32")]
impl From<Fault> for wasm_bindgen::JsValue {
    fn from(fault: Fault) -> Self {
        let error = js_sys::Error::new(&fault.message);
        let set = |name: &str, value: wasm_bindgen::JsValue| {
            // A fresh error takes every property.
            let _ = js_sys::Reflect::set(&error, &name.into(), &value);
        };
        set("code", fault.code.into());
        if let Some(row) = fault.row {
            set("row", row.into());
        }
        if let Some(field) = fault.field {
            set("field", field.into());
        }
        if let Some((line, column)) = fault.position {
            set("line", line.into());
            set("column", column.into());
        }
        error.into()
    }
}
