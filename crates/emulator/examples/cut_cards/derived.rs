//! The sample differences of the offers that are not in the source: how each price is made from the real one.
//! They imitate differences that were observed, not the offers' true prices.

use super::Meter;

/// How one derived card differs from the real one.
pub(crate) struct DerivedOffer {
    pub(crate) offer_id: &'static str,
    pub(crate) currency: &'static str,
    has_full_app_service_price: bool,
    has_third_party: bool,
    /// Price in the card's currency for one US dollar, in ten-thousandths.
    per_dollar_e4: u128,
}

pub(crate) const OFFERS: [DerivedOffer; 3] = [
    DerivedOffer {
        offer_id: "MS-AZR-0003P",
        currency: "USD",
        has_full_app_service_price: true,
        has_third_party: true,
        per_dollar_e4: 10_000,
    },
    DerivedOffer {
        offer_id: "MS-AZR-0003P",
        currency: "EUR",
        has_full_app_service_price: true,
        has_third_party: true,
        per_dollar_e4: 8_433,
    },
    DerivedOffer {
        offer_id: "MS-AZR-0036P",
        currency: "USD",
        has_full_app_service_price: false,
        has_third_party: false,
        per_dollar_e4: 10_000,
    },
];

/// Prices are worked out in units of 10^-20 so that no digit of the source is lost.
const SCALE: u32 = 20;
/// Windows premium of one virtual core for an hour: 0.046.
const WINDOWS_CORE_HOUR: u128 = 46 * 10u128.pow(SCALE - 3);
/// Other real cards hold prices such as `0.072999999996`; this one has none, so some are made.
const NOISE: u128 = 4 * 10u128.pow(SCALE - 12);

impl DerivedOffer {
    /// The meter's JSON under this offer; `None` when it is not on this card.
    pub(crate) fn meter(&self, meter: &Meter, raw: &str) -> Option<String> {
        if !self.has_third_party && !meter.tags.is_empty() {
            return None;
        }
        let (head, rest) = raw.split_once(r#""MeterRates":{"#)?;
        let (rates, tail) = rest.split_once('}')?;
        let rates: Vec<String> = rates
            .split(',')
            .map(|pair| {
                let (bound, price) = pair.split_once(':')?;
                Some(format!("{bound}:{}", self.price(meter, price)?))
            })
            .collect::<Option<_>>()?;
        let head = if meter.category == "Bandwidth"
            && meter.name == "Data Transfer Out"
            && meter.sub_category.is_empty()
        {
            head.replace(r#""IncludedQuantity":0.0"#, r#""IncludedQuantity":5.0"#)
        } else {
            head.to_owned()
        };
        Some(format!(
            r#"{head}"MeterRates":{{{}}}{tail}"#,
            rates.join(",")
        ))
    }

    fn price(&self, meter: &Meter, text: &str) -> Option<String> {
        let mut price = parse(text)?;
        let before = price;
        if meter.category == "Virtual Machines" && meter.sub_category.ends_with(" Windows") {
            price += WINDOWS_CORE_HOUR * core_count(&meter.name);
        }
        if self.has_full_app_service_price
            && meter.category == "Azure App Service"
            && meter.sub_category == "Standard Plan"
        {
            price = price * 10 / 6;
        }
        if meter.category == "Data Lake Analytics" {
            price *= 10;
        }
        if self.per_dollar_e4 != 10_000 {
            price = price * self.per_dollar_e4 / 10_000;
            if meter.sub_category == "Standard HDD Managed Disks" {
                price -= NOISE;
            }
        }
        Some(if price == before {
            text.to_owned()
        } else {
            format(price)
        })
    }
}

/// Cores of a size whose name counts them (`D4 v3/D4s v3`, `B2ms`, `F8s v2`); the `v2` D sizes double instead.
fn core_count(name: &str) -> u128 {
    let digits: String = name
        .chars()
        .skip(1)
        .take_while(char::is_ascii_digit)
        .collect();
    let number = digits.parse().unwrap_or(0);
    if name.starts_with('D') && name.contains("v2/DS") {
        1 << (number - 1).min(4)
    } else {
        number
    }
}

fn parse(text: &str) -> Option<u128> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let shift = i32::try_from(SCALE).ok()? + exponent.parse::<i32>().ok()?
        - i32::try_from(fraction.len()).ok()?;
    let digits: u128 = format!("{whole}{fraction}").parse().ok()?;
    Some(digits * 10u128.pow(u32::try_from(shift).ok()?))
}

/// Twelve decimals at most, rounded half up, no trailing zeros but one decimal kept as the source does.
fn format(price: u128) -> String {
    let unit = 10u128.pow(SCALE - 12);
    let rounded = (price + unit / 2) / unit;
    let fraction = format!("{:012}", rounded % 10u128.pow(12));
    let fraction = fraction.trim_end_matches('0');
    format!(
        "{}.{}",
        rounded / 10u128.pow(12),
        if fraction.is_empty() { "0" } else { fraction }
    )
}
