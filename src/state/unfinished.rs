//! A load that was interrupted: whether it can go on here, and how it does.

use engine::protocol::{Request, UnfinishedLoad};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Session, commands};

/// The load that was interrupted, if it was kept.
pub(crate) fn unfinished_load(session: Session) -> Option<UnfinishedLoad> {
    session
        .summary
        .with(|summary| summary.kept.unfinished.clone())
}

/// Whether it can be asked for now: connected to where it came from, or from
/// the demo, which needs nobody to sign in.
pub(crate) fn can_continue(session: Session, unfinished: &UnfinishedLoad) -> bool {
    is_connected(session, unfinished) || is_of_demo(session, unfinished)
}

/// Asks for the same again; what has arrived is not asked for.
pub(crate) fn continue_load(session: Session, unfinished: UnfinishedLoad) {
    let is_connected = untrack(|| is_connected(session, &unfinished));
    spawn_local(async move {
        if !is_connected {
            let demo = commands::demo_connection(session);
            let Some(connection) = demo else {
                return;
            };
            if !commands::connect(session, connection, true).await {
                return;
            }
        }
        commands::load(session, unfinished.load).await;
    });
}

/// Forgets it.
pub(crate) fn forget_unfinished(session: Session) {
    commands::change(session, Request::ForgetUnfinished);
}

fn is_connected(session: Session, unfinished: &UnfinishedLoad) -> bool {
    session.access.with(|access| {
        access
            .as_ref()
            .is_some_and(|access| access.directory.endpoint == unfinished.endpoint)
    })
}

fn is_of_demo(session: Session, unfinished: &UnfinishedLoad) -> bool {
    session.config.with(|config| {
        let demo = config.as_ref().and_then(|config| config.demo.as_ref());
        demo.is_some_and(|demo| {
            let mut personas = demo.personas.iter();
            personas.any(|persona| {
                let endpoint = persona.endpoint.trim_end_matches('/');
                endpoint == unfinished.endpoint.trim_end_matches('/')
            })
        })
    })
}
