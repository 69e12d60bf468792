//! Signing in: where to ask and the token to ask with.

use engine::protocol::{Connection, Credential, EndpointKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::components::{Choice, CopyLine, MessageBar, Select, Tone};
use crate::i18n::texts;
use crate::state::{Attempt, Session, commands, kind_text, read_kind};

const DEFAULT_ENDPOINT: &str = "https://management.azure.com";

/// Endpoint, kind and token.
#[component]
pub(super) fn ConnectForm(
    /// Whether it is another token for a connection that there is.
    is_connected: bool,
    /// Whether another token is asked for; unset when there is one.
    wants_token: RwSignal<bool>,
) -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let known = session.access.with_untracked(|access| {
        let directory = &access.as_ref().filter(|_| is_connected)?.directory;
        Some((directory.endpoint.clone(), directory.kind))
    });
    let (endpoint, kind) =
        known.unwrap_or_else(|| (DEFAULT_ENDPOINT.to_owned(), EndpointKind::Azure));
    let endpoint = RwSignal::new(endpoint);
    let kind = RwSignal::new(kind);
    let token = RwSignal::new(String::new());
    let origin = Memo::new(move |_| browser::host_of(&endpoint.get()).map(|(_, origin)| origin));
    // What the Content-Security-Policy does not list, the browser would refuse
    // without saying why.
    let blocked = Memo::new(move |_| {
        let origin = origin.get()?;
        let is_listed = session
            .config
            .with(|config| config.as_ref().is_none_or(|config| config.allows(&origin)));
        (!is_listed).then_some(origin)
    });
    let is_busy = Memo::new(move |_| session.is_busy() && !session.awaits_token());
    let is_connecting = Memo::new(move |_| {
        session.activity(|activity| {
            activity.is_some_and(|activity| activity.attempt == Attempt::Connect)
        })
    });
    let can_connect = move || {
        !token.with(|token| token.trim().is_empty()) && origin.get().is_some() && !is_busy.get()
    };
    let submit = move || {
        let Some(origin) = origin.get_untracked() else {
            return;
        };
        let secret = token.get_untracked().trim().to_owned();
        let connection = Connection {
            endpoint: origin,
            kind: kind.get_untracked(),
            credential: Credential::Token(secret),
            relay: session
                .config
                .with_untracked(|config| config.as_ref()?.relay.clone()),
            today: browser::today(),
        };
        spawn_local(async move {
            if commands::connect(session, connection, false).await {
                token.try_set(String::new());
                wants_token.try_set(false);
            }
        });
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); submit(); }>
            <label class="field">
                <span class="field-label">{text.endpoint}</span>
                <input class="input" type="url" list="endpoints" required autocomplete="off" spellcheck="false"
                    prop:value=endpoint on:input=move |event| endpoint.set(event_target_value(&event)) />
                <datalist id="endpoints">
                    {move || session.config.with(|config| config.iter()
                        .flat_map(|config| config.connect.iter())
                        .map(|origin| view! { <option value=origin.clone()></option> })
                        .collect_view())}
                </datalist>
            </label>
            <Select label=text.endpoint_kind
                choices=vec![
                    Choice::new(kind_text(EndpointKind::Azure), text.kind_azure),
                    Choice::new(kind_text(EndpointKind::StackTenant), text.kind_stack_tenant),
                    Choice::new(kind_text(EndpointKind::StackOperator), text.kind_stack_operator),
                ]
                chosen=Signal::derive(move || kind_text(kind.get()).to_owned())
                on_change=Callback::new(move |text: String| kind.set(read_kind(&text))) />
            <label class="field">
                <span class="field-label">{text.token}</span>
                <input class="input" type="password" autocomplete="off" spellcheck="false" required
                    prop:value=token on:input=move |event| token.set(event_target_value(&event)) />
            </label>
            <p class="quiet">{text.token_text}</p>
            <CopyLine text=text.token_line label=text.token_line_label copy=text.copy copied=text.copied />
            {move || blocked.get().map(|origin| view! {
                <MessageBar tone=Tone::Warning title=(text.host_blocked)(&origin)
                    text=(text.host_blocked_next)(&origin) />
            })}
            <div class="actions">
                <button type="submit" class="button button-primary" disabled=move || !can_connect()>
                    {move || if is_connecting.get() { text.connecting } else { text.connect }}
                </button>
                {is_connected.then(|| view! {
                    <button type="button" class="button" on:click=move |_| wants_token.set(false)>
                        {text.keep_connection}
                    </button>
                })}
            </div>
        </form>
    }
    .into_any()
}
