//! A headline without most of its prices says so.

use engine::protocol::Summary;
use leptos::prelude::*;

use crate::components::{MessageBar, Tone};
use crate::i18n::{self, texts};
use crate::route::{Page, is_in_scope};
use crate::state::{Session, ViewState};

/// How many subscriptions in scope have usage and no price for any of it, where
/// there are some, with the way to the prices.
#[component]
pub(crate) fn UnpricedSubscriptions() -> impl IntoView {
    let session = Session::current();
    let view = ViewState::current();
    let found = Memo::new(move |_| {
        let scope = view.view.with(|view| view.scope.clone());
        session.summary.with(|summary| unpriced(summary, &scope))
    });
    move || {
        let (unpriced, all) = found.get();
        (unpriced > 0).then(|| {
            let text = texts();
            let words = (text.subscriptions_unpriced)(&i18n::count(unpriced), &i18n::count(all));
            view! {
                <MessageBar tone=Tone::Warning title=words text=text.subscriptions_unpriced_next>
                    <a class="button" href=move || view.href(Page::Data)>{text.data}</a>
                </MessageBar>
            }
        })
    }
}

/// How many of the subscriptions in scope that have arrived have usage and no
/// price for any of it, and how many have usage.
fn unpriced(summary: &Summary, scope: &[String]) -> (u64, u64) {
    let used = || {
        summary.subscriptions.iter().filter(|subscription| {
            // The card of one that is on its way may come after its usage.
            is_in_scope(scope, &subscription.id)
                && subscription.rows > 0
                && !subscription.is_arriving
        })
    };
    let unpriced = used().filter(|own| own.unpriced_rows >= own.rows);
    (unpriced.count() as u64, used().count() as u64)
}

#[cfg(test)]
mod tests {
    use engine::protocol::LoadedSubscription;

    use super::*;

    #[test]
    fn only_subscriptions_with_usage_and_no_price_at_all_count() {
        let subscription = |id: &str, rows, unpriced_rows| LoadedSubscription {
            id: id.to_owned(),
            rows,
            unpriced_rows,
            ..LoadedSubscription::default()
        };
        let arriving = LoadedSubscription {
            is_arriving: true,
            ..subscription("d", 5, 5)
        };
        let summary = Summary {
            subscriptions: vec![
                subscription("a", 5, 5),
                subscription("b", 5, 4),
                subscription("c", 0, 0),
                arriving,
            ],
            ..Summary::default()
        };
        assert_eq!(unpriced(&summary, &[]), (1, 2));
        assert_eq!(unpriced(&summary, &["b".to_owned()]), (0, 1));
    }
}
