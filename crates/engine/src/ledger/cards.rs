//! Rate cards in memory, and which one rates which subscription.

use costs::{Currency, RateCard};
use serde::{Deserialize, Serialize};

use super::{CardChoice, Ledger, Subscription};
use crate::protocol::{CardInfo, CardSource};

pub(super) struct Card {
    pub(super) id: u32,
    pub(super) card: RateCard,
    pub(super) offer: Option<String>,
    pub(super) source: CardSource,
    /// What it was asked for, for cards from the API.
    pub(super) key: Option<CardKey>,
    /// When, in seconds since 1970-01-01T00:00:00Z.
    pub(super) fetched_at_s: Option<i64>,
}

/// What names a card of the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CardKey {
    pub(crate) offer: String,
    pub(crate) currency: Currency,
    pub(crate) locale: String,
    pub(crate) region_info: String,
}

impl Ledger {
    pub(crate) fn has_card(&self, id: u32) -> bool {
        self.cards.iter().any(|card| card.id == id)
    }

    /// The card that was fetched for `key`, and when, if known, in seconds
    /// since 1970-01-01T00:00:00Z.
    pub(crate) fn fetched_card(&self, key: &CardKey) -> Option<(u32, Option<i64>)> {
        let same = |card: &&Card| card.key.as_ref() == Some(key);
        let known = self.cards.iter().find(same);
        known.map(|card| (card.id, card.fetched_at_s))
    }

    /// Takes a fetched card in; it takes the place of an earlier one that was
    /// asked for in the same way.
    pub(crate) fn add_fetched_card(
        &mut self,
        key: CardKey,
        card: RateCard,
        source: CardSource,
        fetched_at_s: i64,
    ) -> u32 {
        let mut known = self.cards.iter_mut();
        if let Some(known) = known.find(|known| known.key.as_ref() == Some(&key)) {
            known.card = card;
            known.source = source;
            known.fetched_at_s = Some(fetched_at_s);
            self.is_stale = true;
            return known.id;
        }
        let offer = Some(key.offer.clone());
        self.add_card(Card {
            id: 0,
            card,
            offer,
            source,
            key: Some(key),
            fetched_at_s: Some(fetched_at_s),
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
            self.is_stale = true;
            self.cards[index].id
        } else {
            self.add_card(Card {
                id: 0,
                card,
                offer,
                source,
                key: None,
                fetched_at_s: None,
            })
        };
        self.default_card = Some(id);
        id
    }

    /// Takes list prices in; they take the place of earlier ones in that
    /// currency and become the default.
    pub(crate) fn add_retail_card(&mut self, card: RateCard, fetched_at_s: i64) -> u32 {
        let is_same = |known: &Card| {
            known.source == CardSource::Retail && known.card.currency() == card.currency()
        };
        let place = self.cards.iter().position(is_same);
        let id = if let Some(known) = place.and_then(|place| self.cards.get_mut(place)) {
            known.card = card;
            known.fetched_at_s = Some(fetched_at_s);
            let id = known.id;
            self.is_stale = true;
            id
        } else {
            self.add_card(Card {
                id: 0,
                card,
                offer: None,
                source: CardSource::Retail,
                key: None,
                fetched_at_s: Some(fetched_at_s),
            })
        };
        self.default_card = Some(id);
        id
    }

    /// Ids of the meters of all usage, in lower case.
    pub(crate) fn meters_in_use(&self) -> Vec<String> {
        let ids = self.store.meter_ids().iter();
        let mut ids: Vec<String> = ids.map(|id| id.to_string().to_lowercase()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    pub(super) fn add_card(&mut self, mut card: Card) -> u32 {
        self.is_stale = true;
        self.next_card += 1;
        card.id = self.next_card;
        self.cards.push(card);
        self.next_card
    }

    pub(super) fn card_of(&self, subscription: Option<&Subscription>) -> Option<u32> {
        match subscription
            .map(|subscription| subscription.card)
            .unwrap_or_default()
        {
            CardChoice::Default => self.default_card,
            CardChoice::Offered(card) => Some(card),
            CardChoice::Chosen(card) => card,
        }
    }

    pub(super) fn card(&self, id: u32) -> Option<&RateCard> {
        self.cards
            .iter()
            .find(|card| card.id == id)
            .map(|card| &card.card)
    }

    /// All cards, the newest first.
    pub(super) fn newest_cards(&self) -> impl Iterator<Item = &RateCard> {
        self.cards.iter().rev().map(|card| &card.card)
    }

    pub(super) fn card_infos(&self) -> Vec<CardInfo> {
        self.cards.iter().map(Card::info).collect()
    }

    pub(super) fn card_info(&self, id: u32) -> Option<CardInfo> {
        let card = self.cards.iter().find(|card| card.id == id);
        card.map(Card::info)
    }

    pub(super) fn card_bytes(&self) -> usize {
        self.newest_cards().map(RateCard::heap_bytes).sum()
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
