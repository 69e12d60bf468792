//! What the engine needs from where it runs, beside [`arm::Host`].

use std::cell::RefCell;
use std::rc::Rc;

use crate::protocol::FileProblem;

/// A file that the user opened.
pub trait FileSource {
    /// Bytes that it has.
    fn size(&self) -> u64;

    /// At most so many bytes from a place on; fewer only at the end.
    fn read(&self, from: u64, most: u32) -> impl Future<Output = Result<Vec<u8>, FileProblem>>;
}

/// A host that remembers whom it has contacted.
#[derive(Debug)]
pub(crate) struct Traced<H> {
    host: H,
    hosts: RefCell<Vec<String>>,
}

impl<H> Traced<H> {
    pub(crate) fn new(host: H) -> Rc<Self> {
        Rc::new(Self {
            host,
            hosts: RefCell::default(),
        })
    }

    /// Hosts with ports, in order of first contact.
    pub(crate) fn hosts(&self) -> Vec<String> {
        self.hosts.borrow().clone()
    }

    fn note(&self, url: &str) {
        let authority = url
            .split_once("://")
            .map_or(url, |(_, rest)| rest)
            .split(['/', '?', '#'])
            .next()
            .unwrap_or_default();
        let mut hosts = self.hosts.borrow_mut();
        if !hosts.iter().any(|host| host == authority) {
            hosts.push(authority.to_owned());
        }
    }
}

impl<H: arm::Host> arm::Host for Traced<H> {
    async fn send(&self, request: arm::Request) -> Result<arm::Response, arm::SendError> {
        self.note(&request.url);
        self.host.send(request).await
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
