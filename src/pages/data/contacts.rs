//! Every host that was contacted, by whom and how much, and who sent messages
//! that were not read.

use costs::Timestamp;
use engine::protocol::HostContact;
use leptos::prelude::*;

use crate::browser;
use crate::i18n::{self, privacy_texts, texts};
use crate::state::{Session, Surroundings};

/// The section.
#[component]
pub(super) fn Contacts() -> impl IntoView {
    let session = Session::current();
    let surroundings = Surroundings::current();
    // Counted anew whenever there is other data, and when asked.
    let counted = RwSignal::new(0_u32);
    let rows = move || {
        let text = privacy_texts();
        counted.track();
        let of_worker = session.summary.with(|summary| summary.hosts.clone());
        let of_page = browser::page_contacts();
        let of_exporter = browser::exporter_contacts();
        let all = of_page.iter().map(|contact| (text.by_page, contact));
        let all = all.chain(of_worker.iter().map(|contact| (text.by_worker, contact)));
        let all = all.chain(
            of_exporter
                .iter()
                .map(|contact| (text.by_exporter, contact)),
        );
        all.map(|(by, contact)| row(by, contact)).collect_view()
    };
    let refused = move || {
        let text = privacy_texts();
        let lines = surroundings.refused.get();
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|(origin, times)| {
                view! { <li><code><bdi>{origin}</bdi></code> " " {i18n::count(times.into())}</li> }
            });
            view! {
                <h3>{text.refused_title}</h3>
                <p class="quiet">{text.refused_text}</p>
                <ul class="facts">{lines.collect_view()}</ul>
            }
        })
    };
    let text = privacy_texts();
    view! {
        <section class="card" aria-labelledby="hosts-title">
            <h2 id="hosts-title">{texts().hosts_title}</h2>
            <p class="quiet">{text.hosts_text}</p>
            <div class="grid-region" role="group" tabindex="0" aria-label=texts().hosts_title>
                <table class="data-table">
                    <caption class="hidden-label">{texts().hosts_title}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{text.host}</th>
                            <th scope="col">{text.asked_by}</th>
                            <th scope="col" class="number">{text.requests}</th>
                            <th scope="col" class="number">{text.received}</th>
                            <th scope="col">{text.last_contact}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| counted.update(|times| *times += 1)>
                    {text.count_again}
                </button>
            </div>
            {refused}
        </section>
    }
    .into_any()
}

fn row(by: &'static str, contact: &HostContact) -> AnyView {
    let last = (contact.last_s > 0).then(|| Timestamp::from_seconds(contact.last_s));
    view! {
        <tr>
            <th scope="row"><code>{contact.host.clone()}</code></th>
            <td>{by}</td>
            <td class="number">{i18n::count(contact.requests.into())}</td>
            <td class="number">{i18n::bytes(contact.bytes)}</td>
            <td>{last.map(i18n::moment)}</td>
        </tr>
    }
    .into_any()
}
