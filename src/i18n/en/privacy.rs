//! English words about who is contacted, about host pages, and about the page
//! that is kept for when there is no network.

use crate::i18n::catalogue::catalogue;

catalogue! {
    texts {
        hosts_text: "Everybody whom the page, its worker and its writer of files have asked since the page was opened, the page’s own server included. The policy of the page lets it ask nobody else than its server lists.",
        host: "Host",
        asked_by: "Asked by",
        by_page: "Page",
        by_worker: "Worker with the data",
        by_exporter: "Writer of files",
        requests: "Requests",
        received: "Received",
        last_contact: "Last contact",
        count_again: "Count again",
        refused_title: "Messages that were not read",
        refused_text: "Another page sent messages to this one, but is not on the list of pages that may (embed in config.json).",
        offline: "The server of this page does not answer.",
        offline_next: "This is the page as your browser has kept it. Files can be opened; the demo, the relay and signing in need the server.",
        newer: "A newer version of Meterview is ready.",
        newer_next: "It is used the next time you open the page, or now: what is loaded has to be loaded again then.",
        newer_others_open: "Close the other windows with Meterview first: they would mix two versions.",
        use_newer: "Use it now",
    }
}
