//! Usage without a price: never a silent zero.

use costs::query::{Dimension, Granularity, Group, Query, Sort, SortBy};
use engine::protocol::UnpricedMeter;
use leptos::prelude::*;

use crate::components::Skeleton;
use crate::i18n::{self, group_name, key_name, texts};
use crate::pages::unpriced_meters::unpriced_meters;
use crate::route::{Page, query_filter};
use crate::state::{Session, ViewState, queries};

/// The rest is on the Data page.
const MOST_SHOWN: u32 = 10;
const GROUP_BY: [Dimension; 2] = [Dimension::Subscription, Dimension::Meter];

/// The meters of the view without a price, why, and the way out.
#[component]
pub(super) fn UnpricedUsage() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let quality = queries::quality(session);
    let has_any = Memo::new(move |_| session.summary.with(|summary| summary.unpriced_rows > 0));
    let query = Memo::new(move |_| {
        has_any
            .get()
            .then(|| unpriced_query(view.query(MOST_SHOWN)))
    });
    let answer = queries::table(session, query);
    let has_unpriced = Memo::new(move |_| {
        answer.with(|answer| {
            let table = answer.value();
            table.is_some_and(|table| !table.groups.is_empty())
        })
    });
    let rows = move || {
        let Some(table) = answer.with(|answer| answer.value().cloned()) else {
            return ().into_any();
        };
        quality.with(|quality| {
            let Some(quality) = quality.value() else {
                return view! { <Skeleton lines=4 label=text.loading /> }.into_any();
            };
            let shown = meters_of(&table.groups, &quality.unpriced);
            unpriced_meters(&shown.iter().collect::<Vec<_>>(), None, view)
        })
    };
    view! {
        <Show when=move || has_unpriced.get()>
            <section class="card" aria-labelledby="unpriced-title">
                <div class="card-head">
                    <h2 id="unpriced-title">{text.unpriced_usage}</h2>
                    <a href=move || view.href(Page::Data)>{text.all_on_data_page}</a>
                </div>
                <p class="quiet">{text.unpriced_text}</p>
                {rows}
            </section>
        </Show>
    }
    .into_any()
}

/// The usage of a view that has no price, by meter.
fn unpriced_query(of_view: Query) -> Query {
    let mut query = Query {
        group_by: GROUP_BY.to_vec(),
        granularity: Granularity::Total,
        with_quantity: true,
        compare: None,
        complete_until: None,
        accumulate: false,
        having: None,
        sort: vec![Sort {
            by: SortBy::Records,
            is_ascending: false,
        }],
        ..of_view
    };
    let unpriced = vec![Some("unpriced".to_owned())];
    query
        .filters
        .push(query_filter(Dimension::Pricing, unpriced));
    query
}

/// What is known of the meters of a table, with the records that the table has.
/// Names with their region; those that still occur twice say whose they are.
fn meters_of(groups: &[Group], known: &[UnpricedMeter]) -> Vec<UnpricedMeter> {
    let meter_name = |group: &Group| {
        let key = group.keys.get(1);
        key.map_or_else(String::new, |key| key_name(&Dimension::Meter, key))
    };
    let names: Vec<String> = groups.iter().map(meter_name).collect();
    let meter = |(place, group): (usize, &Group)| {
        let subscription = group.keys.first()?.id()?;
        let meter_id = group.keys.get(1)?.id()?;
        let mut meter = known
            .iter()
            .find(|known| {
                known.subscription.eq_ignore_ascii_case(subscription) && known.meter_id == meter_id
            })?
            .clone();
        let is_alone = names.iter().filter(|name| **name == names[place]).count() == 1;
        meter.name = if is_alone {
            names[place].clone()
        } else {
            let whose = group_name(&GROUP_BY[..1], &group.keys[..1]);
            i18n::facts(&[names[place].clone(), whose])
        };
        meter.rows = group.total.rows;
        if let Some((quantity, unit)) = &group.quantity {
            meter.quantity = *quantity;
            meter.unit.clone_from(unit);
        }
        Some(meter)
    };
    groups.iter().enumerate().filter_map(meter).collect()
}

#[cfg(test)]
mod tests {
    use costs::query::{Cell, Key};
    use costs::{Day, DayRange, Quantity};
    use engine::protocol::UnpricedReason;

    use super::*;

    #[test]
    fn meters_are_those_of_the_view_and_told_apart() {
        let from = Day::from_days_since_epoch(20_000);
        let known = |subscription: &str, meter: &str| UnpricedMeter {
            subscription: subscription.to_owned(),
            meter_id: meter.to_owned(),
            name: "Disk".to_owned(),
            service: "Storage".to_owned(),
            unit: "1 Hour".to_owned(),
            other_units: Vec::new(),
            quantity: Quantity::ZERO,
            rows: 900,
            resources: 1,
            days: DayRange::new(from, from.plus(9)),
            reason: UnpricedReason::NoCard,
        };
        let all = [
            known("a", "m1"),
            known("b", "m1"),
            known("a", "m2"),
            known("c", "m3"),
        ];
        let value = |id: &str, name: &str| Key::Value {
            id: id.to_owned(),
            name: name.to_owned(),
        };
        let group = |subscription: &str, meter: &str, name: &str| Group {
            keys: vec![value(subscription, subscription), value(meter, name)],
            total: Cell {
                rows: 3,
                unpriced_rows: 3,
                ..Cell::default()
            },
            cells: Vec::new(),
            quantity: None,
            quantities: Vec::new(),
            previous: None,
            current: None,
        };
        let groups = [
            group("a", "m1", "Disk – East"),
            group("b", "m1", "Disk – East"),
            group("a", "m2", "Disk – West"),
        ];
        let found = meters_of(&groups, &all);
        let names: Vec<&str> = found.iter().map(|meter| meter.name.as_str()).collect();
        assert_eq!(names, ["Disk – East · a", "Disk – East · b", "Disk – West"]);
        assert!(found.iter().all(|meter| meter.rows == 3));
    }
}
