//! Offers that a person has confirmed or chosen, kept over visits: what the API
//! lets one guess is none until then.

use crate::browser;

pub(super) const KEPT: &str = "meterview.offers";
/// More subscriptions than these are forgotten, the oldest first.
const MOST: usize = 500;

/// The offer of a subscription that a person has confirmed; empty where they
/// said that it needs no card.
pub(crate) fn confirmed_offer(subscription: &str) -> Option<String> {
    find(&browser::remembered(KEPT).unwrap_or_default(), subscription)
}

/// Keeps the offer of a subscription.
pub(crate) fn confirm_offer(subscription: &str, offer: &str) {
    let kept = browser::remembered(KEPT).unwrap_or_default();
    browser::remember(KEPT, &with(&kept, subscription, offer));
}

fn find(kept: &str, subscription: &str) -> Option<String> {
    let mut lines = kept.lines().filter_map(|line| line.split_once('='));
    let found = lines.find(|(id, _)| id.eq_ignore_ascii_case(subscription));
    found.map(|(_, offer)| offer.to_owned())
}

fn with(kept: &str, subscription: &str, offer: &str) -> String {
    let is_other = |line: &&str| {
        let id = line.split_once('=').map_or("", |(id, _)| id);
        !id.eq_ignore_ascii_case(subscription)
    };
    let mut lines: Vec<&str> = kept.lines().filter(is_other).collect();
    let new = format!("{}={offer}", subscription.to_lowercase());
    lines.push(&new);
    let surplus = lines.len().saturating_sub(MOST);
    lines.drain(..surplus);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_on_a_subscription_counts() {
        let kept = with("", "A1", "MS-AZR-0003P");
        let kept = with(&with(&kept, "b2", ""), "a1", "MS-AZR-0062P");
        assert_eq!(find(&kept, "A1").as_deref(), Some("MS-AZR-0062P"));
        assert_eq!(find(&kept, "B2").as_deref(), Some(""));
        assert_eq!(find(&kept, "c3"), None);
        let many = (0..600).fold(kept, |kept, number| with(&kept, &number.to_string(), "x"));
        assert_eq!(many.lines().count(), MOST);
        assert_eq!(find(&many, "599").as_deref(), Some("x"));
    }
}
