//! Faults that can be switched on for one scenario, and the little state some of them need.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Something that goes wrong on purpose. All but `no-access` and those of the sign-in
/// concern the usage calls only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Of every eight usage calls the first two answer 429 with `Retry-After: 1`.
    Throttled,
    /// Every usage page takes two seconds.
    SlowPage,
    /// The page that holds rows reported ten days before the anchor day always answers 500.
    BrokenPage,
    /// Usage bodies end in the middle, with a matching `Content-Length`.
    TruncatedJson,
    /// Tokens given at the start are refused as expired after two usage answers; renewed ones work.
    TokenExpiresMidway,
    /// Each usage address answers 503 twice and then works.
    ServerError,
    /// Usage calls answer 502 with an HTML page.
    HtmlError,
    /// 403 for everything inside the subscription.
    NoAccess,
    /// Usage answers hold no rows.
    Empty,
    /// `nextLink` points to another host.
    ForeignNextLink,
    /// Windows that end within the last day stay "not processed" (202) for ever.
    NotReady,
    /// Sign-in: codes have run out when they arrive.
    ExpiredCode,
    /// Sign-in: whoever is chosen declines to consent.
    ConsentDenied,
    /// Sign-in: the token endpoint says that nobody has consented.
    ConsentMissing,
    /// Sign-in: the token endpoint answers 503 with HTML.
    TokenEndpointDown,
    /// Sign-in: access tokens last four seconds.
    ShortTokens,
    /// Sign-in: what is renewed must be signed in again (a second factor is missing).
    SecondFactor,
}

/// A name that is no fault's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFault(pub String);

const NAMES: [(Fault, &str); 17] = [
    (Fault::Throttled, "throttled"),
    (Fault::SlowPage, "slow-page"),
    (Fault::BrokenPage, "broken-page"),
    (Fault::TruncatedJson, "truncated-json"),
    (Fault::TokenExpiresMidway, "token-expires-midway"),
    (Fault::ServerError, "server-error"),
    (Fault::HtmlError, "html-error"),
    (Fault::NoAccess, "no-access"),
    (Fault::Empty, "empty"),
    (Fault::ForeignNextLink, "foreign-next-link"),
    (Fault::NotReady, "not-ready"),
    (Fault::ExpiredCode, "expired-code"),
    (Fault::ConsentDenied, "consent-denied"),
    (Fault::ConsentMissing, "consent-missing"),
    (Fault::TokenEndpointDown, "token-endpoint-down"),
    (Fault::ShortTokens, "short-tokens"),
    (Fault::SecondFactor, "second-factor"),
];

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES
            .iter()
            .find(|(fault, _)| fault == self)
            .map_or("", |(_, name)| name);
        formatter.write_str(name)
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        NAMES
            .iter()
            .find(|(_, name)| *name == text.trim())
            .map(|(fault, _)| *fault)
            .ok_or_else(|| UnknownFault(text.to_owned()))
    }
}

impl fmt::Display for UnknownFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
        write!(
            formatter,
            "no fault is called '{}'; known are {}",
            self.0,
            known.join(", ")
        )
    }
}

impl std::error::Error for UnknownFault {}

#[derive(Debug)]
struct ActiveFault {
    fault: Fault,
    call_count: u32,
    tries_by_address: HashMap<String, u32>,
}

/// The faults that are switched on, by scenario id.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    active: Mutex<HashMap<String, ActiveFault>>,
}

impl Faults {
    pub(crate) fn set(&self, scenario_id: &str, fault: Fault) {
        let active = ActiveFault {
            fault,
            call_count: 0,
            tries_by_address: HashMap::new(),
        };
        self.lock().insert(scenario_id.to_owned(), active);
    }

    pub(crate) fn clear(&self, scenario_id: &str) {
        self.lock().remove(scenario_id);
    }

    pub(crate) fn of(&self, scenario_id: &str) -> Option<Fault> {
        self.lock().get(scenario_id).map(|active| active.fault)
    }

    /// The names of the active faults, by scenario.
    pub(crate) fn names(&self) -> std::collections::BTreeMap<String, String> {
        self.lock()
            .iter()
            .map(|(id, active)| (id.clone(), active.fault.to_string()))
            .collect()
    }

    /// Counts one usage call and says which one it is, from 0.
    pub(crate) fn count_call(&self, scenario_id: &str) -> u32 {
        self.lock().get_mut(scenario_id).map_or(0, |active| {
            active.call_count += 1;
            active.call_count - 1
        })
    }

    /// Counts one try of an address and says which one it is, from 0.
    pub(crate) fn count_try(&self, scenario_id: &str, address: &str) -> u32 {
        self.lock().get_mut(scenario_id).map_or(0, |active| {
            let tries = active
                .tries_by_address
                .entry(address.to_owned())
                .or_default();
            *tries += 1;
            *tries - 1
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, ActiveFault>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_faults_match_both_ways() {
        for (fault, name) in NAMES {
            assert_eq!(name.parse(), Ok(fault));
            assert_eq!(fault.to_string(), name);
        }
        assert!(
            "nonsense"
                .parse::<Fault>()
                .unwrap_err()
                .to_string()
                .contains("throttled")
        );
    }
}
