//! What was asked of the APIs and what came of it, for whoever wonders why
//! something is missing.

use std::collections::BTreeMap;

use crate::protocol::{ApiCall, CallRecord, ScopeDiagnosis};

/// The last calls, by subscription id in lower case; that of the directory as a
/// whole is empty.
#[derive(Debug, Default)]
pub(crate) struct Diagnosis(BTreeMap<String, Scope>);

#[derive(Debug, Default)]
struct Scope {
    name: String,
    calls: BTreeMap<ApiCall, (Option<arm::Error>, i64)>,
}

impl Diagnosis {
    /// Notes how a call ended, in place of the last one of its kind.
    pub(crate) fn note(
        &mut self,
        subscription: &str,
        name: &str,
        call: ApiCall,
        error: Option<arm::Error>,
        at_s: i64,
    ) {
        let scope = self.0.entry(subscription.to_lowercase()).or_default();
        name.clone_into(&mut scope.name);
        scope.calls.insert(call, (error, at_s));
    }

    /// Takes over what an earlier session noted of scopes that this one has not
    /// asked about.
    pub(crate) fn restore(&mut self, scopes: &[ScopeDiagnosis]) {
        for scope in scopes {
            let calls = scope.calls.iter();
            let calls = calls.map(|call| (call.call, (call.error.clone(), call.at_s)));
            let known = self.0.entry(scope.subscription.clone());
            known.or_insert_with(|| Scope {
                name: scope.name.clone(),
                calls: calls.collect(),
            });
        }
    }

    /// All of it.
    pub(crate) fn scopes(&self) -> Vec<ScopeDiagnosis> {
        self.0
            .iter()
            .map(|(subscription, scope)| ScopeDiagnosis {
                subscription: subscription.clone(),
                name: scope.name.clone(),
                calls: scope
                    .calls
                    .iter()
                    .map(|(call, (error, at_s))| CallRecord {
                        call: *call,
                        error: error.clone(),
                        at_s: *at_s,
                    })
                    .collect(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_call_of_each_kind_is_kept() {
        let mut diagnosis = Diagnosis::default();
        let failed = Some(arm::Error::Truncated);
        diagnosis.note("A1", "Shop", ApiCall::RateCard, failed.clone(), 10);
        diagnosis.note("a1", "Shop", ApiCall::Usage, failed, 10);
        diagnosis.note("a1", "Shop", ApiCall::Usage, None, 20);
        let [scope] = diagnosis.scopes().try_into().unwrap();
        assert_eq!(scope.subscription, "a1");
        let calls: Vec<_> = scope
            .calls
            .iter()
            .map(|call| (call.call, call.at_s))
            .collect();
        assert_eq!(calls, [(ApiCall::Usage, 20), (ApiCall::RateCard, 10)]);
        assert_eq!(scope.calls[0].error, None);
    }
}
