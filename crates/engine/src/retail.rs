//! Public list prices as a rate card.

use std::rc::Rc;

use arm::{Cancel, Client, Endpoint, Error, Host, RetailQuery};
use costs::rate_card::{CardError, RetailPrices};

use crate::engine::Engine;
use crate::intake;
use crate::load::card_error;
use crate::protocol::{Failure, Reply, RetailReport, RetailWish};

impl<H: Host> Engine<H> {
    /// Fetches list prices and makes a card of them, which rates what no card
    /// was chosen for. Nobody needs to be signed in.
    pub(crate) async fn retail_prices(
        &self,
        wish: &RetailWish,
        cancel: &Cancel,
    ) -> Result<Reply, Failure> {
        let endpoint: Endpoint = wish.origin.parse().map_err(|_| Failure::EndpointInvalid)?;
        let client = Client::without_token(Rc::clone(&self.host), endpoint);
        let query = RetailQuery {
            currency: wish.currency.code().to_owned(),
            services: wish.services.clone(),
            regions: wish.regions.clone(),
            meters: Vec::new(),
        };
        let mut queries = vec![query.clone()];
        if wish.of_usage {
            let meters = self.ledger.borrow().meters_in_use();
            let parts = meters.chunks(arm::MOST_METERS);
            queries = parts
                .map(|meters| RetailQuery {
                    meters: meters.to_vec(),
                    ..query.clone()
                })
                .collect();
        }
        let mut prices = RetailPrices::new(wish.currency, wish.for_development);
        let fetching = async {
            for query in &queries {
                let take = |body: &[u8]| {
                    let page = prices.add_page(body).map_err(|error| read_error(&error))?;
                    Ok(page.next_link)
                };
                client.retail_prices(&wish.relay, query, take).await?;
            }
            Ok(())
        };
        let fetched = cancel.run(fetching).await;
        fetched
            .map_err(|_| Failure::Cancelled)?
            .map_err(Failure::Fetch)?;
        let found = prices.finish();
        let meters = found.card.meters() as u32;
        let rejected = found.problems.len() as u32;
        if meters == 0 {
            return Ok(Reply::RetailPrices(RetailReport {
                card: None,
                meters,
                rejected,
                left_out: found.left_out,
            }));
        }
        let mut ledger = self.ledger.borrow_mut();
        let name = format!("Retail Prices {}", wish.currency);
        ledger.set_rejections(&name, intake::card_rejections(&name, found.problems));
        let card = ledger.add_retail_card(found.card, self.host_now());
        drop(ledger);
        self.changed();
        Ok(Reply::RetailPrices(RetailReport {
            card: Some(card),
            meters,
            rejected,
            left_out: found.left_out,
        }))
    }
}

fn read_error(error: &CardError) -> Error {
    card_error(error, "Items")
}
