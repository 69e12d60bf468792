//! All that is loaded: usage, cards and which card rates what. Works at once
//! and knows no network.

use std::collections::BTreeMap;

use costs::answer::{Coverage, RatedUsage, SubscriptionLabel};
use costs::query::{Query, Table};
use costs::rating::{self, Rating, Terms};
use costs::usage::UsageStore;
use costs::{BillingCycle, Currency, DayRange, MeterId, Money, Quantity, RateCard};

use crate::protocol::{
    CardInfo, CardSource, Gap, LoadedSubscription, Quality, RejectedRow, Summary,
};

/// Longest list that is sent to the page.
const MOST_LISTED: usize = 1000;
const MOST_TAG_KEYS: usize = 200;

/// See the module.
#[derive(Default)]
pub(crate) struct Ledger {
    store: UsageStore,
    /// By subscription, card or file.
    rejections: BTreeMap<String, Rejections>,
    files: Vec<FileMark>,
    subscriptions: BTreeMap<String, Subscription>,
    cards: Vec<Card>,
    next_card: u32,
    /// The newest card from a file: for subscriptions that nobody chose one
    /// for, because a file does not say which offer it belongs to.
    default_card: Option<u32>,
    rating: Rating,
    revision: u32,
    /// How often everything was forgotten.
    clearings: u32,
}

/// What a meter costs in one billing period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// Subscription id, in lower case.
    pub subscription: String,
    /// The meter.
    pub meter: MeterId,
    /// Billing period.
    pub period: DayRange,
    /// Usage records.
    pub rows: u32,
    /// Sum of the records.
    pub quantity: Quantity,
    /// Sum of their charges; `None` without a price.
    pub charge: Option<Money>,
}

/// Usage that is not yet part of the ledger.
#[derive(Default)]
pub(crate) struct Staged {
    pub(crate) store: UsageStore,
    pub(crate) rejected: Rejections,
}

/// Records that could not be read: all counted, the first ones kept.
#[derive(Default)]
pub(crate) struct Rejections {
    count: u32,
    rows: Vec<RejectedRow>,
}

impl Rejections {
    pub(crate) fn push(&mut self, row: RejectedRow) {
        self.count += 1;
        if self.rows.len() < MOST_LISTED {
            self.rows.push(row);
        }
    }
}

/// A file whose usage is part of the ledger.
struct FileMark {
    fingerprint: u64,
    subscriptions: Vec<Box<str>>,
}

/// What is known of a subscription beside its usage.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subscription {
    pub(crate) name: Option<String>,
    pub(crate) offer: Option<String>,
    pub(crate) cycle: Option<BillingCycle>,
    /// Whether the user set the cycle: then the API does not overrule it.
    pub(crate) is_cycle_chosen: bool,
    pub(crate) card: CardChoice,
    pub(crate) card_error: Option<arm::Error>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) renewal_error: Option<arm::Error>,
}

/// Which card rates a subscription.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum CardChoice {
    /// The newest one from a file, if any.
    #[default]
    Default,
    /// The one of its offer.
    Offered(u32),
    /// The one, or none, that the user chose.
    Chosen(Option<u32>),
}

struct Card {
    id: u32,
    card: RateCard,
    offer: Option<String>,
    source: CardSource,
    /// What it was asked for, for cards from the API.
    key: Option<CardKey>,
}

/// What names a card of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CardKey {
    pub(crate) offer: String,
    pub(crate) currency: Currency,
    pub(crate) locale: String,
    pub(crate) region_info: String,
}

impl Ledger {
    /// The subscription with that id, known from now on.
    pub(crate) fn subscription(&mut self, id: &str) -> &mut Subscription {
        self.subscriptions.entry(id.to_lowercase()).or_default()
    }

    /// Whether usage or settings of that subscription exist.
    pub(crate) fn has_subscription(&self, id: &str) -> bool {
        let id = id.to_lowercase();
        self.subscriptions.contains_key(&id)
            || self
                .store
                .subscriptions()
                .iter()
                .any(|known| **known == *id)
    }

    /// Forgets everything, but lets the revision grow on.
    pub(crate) fn clear(&mut self) {
        *self = Self {
            revision: self.revision,
            next_card: self.next_card,
            clearings: self.clearings + 1,
            ..Self::default()
        };
    }

    /// Grows when everything is forgotten: what was under way before must not
    /// write any more.
    pub(crate) const fn clearings(&self) -> u32 {
        self.clearings
    }

    pub(crate) fn has_card(&self, id: u32) -> bool {
        self.cards.iter().any(|card| card.id == id)
    }

    /// The card that was fetched for `key`, so that it is fetched once.
    pub(crate) fn fetched_card(&self, key: &CardKey) -> Option<u32> {
        let same = |card: &&Card| card.key.as_ref() == Some(key);
        self.cards.iter().find(same).map(|card| card.id)
    }

    /// Takes a fetched card in.
    pub(crate) fn add_fetched_card(
        &mut self,
        key: CardKey,
        card: RateCard,
        source: CardSource,
    ) -> u32 {
        let offer = Some(key.offer.clone());
        self.add_card(Card {
            id: 0,
            card,
            offer,
            source,
            key: Some(key),
        })
    }

    /// Takes a card from a file in; it takes the place of an earlier one with
    /// that name and becomes the default.
    pub(crate) fn add_file_card(
        &mut self,
        name: &str,
        offer: Option<String>,
        card: RateCard,
    ) -> u32 {
        let source = CardSource::File(name.to_owned());
        let known = self.cards.iter().position(|known| known.source == source);
        let id = if let Some(index) = known {
            self.cards[index].card = card;
            self.cards[index].id
        } else {
            self.add_card(Card {
                id: 0,
                card,
                offer,
                source,
                key: None,
            })
        };
        self.default_card = Some(id);
        id
    }

    fn add_card(&mut self, mut card: Card) -> u32 {
        self.next_card += 1;
        card.id = self.next_card;
        self.cards.push(card);
        self.next_card
    }

    /// Replaces what could not be read of one source.
    pub(crate) fn set_rejections(&mut self, source: &str, rejections: Rejections) {
        if rejections.count == 0 {
            self.rejections.remove(source);
        } else {
            self.rejections.insert(source.to_owned(), rejections);
        }
    }

    /// Records of a subscription.
    pub(crate) fn rows_of(&self, id: &str) -> usize {
        let known = self.store.subscriptions().iter().zip(self.store.extent());
        known
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(id))
            .map_or(0, |(_, (rows, _))| rows)
    }

    /// Puts newly fetched usage of a subscription in the place of all that was
    /// loaded of it before, from files too.
    pub(crate) fn replace_usage(&mut self, id: &str, staged: Staged) {
        let id = id.to_lowercase();
        self.store.remove(|known| known == id);
        self.files
            .retain(|file| !file.subscriptions.iter().any(|known| **known == *id));
        self.set_rejections(&id, staged.rejected);
        self.store.absorb(staged.store);
    }

    /// Adds the usage of a file.
    pub(crate) fn add_file_usage(&mut self, name: &str, fingerprint: u64, staged: Staged) {
        self.files.push(FileMark {
            fingerprint,
            subscriptions: staged.store.subscriptions().to_vec(),
        });
        self.set_rejections(name, staged.rejected);
        self.store.absorb(staged.store);
    }

    /// Whether usage with that fingerprint was added and is still there.
    pub(crate) fn has_file(&self, fingerprint: u64) -> bool {
        self.files
            .iter()
            .any(|file| file.fingerprint == fingerprint)
    }

    fn card_of(&self, subscription: Option<&Subscription>) -> Option<u32> {
        match subscription
            .map(|subscription| subscription.card)
            .unwrap_or_default()
        {
            CardChoice::Default => self.default_card,
            CardChoice::Offered(card) => Some(card),
            CardChoice::Chosen(card) => card,
        }
    }

    fn card(&self, id: u32) -> Option<&RateCard> {
        self.cards
            .iter()
            .find(|card| card.id == id)
            .map(|card| &card.card)
    }

    /// Rates everything anew. To be called after any change.
    pub(crate) fn rate(&mut self) {
        let terms: Vec<Terms<'_>> = self
            .store
            .subscriptions()
            .iter()
            .map(|id| {
                let subscription = self.subscriptions.get(&**id);
                Terms {
                    card: self.card_of(subscription).and_then(|card| self.card(card)),
                    cycle: subscription
                        .and_then(|known| known.cycle)
                        .unwrap_or_default(),
                }
            })
            .collect();
        self.rating = rating::rate(&self.store, &terms);
        self.revision += 1;
    }

    fn with_rated<T>(&self, read: impl FnOnce(&RatedUsage<'_>) -> T) -> T {
        let labels: Vec<SubscriptionLabel> = self
            .store
            .subscriptions()
            .iter()
            .map(|id| {
                let subscription = self.subscriptions.get(&**id);
                let card = self.card_of(subscription).and_then(|card| self.card(card));
                SubscriptionLabel {
                    name: subscription
                        .and_then(|known| known.name.clone())
                        .unwrap_or_else(|| id.to_string()),
                    currency: card.map(RateCard::currency),
                }
            })
            .collect();
        read(&RatedUsage {
            store: &self.store,
            rating: &self.rating,
            subscriptions: &labels,
        })
    }

    /// Answers a query.
    pub(crate) fn answer(&self, query: &Query) -> Table {
        self.with_rated(|rated| rated.answer(query))
    }

    /// Charges by subscription, meter and billing period.
    pub(crate) fn bill(&self) -> Vec<Bill> {
        let bill = |line: &costs::rating::BillLine| Bill {
            subscription: self.store.subscriptions()[line.subscription].to_string(),
            meter: self.store.meter_ids()[line.meter].clone(),
            period: line.period,
            rows: line.rows,
            quantity: line.quantity,
            charge: line.state.is_priced().then_some(line.charge),
        };
        self.rating.lines().iter().map(bill).collect()
    }

    /// What could not be priced or read.
    pub(crate) fn quality(&self) -> Quality {
        let unpriced = self.with_rated(|rated| rated.unpriced());
        let rejected = self.rejections.values().flat_map(|source| &source.rows);
        Quality {
            unpriced: unpriced.into_iter().take(MOST_LISTED).collect(),
            rejected: rejected.take(MOST_LISTED).cloned().collect(),
        }
    }

    /// All that is loaded, in brief.
    pub(crate) fn summary(&self, hosts: Vec<String>) -> Summary {
        let (coverage, unpriced_rows, currencies) = self.with_rated(|rated| {
            let coverage: Coverage = rated.coverage();
            (coverage, rated.unpriced_rows(), rated.all_currencies())
        });
        let extents = self.store.extent();
        let subscriptions = self
            .store
            .subscriptions()
            .iter()
            .zip(extents.iter().zip(&unpriced_rows))
            .filter_map(|(id, ((rows, days), unpriced_rows))| {
                let known = self.subscriptions.get(&**id);
                let has_gaps = known.is_some_and(|known| !known.gaps.is_empty());
                (*rows > 0 || has_gaps)
                    .then(|| self.loaded(id, known, *rows as u32, *days, *unpriced_rows))
            });
        let in_store = |id: &String| {
            self.store
                .subscriptions()
                .iter()
                .any(|known| **known == **id)
        };
        let without_usage = self
            .subscriptions
            .iter()
            .filter(|(id, _)| !in_store(id))
            .map(|(id, known)| self.loaded(id, Some(known), 0, None, 0));
        let all_days = extents.iter().filter_map(|(_, days)| *days);
        Summary {
            revision: self.revision,
            rows: self.store.rows() as u32,
            days: all_days.reduce(|a, b| DayRange::new(a.from.min(b.from), a.until.max(b.until))),
            subscriptions: subscriptions.chain(without_usage).collect(),
            cards: self.cards.iter().map(Card::info).collect(),
            meters: coverage.meters,
            priced_meters: coverage.priced_meters,
            unpriced_rows: coverage.unpriced_rows,
            priced_later_rows: coverage.priced_later_rows,
            rejected_rows: self.rejections.values().map(|source| source.count).sum(),
            tag_keys: self
                .store
                .tag_keys()
                .into_iter()
                .take(MOST_TAG_KEYS)
                .map(|(key, _)| key)
                .collect(),
            currencies,
            hosts,
        }
    }

    fn loaded(
        &self,
        id: &str,
        known: Option<&Subscription>,
        rows: u32,
        days: Option<DayRange>,
        unpriced_rows: u32,
    ) -> LoadedSubscription {
        let card = self.card_of(known);
        let default = Subscription::default();
        let known = known.unwrap_or(&default);
        LoadedSubscription {
            id: id.to_owned(),
            name: known.name.clone().unwrap_or_else(|| id.to_owned()),
            offer: known.offer.clone(),
            cycle: known.cycle.unwrap_or_default(),
            is_cycle_known: known.cycle.is_some(),
            card,
            card_error: known.card_error.clone(),
            rows,
            unpriced_rows,
            days,
            gaps: known.gaps.clone(),
            renewal_error: known.renewal_error.clone(),
            monthly_credit: card
                .and_then(|card| self.card(card))
                .and_then(RateCard::monthly_credit),
        }
    }
}

impl Card {
    fn info(&self) -> CardInfo {
        CardInfo {
            id: self.id,
            offer: self.offer.clone(),
            currency: self.card.currency(),
            locale: self.card.locale().to_owned(),
            meters: self.card.meters() as u32,
            newest_date: self.card.newest_date(),
            source: self.source.clone(),
        }
    }
}
