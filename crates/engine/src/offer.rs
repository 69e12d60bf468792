//! Which offer a subscription is likely to have.
//!
//! The API names a `quotaId` and no offer, and one quota id stands for several
//! offers, so the guess is shown and can be corrected. `offers.csv` lists the
//! offers that Azure documents with their quota ids and whether the RateCard
//! API answers for them.

use crate::protocol::Offer;

static OFFERS: &str = include_str!("offers.csv");

/// A line of the table.
struct Row {
    id: &'static str,
    name: &'static str,
    quota_ids: &'static str,
    is_retired: bool,
    rate_card: &'static str,
}

impl Row {
    /// Offers whose cards have been seen come first, those known to have none
    /// last.
    fn rank(&self) -> u8 {
        match self.rate_card {
            "yes" => 0,
            "likely" => 1,
            "unknown" => 2,
            _ => 3,
        }
    }

    fn has_rate_card(&self) -> bool {
        self.rank() < 3
    }
}

fn rows() -> impl Iterator<Item = Row> {
    OFFERS.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let (id, name, quota_ids) = (cells.next()?, cells.next()?, cells.next()?);
        let (_kind, retired, rate_card) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Row {
            id,
            name,
            quota_ids,
            is_retired: retired == "yes",
            rate_card,
        })
    })
}

/// Offers that fit `quota_id`, those with a known rate card first; for an unknown
/// quota id every offer in use, pay-as-you-go first. The flag says whether the
/// first one has a rate card.
pub(crate) fn likely_offers(quota_id: Option<&str>) -> (Vec<Offer>, bool) {
    let fits =
        |row: &Row| quota_id.is_some_and(|id| row.quota_ids.split(';').any(|quota| quota == id));
    let mut found: Vec<Row> = rows().filter(fits).collect();
    if found.is_empty() {
        found = rows()
            .filter(|row| !row.is_retired && row.has_rate_card() && !row.id.is_empty())
            .collect();
    }
    found.sort_by_key(Row::rank);
    // Sovereign clouds share the quota ids of the public one.
    found.sort_by_key(|row| row.id.contains("USGOV") || row.id.contains("-DE-"));
    let has_rate_card = found.first().is_some_and(Row::has_rate_card);
    let offers = found
        .into_iter()
        .filter(|row| !row.id.is_empty())
        .map(|row| Offer {
            id: row.id.to_owned(),
            name: row.name.to_owned(),
        })
        .collect();
    (offers, has_rate_card)
}

/// The offer id that a file name holds, such as that of
/// `ratecard_MS-AZR-0062P_USD.json`.
pub(crate) fn offer_in_file_name(name: &str) -> Option<String> {
    let upper = name.to_uppercase();
    let start = upper.find("MS-AZR-").or_else(|| upper.find("MS-MC-AZR-"))?;
    let text = &upper[start..];
    let end = text
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .unwrap_or(text.len());
    Some(text[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(quota_id: Option<&str>) -> (String, bool) {
        let (offers, has_rate_card) = likely_offers(quota_id);
        (
            offers
                .first()
                .map_or_else(String::new, |offer| offer.id.clone()),
            has_rate_card,
        )
    }

    #[test]
    fn guesses_by_quota_id() {
        assert_eq!(
            first(Some("PayAsYouGo_2014-09-01")),
            ("MS-AZR-0003P".into(), true)
        );
        assert_eq!(
            first(Some("Sponsored_2016-01-01")),
            ("MS-AZR-0036P".into(), true)
        );
        assert_eq!(first(Some("MSDN_2014-09-01")).0, "MS-AZR-0062P");
        assert_eq!(
            first(Some("EnterpriseAgreement_2014-09-01")),
            ("MS-AZR-0017P".into(), false)
        );
        assert_eq!(
            first(Some("CSP_2015-05-01")),
            ("MS-AZR-0145P".into(), false)
        );
        assert_eq!(first(None), ("MS-AZR-0003P".into(), true));
    }

    #[test]
    fn finds_the_offer_in_a_file_name() {
        let name = "ratecard_MS-AZR-0062P_USD_en_2020-12.json.gz";
        assert_eq!(offer_in_file_name(name).as_deref(), Some("MS-AZR-0062P"));
        assert_eq!(offer_in_file_name("my rates.json"), None);
    }
}
