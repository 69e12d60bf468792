//! English words of a load that is held back.

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
    }
    phrases {
    }
    counts {
    }
    typed {}
}
