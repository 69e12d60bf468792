//! Rates cases from a file and prints every charge at full precision, so that
//! another program can check them: `cargo run --example rate_cases -- FILE`
//!
//! Each line of the file is a JSON object: rate cards and usage pages as the
//! APIs write them, in the order in which the pages arrive, and how each
//! subscription is to be rated.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Display;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

use costs::adjustment::{Adjustment, AdjustmentScope, Adjustments};
use costs::included::IncludedQuantities;
use costs::rating::{LineState, Rating, Terms, rate};
use costs::usage::{MeterText, Resource, UsageStore};
use costs::{BillingCycle, Currency, MeterId, RateCard, Timestamp};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Case<'a> {
    /// All in one currency.
    #[serde(borrow)]
    cards: Vec<&'a RawValue>,
    /// By subscription id in lower case.
    terms: BTreeMap<String, CaseTerms>,
    #[serde(borrow)]
    loads: Vec<Load<'a>>,
}

/// Cards are named by their place in the list.
#[derive(Deserialize)]
struct CaseTerms {
    card: Option<usize>,
    own_prices: Option<usize>,
    anniversary: u8,
    /// From a meter's id to the one that the card prices it under.
    #[serde(default)]
    mapped: BTreeMap<String, String>,
    /// A person's own included quantities by meter.
    #[serde(default)]
    included: BTreeMap<String, String>,
    #[serde(default)]
    adjustments: Vec<CaseAdjustment>,
}

#[derive(Deserialize)]
struct CaseAdjustment {
    category: Option<String>,
    meter: Option<String>,
    /// Key and value.
    tag: Option<(String, String)>,
    percent: String,
}

/// Pages that arrive before the store is sealed.
#[derive(Deserialize)]
struct Load<'a> {
    way: Way,
    #[serde(borrow)]
    pages: Vec<CasePage<'a>>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Way {
    /// Into the store that has the earlier ones.
    Push,
    /// Into a store of its own, which the first one absorbs.
    Absorb,
    /// The same, from a query that overlaps with earlier ones.
    Overlap,
}

#[derive(Deserialize)]
struct CasePage<'a> {
    /// Not said for the only page of a load.
    place: Option<u64>,
    #[serde(borrow)]
    body: Body<'a>,
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    value: Vec<Row<'a>>,
}

#[derive(Deserialize)]
struct Row<'a> {
    name: &'a str,
    #[serde(borrow)]
    properties: Properties<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    subscription_id: &'a str,
    usage_start_time: &'a str,
    usage_end_time: &'a str,
    meter_id: &'a str,
    meter_name: &'a str,
    meter_category: &'a str,
    unit: &'a str,
    /// Text, so that it passes through no float.
    #[serde(borrow)]
    quantity: &'a RawValue,
    instance_data: Option<String>,
}

#[derive(Deserialize)]
struct InstanceData {
    #[serde(rename = "Microsoft.Resources")]
    resource: InstanceResource,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InstanceResource {
    resource_uri: String,
    #[serde(default)]
    tags: Option<BTreeMap<String, String>>,
}

fn add(store: &mut UsageStore, row: &Row<'_>) -> Result<(), Box<dyn Error>> {
    let used = &row.properties;
    let raw = used.instance_data.as_deref().unwrap_or_default();
    let mut read = Resource::default();
    if !raw.is_empty() {
        let data: InstanceData = serde_json::from_str(raw)?;
        read.uri = Some(data.resource.resource_uri);
        read.tags = data.resource.tags.unwrap_or_default().into_iter().collect();
    }
    let resource = store.resource(raw, || read);
    let meter = MeterText {
        id: used.meter_id,
        name: used.meter_name,
        category: used.meter_category,
        sub_category: "",
        region: "",
        unit: used.unit,
    };
    let item = store.item(used.subscription_id, &meter, resource);
    let start: Timestamp = used.usage_start_time.parse()?;
    let window = store.window(start, used.usage_end_time.parse()?, row.name);
    let quantity = store.pack_text(used.quantity.get())?;
    store.push(window, item, quantity);
    Ok(())
}

fn stored(loads: &[Load<'_>]) -> Result<UsageStore, Box<dyn Error>> {
    let mut all = UsageStore::default();
    for load in loads {
        let mut own = UsageStore::default();
        let store = if load.way == Way::Push {
            &mut all
        } else {
            &mut own
        };
        for page in &load.pages {
            if let Some(place) = page.place {
                store.begin_page(place);
            }
            for row in &page.body.value {
                add(store, row)?;
            }
        }
        match load.way {
            Way::Push => all.seal(),
            Way::Absorb => all.absorb(own),
            Way::Overlap => {
                all.absorb_overlapping(own);
            }
        }
    }
    Ok(all)
}

/// What [`Terms`] refer to.
struct OwnedTerms {
    mapped: FxHashMap<MeterId, MeterId>,
    included: Option<IncludedQuantities>,
    adjustments: Option<Adjustments>,
}

impl OwnedTerms {
    fn new(terms: &CaseTerms) -> Result<Self, Box<dyn Error>> {
        let mapped = terms.mapped.iter();
        let mapped = mapped.map(|(from, to)| (MeterId::new(from), MeterId::new(to)));
        let list: Result<Vec<Adjustment>, _> =
            terms.adjustments.iter().map(Adjustment::try_from).collect();
        let adjustments = Adjustments::new(list?)?;
        let mut included = IncludedQuantities::default();
        for (meter, quantity) in &terms.included {
            included.set_own(MeterId::new(meter), Some(quantity.parse()?));
        }
        Ok(Self {
            mapped: mapped.collect(),
            included: (!terms.included.is_empty()).then_some(included),
            adjustments: (!adjustments.list().is_empty()).then_some(adjustments),
        })
    }
}

impl TryFrom<&CaseAdjustment> for Adjustment {
    type Error = costs::DecimalError;

    fn try_from(wire: &CaseAdjustment) -> Result<Self, Self::Error> {
        let scope = if let Some(category) = &wire.category {
            AdjustmentScope::Category(category.clone())
        } else if let Some(meter) = &wire.meter {
            AdjustmentScope::Meter(MeterId::new(meter))
        } else if let Some((key, value)) = wire.tag.clone() {
            AdjustmentScope::Tag { key, value }
        } else {
            AdjustmentScope::All
        };
        Ok(Self {
            scope,
            percent: wire.percent.parse()?,
            note: String::new(),
        })
    }
}

fn print_case(out: &mut impl Write, text: &str) -> Result<(), Box<dyn Error>> {
    let case: Case<'_> = serde_json::from_str(text)?;
    let mut cards = Vec::with_capacity(case.cards.len());
    for raw in &case.cards {
        let (card, problems) =
            RateCard::read(raw.get().as_bytes()).map_err(|error| error.to_string())?;
        if let Some(problem) = problems.first() {
            return Err(format!("{problem:?}").into());
        }
        cards.push(card);
    }
    let store = stored(&case.loads)?;
    let mut terms_of = Vec::new();
    for id in store.subscriptions() {
        let terms = case.terms.get(&**id).ok_or("a subscription has no terms")?;
        terms_of.push((terms, OwnedTerms::new(terms)?));
    }
    let mut terms = Vec::new();
    for (wire, owned) in &terms_of {
        let cycle = BillingCycle::new(wire.anniversary);
        terms.push(Terms {
            card: wire.card.map(|place| &cards[place]),
            cycle: cycle.ok_or("the anniversary is a day from 1 to 31")?,
            own_prices: wire.own_prices.map(|place| &cards[place]),
            mapped: Some(&owned.mapped),
            included: owned.included.as_ref(),
            adjustments: owned.adjustments.as_ref(),
        });
    }
    let rating = rate(&store, &terms);
    let currency = cards.first().ok_or("no card")?.currency();
    print_rating(out, &store, currency, &rating)
}

fn print_rating(
    out: &mut impl Write,
    store: &UsageStore,
    currency: Currency,
    rating: &Rating,
) -> Result<(), Box<dyn Error>> {
    for line in rating.lines() {
        let state = match line.state {
            LineState::Priced => "Priced".to_owned(),
            LineState::Unpriced(reason) => format!("{reason:?}"),
        };
        let amount = line.charge.rounded(currency.minor_unit_decimals());
        let fields: [&dyn Display; 13] = [
            &store.subscriptions()[line.subscription],
            &store.meter_ids()[line.meter],
            &line.period.from,
            &line.period.until,
            &line.rows.len(),
            &line.priced_later,
            &line.quantity,
            &state,
            &line.charge,
            &amount,
            &line.charge.rounded(0),
            &line.charge.rounded(2),
            &line.charge.rounded(3),
        ];
        write!(out, "line")?;
        for field in fields {
            write!(out, "\t{field}")?;
        }
        writeln!(out)?;
    }
    for row in 0..store.rows() {
        let record = store.record(row);
        writeln!(
            out,
            "row\t{}\t{}\t{}\t{}\t{}",
            record.subscription,
            record.meter,
            record.start.seconds(),
            record.quantity,
            rating.charge(row),
        )?;
    }
    writeln!(out, "total\t{}\t{}", rating.total(), rating.unpriced_rows())?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("usage: rate_cases FILE")?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (number, text) in BufReader::new(File::open(path)?).lines().enumerate() {
        print_case(&mut out, &text?).map_err(|error| format!("case {number}: {error}"))?;
        writeln!(out, "end\t{number}")?;
    }
    out.flush()?;
    Ok(())
}
