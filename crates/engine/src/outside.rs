//! What the engine needs from where it runs, beside [`arm::Host`].

use std::cell::RefCell;
use std::rc::Rc;

use crate::protocol::{FileProblem, HostContact};

/// A file that the user opened.
pub trait FileSource {
    /// Bytes that it has.
    fn size(&self) -> u64;

    /// At most so many bytes from a place on; fewer only at the end.
    fn read(&self, from: u64, most: u32) -> impl Future<Output = Result<Vec<u8>, FileProblem>>;
}

/// A host that counts what is asked of whom.
#[derive(Debug)]
pub(crate) struct Traced<H> {
    host: H,
    contacts: RefCell<Vec<HostContact>>,
}

impl<H: arm::Host> Traced<H> {
    pub(crate) fn new(host: H) -> Rc<Self> {
        Rc::new(Self {
            host,
            contacts: RefCell::default(),
        })
    }

    /// Who was asked, in order of first contact.
    pub(crate) fn contacts(&self) -> Vec<HostContact> {
        self.contacts.borrow().clone()
    }

    /// Counts requests, and bytes of their answers, to the host of an address.
    pub(crate) fn note(&self, url: &str, requests: u32, bytes: u64) {
        let authority = url
            .split_once("://")
            .map_or(url, |(_, rest)| rest)
            .split(['/', '?', '#'])
            .next()
            .unwrap_or_default();
        let now_s = self.host.now_ms() / 1_000;
        let mut contacts = self.contacts.borrow_mut();
        let known = contacts
            .iter()
            .position(|contact| contact.host == authority);
        let place = known.unwrap_or_else(|| {
            contacts.push(HostContact {
                host: authority.to_owned(),
                ..HostContact::default()
            });
            contacts.len() - 1
        });
        let contact = &mut contacts[place];
        contact.requests += requests;
        contact.bytes += bytes;
        contact.last_s = now_s;
    }
}

impl<H: arm::Host> arm::Host for Traced<H> {
    async fn send(&self, request: arm::Request) -> Result<arm::Response, arm::SendError> {
        let url = request.url.clone();
        // Before it is sent: what is broken off was asked too.
        self.note(&url, 1, 0);
        let response = self.host.send(request).await;
        if let Ok(response) = &response {
            self.note(&url, 0, response.body.len() as u64);
        }
        response
    }

    async fn sleep(&self, delay_ms: u32) {
        self.host.sleep(delay_ms).await;
    }

    fn now_ms(&self) -> i64 {
        self.host.now_ms()
    }

    fn random(&self) -> u32 {
        self.host.random()
    }
}
