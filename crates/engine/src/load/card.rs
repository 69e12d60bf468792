//! The rate card of a subscription's offer.

use arm::{Host, RateCardQuery, RateCardWay};
use costs::rate_card::{CardError, RateCard};
use costs::{BillingCycle, Timestamp};

use super::subscription::One;
use crate::intake;
use crate::ledger::{CardChoice, CardKey};
use crate::protocol::{ApiCall, CardSource, StepState};

const DAY_S: i64 = 86_400;

impl<H: Host> One<'_, H> {
    /// Whether it was stopped by the user. Cards are built anew each day or so,
    /// and a billing period is rated with the prices of its time: what is older
    /// than a day, or of an earlier period of this `cycle`, is fetched again.
    pub(super) async fn card(&self, cycle: BillingCycle) -> bool {
        let Some(offer) = &self.wanted.offer else {
            return false;
        };
        let set = |state: StepState| {
            self.board
                .update(self.number, |progress| progress.card = Some(state));
        };
        set(StepState::Running);
        let key = CardKey {
            offer: offer.clone(),
            currency: self.request.currency,
            locale: self.request.locale.clone(),
            region_info: self.request.region_info.clone(),
        };
        let former = self.engine.ledger.borrow().fetched_card(&key);
        let now = self.engine.host.now();
        let is_recent = |at_s: i64| is_recent(Timestamp::from_seconds(at_s), now, cycle);
        let (found, error) = match former {
            Some((card, Some(at_s))) if is_recent(at_s) => (Some(card), None),
            _ => {
                let fetched = self.fetch_card(key).await;
                self.note(ApiCall::RateCard, fetched.as_ref().err().cloned());
                match fetched {
                    Ok(card) => (Some(card), None),
                    // The former prices are better than none.
                    Err(error) => (former.map(|(card, _)| card), Some(error)),
                }
            }
        };
        let Some(mut ledger) = self.ledger() else {
            return true;
        };
        let known = ledger.subscription(&self.wanted.id);
        if !matches!(known.card, CardChoice::Chosen(_)) {
            // Without the card of this offer, one from a file may still serve;
            // the card of another offer must not.
            known.card = found.map_or(CardChoice::Default, CardChoice::Offered);
        }
        known.card_error = error;
        let state = match &known.card_error {
            None => StepState::Done,
            Some(arm::Error::Cancelled) => StepState::Cancelled,
            Some(error) => StepState::Failed(error.clone()),
        };
        drop(ledger);
        let was_cancelled = state == StepState::Cancelled;
        set(state);
        was_cancelled
    }

    /// A deployment has a relay because its browsers cannot read the store
    /// behind the redirect, so the relay is asked where there is one.
    async fn fetch_card(&self, key: CardKey) -> Result<u32, arm::Error> {
        let (way, source) = match &self.session.connection.relay {
            Some(base) => (RateCardWay::Relay { base: base.clone() }, CardSource::Relay),
            None => (RateCardWay::Direct, CardSource::Direct),
        };
        let query = RateCardQuery {
            subscription: self.wanted.id.clone(),
            offer: key.offer.clone(),
            currency: key.currency.code().to_owned(),
            locale: key.locale.clone(),
            region_info: key.region_info.clone(),
        };
        let fetched = self.session.client.rate_card(&query, way);
        let body = self
            .cancel
            .run(fetched)
            .await
            .map_err(|_| arm::Error::Cancelled)??
            .body;
        let (card, problems) =
            RateCard::read(&body).map_err(|error| card_error(&error, "Meters"))?;
        let mut ledger = self.engine.ledger.borrow_mut();
        let name = format!("{} {}", key.offer, key.currency);
        ledger.set_rejections(&name, intake::card_rejections(&name, problems));
        let now_s = self.engine.host_now();
        Ok(ledger.add_fetched_card(key, card, source, now_s))
    }
}

/// Whether a card that was fetched then still does.
fn is_recent(fetched: Timestamp, now: Timestamp, cycle: BillingCycle) -> bool {
    let age_s = now.seconds().saturating_sub(fetched.seconds());
    (0..DAY_S).contains(&age_s) && cycle.period_of(fetched.day()) == cycle.period_of(now.day())
}

/// Why the body of a card, whose list has that name, is none.
pub(crate) fn card_error(error: &CardError, list: &str) -> arm::Error {
    let field = match error {
        CardError::Truncated => return arm::Error::Truncated,
        CardError::CurrencyMissing => "Currency",
        CardError::NotACard | CardError::Malformed { .. } => list,
    };
    arm::Error::Unreadable {
        place: arm::Place {
            row: None,
            field: field.to_owned(),
            byte: None,
        },
    }
}
