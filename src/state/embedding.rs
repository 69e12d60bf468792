//! The page in the frame of a host page, which gives it tokens, theme and
//! language; `docs/embedding.md` is the contract.

use costs::{Currency, DayRange};
use engine::host_page::{HostConnection, HostMessage, HostToken, PageMessage};
use engine::protocol::{Connection, Credential, Load, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{EngineState, LanguageState, Session, Surroundings, Theme, commands};
use crate::browser::{self, HostPage, Outside};
use crate::route::Language;

/// Listens to the host page as soon as the server has said which ones may be
/// one. `set_theme` shows a theme.
pub(crate) fn listen_to_host_page(
    session: Session,
    surroundings: Surroundings,
    language: LanguageState,
    set_theme: Callback<Theme>,
) {
    Effect::new(move |_| {
        let is_ready = session.engine.with(|engine| *engine == EngineState::Ready);
        let origins = session
            .config
            .with(|config| config.as_ref().map(|config| config.embed.clone()));
        let origins = origins.filter(|origins| is_ready && !origins.is_empty());
        let is_listening = surroundings.host_page.with_value(Option::is_some);
        let Some(origins) = origins.filter(|_| !is_listening) else {
            return;
        };
        let hear = move |outside| match outside {
            Outside::Refused(origin) => surroundings.count_refused(origin),
            Outside::Message(text) => match HostMessage::read(&text) {
                Some(HostMessage::Connect(connection)) => {
                    connect(session, surroundings, *connection);
                }
                Some(HostMessage::Token(token)) => give(session, token),
                Some(HostMessage::Theme(name)) => set_theme.run(Theme::read(&name)),
                Some(HostMessage::Language(tag)) => {
                    if let Some(wanted) = Language::matching(&tag) {
                        language.show(wanted);
                    }
                }
                Some(HostMessage::Disconnect) => disconnect(session),
                None => {}
            },
        };
        surroundings
            .host_page
            .set_value(HostPage::listen(&origins, hear));
        say(surroundings, &PageMessage::Ready);
    });
    Effect::new(move |_| {
        if let Some(need) = session.token_wanted.get() {
            say(surroundings, &PageMessage::TokenWanted(need));
        }
    });
}

fn say(surroundings: Surroundings, message: &PageMessage) {
    surroundings.host_page.with_value(|host| {
        if let Some(host) = host {
            host.say(&message.text(env!("CARGO_PKG_VERSION")));
        }
    });
}

/// The token goes on to the worker and is not kept here.
fn give(session: Session, token: HostToken) {
    let request = Request::GiveToken {
        token: token.token,
        ends_s: token.ends_s,
    };
    // A text that is no token is asked for again by whoever needs one.
    drop(session.ask(request, Vec::new()));
}

fn disconnect(session: Session) {
    session.access.set(None);
    session.last_load.set(None);
    drop(session.ask(Request::SignOut, Vec::new()));
}

fn connect(session: Session, surroundings: Surroundings, asked: HostConnection) {
    if let Some(token) = asked.token.clone() {
        give(session, token);
    }
    let connection = Connection {
        endpoint: asked.endpoint.clone(),
        kind: asked.kind,
        credential: Credential::Given,
        relay: session
            .config
            .with_untracked(|config| config.as_ref()?.relay.clone()),
        today: browser::today(),
    };
    spawn_local(async move {
        if !commands::connect(session, connection, false).await {
            say(surroundings, &PageMessage::Failed);
            return;
        }
        let listed = session.access.with_untracked(|access| {
            let access = access.as_ref();
            access.map_or_else(Vec::new, |access| access.directory.subscriptions.clone())
        });
        say(
            surroundings,
            &PageMessage::Connected {
                subscriptions: listed.len(),
            },
        );
        let Some(wanted) = asked.subscriptions else {
            return;
        };
        let is_wanted = |id: &str| {
            wanted.is_empty() || wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(id))
        };
        let subscriptions = listed
            .iter()
            .filter(|one| commands::has_usage_api(one) && is_wanted(&one.id))
            .map(commands::load_with_guessed_offer)
            .collect();
        let until = asked.until.unwrap_or_else(browser::today);
        let request = Load {
            subscriptions,
            usage_days: DayRange::new(until.plus(-i32::from(asked.days)), until),
            currency: asked.currency.parse().unwrap_or(Currency::USD),
            locale: asked.locale,
            region_info: asked.region_info,
        };
        let is_loaded = commands::load(session, request).await;
        let outcome = if is_loaded {
            PageMessage::Loaded
        } else {
            PageMessage::Failed
        };
        say(surroundings, &outcome);
    });
}
