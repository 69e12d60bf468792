//! What the sign-in remembers: registered addresses, codes and tokens to renew with. Nothing is forgiven: a code
//! works once, a token to renew with works once, and whoever shows one twice ends the sign-in it came from.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::token::Signer;

/// The scenario id of the sign-in, for faults.
pub(crate) const SIGN_IN_ID: &str = "sign-in";

/// The application (client) id that the sign-in knows.
pub const CLIENT_ID: &str = "6e1c8a52-3f0d-4b7e-9a41-5d2f7c903b18";

/// A code is exchanged within this time.
const CODE_LASTS: TimeDelta = TimeDelta::minutes(10);
/// A single-page application signs people in anew after this time, however often it renews.
const RENEWABLE_FOR: TimeDelta = TimeDelta::hours(24);

/// What a person has agreed to.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) object_id: String,
    /// The directory that was signed in to; `None` with AD FS, which has one.
    pub(crate) tenant_id: Option<String>,
    pub(crate) redirect: String,
    /// The text that the verifier must hash to.
    pub(crate) challenge: String,
    pub(crate) nonce: Option<String>,
    pub(crate) scope: String,
    pub(crate) resource: Option<String>,
}

/// Why a code or a token to renew with is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Unknown,
    Used,
    RunOut,
}

#[derive(Default)]
pub(crate) struct Provider {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    redirects: Vec<String>,
    issued_count: u64,
    codes: HashMap<String, Issued>,
    renewals: HashMap<String, Issued>,
    /// Sign-ins that were ended.
    ended: HashSet<u64>,
}

#[derive(Clone, Debug)]
struct Issued {
    grant: Grant,
    until: DateTime<Utc>,
    is_used: bool,
    /// The sign-in that it came from.
    sign_in: u64,
}

/// What a code or a token to renew with stood for.
pub(crate) struct Redeemed {
    pub(crate) grant: Grant,
    sign_in: u64,
    renewable_until: DateTime<Utc>,
}

impl Provider {
    /// Sends people back to nowhere any more.
    pub(crate) fn forget_redirects(&self) {
        self.lock().redirects.clear();
    }

    /// Every code and token to renew with that was ever given.
    pub(crate) fn issued(&self) -> Vec<String> {
        let state = self.lock();
        let issued = state.codes.keys().chain(state.renewals.keys());
        issued.cloned().collect()
    }

    pub(crate) fn register(&self, redirect: &str) {
        self.lock().redirects.push(redirect.to_owned());
    }

    /// Compared as text: no other path, port, case or trailing slash.
    pub(crate) fn is_registered(&self, redirect: &str) -> bool {
        self.lock().redirects.iter().any(|known| known == redirect)
    }

    pub(crate) fn code(&self, grant: Grant, now: DateTime<Utc>, signer: &Signer) -> String {
        let mut state = self.lock();
        let (text, number) = state.next("code", signer);
        let issued = Issued {
            grant,
            until: now + CODE_LASTS,
            is_used: false,
            sign_in: number,
        };
        state.codes.insert(text.clone(), issued);
        text
    }

    pub(crate) fn redeem_code(&self, code: &str, now: DateTime<Utc>) -> Result<Redeemed, Refused> {
        let mut state = self.lock();
        let State { codes, ended, .. } = &mut *state;
        let issued = codes.get_mut(code).ok_or(Refused::Unknown)?;
        if issued.is_used {
            ended.insert(issued.sign_in);
            return Err(Refused::Used);
        }
        issued.is_used = true;
        if issued.until <= now {
            return Err(Refused::RunOut);
        }
        Ok(Redeemed {
            grant: issued.grant.clone(),
            sign_in: issued.sign_in,
            renewable_until: now + RENEWABLE_FOR,
        })
    }

    /// A token to renew with, in the place of the one that was redeemed.
    pub(crate) fn renewal(&self, redeemed: &Redeemed, signer: &Signer) -> String {
        let mut state = self.lock();
        let (text, _) = state.next("renewal", signer);
        let issued = Issued {
            grant: redeemed.grant.clone(),
            until: redeemed.renewable_until,
            is_used: false,
            sign_in: redeemed.sign_in,
        };
        state.renewals.insert(text.clone(), issued);
        text
    }

    pub(crate) fn redeem_renewal(
        &self,
        renewal: &str,
        now: DateTime<Utc>,
    ) -> Result<Redeemed, Refused> {
        let mut state = self.lock();
        let State {
            renewals, ended, ..
        } = &mut *state;
        let issued = renewals.get_mut(renewal).ok_or(Refused::Unknown)?;
        if issued.is_used || ended.contains(&issued.sign_in) {
            ended.insert(issued.sign_in);
            return Err(Refused::Used);
        }
        if issued.until <= now {
            return Err(Refused::RunOut);
        }
        issued.is_used = true;
        Ok(Redeemed {
            grant: issued.grant.clone(),
            sign_in: issued.sign_in,
            renewable_until: issued.until,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A text that nobody without the key can guess.
    fn next(&mut self, kind: &str, signer: &Signer) -> (String, u64) {
        self.issued_count += 1;
        let number = self.issued_count;
        (signer.signature(&format!("{kind} {number}")), number)
    }
}
