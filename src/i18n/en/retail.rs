//! English words of public list prices.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        source: "Public list prices",
        title: "Public list prices",
        text: "Azure's Retail Prices, without any account: no offer, agreement, credit or reservation is in them. They come through this page's relay, and no token is sent.",
        needs_relay: "Browsers cannot read these prices by themselves, and this deployment has no relay. Open the page with the host program, or bring a rate card as a file.",
        which: "Prices of",
        of_usage: "Meters of the loaded usage",
        of_service: "A service",
        service: "Services, separated by commas, as Azure writes them",
        region: "Regions, such as westeurope; empty for all",
        currency: "Currency of the prices",
        for_development: "Prices for development and test where there are any",
        fetch: "Get list prices",
        none: "No list prices were found",
        none_next: "Names of services and regions must be written exactly as Azure does, and not every currency has prices.",
        reservations: "Prices of reservations, left out",
        savings_plans: "Rows that also have prices under a savings plan, which are not used",
        development: "Prices for development and test, left out",
        repeated: "Rows that repeat the price of their meter",
        differing: "Rows with another price for a meter (that of the meter's own region is used)",
        rejected: "Rows that could not be read",
        failed: "The list prices were not loaded",
        used_where: "They rate subscriptions that have no card of their own offer; another card can be chosen above.",
    }
    phrases {
        loaded(meters): "List prices of {meters} are loaded",
    }
    counts {
    }
    typed {}
}
