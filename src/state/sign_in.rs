//! A sign-in from the click to the connection. Codes pass through on their way
//! to the worker; tokens never come here.

use engine::protocol::{
    Connection, Credential, EndpointKind, Failure, Reply, Request, SignInError, SignInSettings,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::commands::{self, follow};
use super::session::FailedAttempt;
use super::sign_in_form::{kind_text, read_kind};
use super::{Attempt, EngineState, Session};
use crate::browser::{self, AnswerChannel, ReturnedSignIn, SignInWindow};

/// How far a sign-in is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignInStep {
    /// None is under way.
    Idle,
    /// A person is at the authority, in a window of its own.
    Waiting,
    /// The browser has opened no window.
    Blocked,
}

/// The sign-in of this page. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(crate) struct SignIn {
    /// How far it is.
    pub(crate) step: RwSignal<SignInStep>,
    /// The directory that wants to be signed in to by itself.
    pub(crate) wanted_by: RwSignal<Option<String>>,
    /// With what the last one was begun.
    last: StoredValue<Option<(SignInSettings, EndpointKind)>>,
    channel: StoredValue<Option<AnswerChannel>, LocalStorage>,
}

impl SignIn {
    /// None under way.
    pub(crate) fn new() -> Self {
        Self {
            step: RwSignal::new(SignInStep::Idle),
            wanted_by: RwSignal::new(None),
            last: StoredValue::new(None),
            channel: StoredValue::new_local(None),
        }
    }

    /// The sign-in of this page.
    pub(crate) fn current() -> Self {
        use_context().expect("the app provides the sign-in to everything in it")
    }

    /// Begins in a window of its own. To be called while a click is handled.
    pub(crate) fn begin(self, session: Session, settings: SignInSettings, kind: EndpointKind) {
        self.last.set_value(Some((settings.clone(), kind)));
        self.channel.set_value(None);
        let Some(window) = SignInWindow::open() else {
            self.step.set(SignInStep::Blocked);
            return;
        };
        self.step.set(SignInStep::Idle);
        spawn_local(async move {
            let request = Request::BeginSignIn(Box::new(settings.clone()));
            let reply = follow(session, Attempt::Connect, request, Vec::new()).await;
            let Some(Reply::SignInBegun(begun)) = reply else {
                window.close();
                return;
            };
            let hear = move |answer| {
                self.step.set(SignInStep::Idle);
                let endpoint = settings.resource_manager.clone();
                spawn_local(async move {
                    // Not from within itself.
                    self.channel.set_value(None);
                    self.finish(session, answer, None, endpoint, kind).await;
                });
            };
            self.channel
                .set_value(AnswerChannel::listen(&begun.state, hear));
            if window.go(&begun.address) {
                self.step.set(SignInStep::Waiting);
            }
        });
    }

    /// Takes this window to the authority, with what was begun last; the page
    /// starts anew when it comes back.
    pub(crate) fn begin_here(self, session: Session, settings: SignInSettings, kind: EndpointKind) {
        self.give_up();
        spawn_local(async move {
            let kept_settings = serde_json::to_value(&settings).unwrap_or_default();
            let request = Request::BeginSignIn(Box::new(settings));
            let reply = follow(session, Attempt::Connect, request, Vec::new()).await;
            let Some(Reply::SignInBegun(begun)) = reply else {
                return;
            };
            let kept = json!({
                "state": begun.state,
                "pending": begun.pending,
                "back": browser::path_and_query(),
                "kind": kind_text(kind),
                "settings": kept_settings,
            });
            if !browser::leave_for(&begun.address, &kept.to_string()) {
                self.step.set(SignInStep::Blocked);
            }
        });
    }

    /// Waits no longer for an answer.
    pub(crate) fn give_up(self) {
        self.channel.set_value(None);
        self.step.set(SignInStep::Idle);
    }

    /// Goes on with what this window has come back with, as soon as the worker
    /// listens.
    pub(crate) fn resume(self, session: Session, returned: ReturnedSignIn) {
        let returned = StoredValue::new(Some(returned));
        Effect::new(move |_| {
            let is_ready = session.engine.with(|engine| *engine == EngineState::Ready)
                && session.config.with(Option::is_some);
            if !is_ready {
                return;
            }
            let Some(returned) = returned.try_update_value(Option::take).flatten() else {
                return;
            };
            let kept: Value = serde_json::from_str(&returned.kept).unwrap_or_default();
            let text = |name: &str| kept.get(name).and_then(Value::as_str).unwrap_or_default();
            let settings = kept.get("settings").cloned().unwrap_or_default();
            let (Ok(settings), pending) = (
                serde_json::from_value::<SignInSettings>(settings),
                text("pending").to_owned(),
            ) else {
                session.failed.set(Some(FailedAttempt {
                    attempt: Attempt::Connect,
                    failure: Failure::SignIn(SignInError::StateMismatch),
                }));
                return;
            };
            let kind = read_kind(text("kind"));
            let endpoint = settings.resource_manager.clone();
            self.last.set_value(Some((settings, kind)));
            spawn_local(async move {
                let answer = returned.answer;
                self.finish(session, answer, Some(pending), endpoint, kind)
                    .await;
            });
        });
    }

    /// Signs in to the directory that wants it, in a window of its own.
    pub(crate) fn begin_in_wanted(self, session: Session) {
        let Some((mut settings, kind)) = self.last.get_value() else {
            return;
        };
        settings.tenant = self.wanted_by.get_untracked();
        settings.login_hint = session.access.with_untracked(|access| {
            let account = access.as_ref()?.directory.account.as_ref()?;
            Some(account.username.clone())
        });
        self.begin(session, settings, kind);
    }

    async fn finish(
        self,
        session: Session,
        answer: String,
        pending: Option<String>,
        endpoint: String,
        kind: EndpointKind,
    ) {
        let request = Request::FinishSignIn { answer, pending };
        let reply = follow(session, Attempt::Connect, request, Vec::new()).await;
        if !matches!(reply, Some(Reply::SignedIn(_))) {
            return;
        }
        self.wanted_by.set(None);
        connect(session, endpoint, kind, None).await;
    }
}

/// Lists what one directory of whoever is signed in has.
async fn connect(
    session: Session,
    endpoint: String,
    kind: EndpointKind,
    tenant: Option<String>,
) -> bool {
    let relay = session
        .config
        .with_untracked(|config| config.as_ref()?.relay.clone());
    let connection = Connection {
        endpoint,
        kind,
        credential: Credential::SignedIn { tenant },
        relay,
        today: browser::today(),
    };
    commands::connect(session, connection, false).await
}

/// Shows another directory of whoever is signed in. One that refuses is offered
/// to be signed in to by itself.
pub(crate) fn switch_directory(session: Session, sign_in: SignIn, tenant: String) {
    let asked = session.access.with_untracked(|access| {
        let directory = &access.as_ref()?.directory;
        Some((directory.endpoint.clone(), directory.kind))
    });
    let Some((endpoint, kind)) = asked else {
        return;
    };
    spawn_local(async move {
        let is_there = connect(session, endpoint, kind, Some(tenant.clone())).await;
        sign_in.wanted_by.set((!is_there).then_some(tenant));
    });
}

/// Forgets who is signed in, and opens the address that ends the authority's
/// own session. To be called while a click is handled.
pub(crate) fn sign_out(session: Session, sign_in: SignIn) {
    sign_in.give_up();
    sign_in.wanted_by.set(None);
    let window = SignInWindow::open();
    session.access.set(None);
    session.last_load.set(None);
    let (_, reply) = session.ask(Request::SignOut, Vec::new());
    spawn_local(async move {
        let address = match reply.await {
            Ok(Ok(Reply::SignedOut { address })) => address,
            _ => None,
        };
        match (window, address) {
            (Some(window), Some(address)) => {
                window.go(&address);
            }
            (Some(window), None) => window.close(),
            (None, _) => {}
        }
    });
}
