//! English words of a load that is held back or was interrupted.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        pause: "Pause",
        resume: "Resume",
        paused: "Paused. Nothing more is asked until you resume; what has arrived stays.",
        offline: "No network: loading waits, and goes on by itself when the network is back.",
        token_wanted: "Loading waits for another token",
        sign_in_again: "Sign in again",
        go_on: "Go on loading",
        kept_along: "What has arrived is kept on this device: if this page is closed, loading goes on from there.",
        interrupted: "Loading was interrupted",
        continue_load: "Continue loading",
        connect_to_continue: "Connect to continue",
        discard: "Discard what has arrived",
    }
    phrases {
        interrupted_text(days, records, moment): "Usage of {days}: {records} had arrived and are kept on this device since {moment}. Only what is missing will be asked for.",
    }
    counts {
    }
    typed {}
}
