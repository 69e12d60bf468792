//! Answers requests, one future each, over one ledger.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use arm::{Cancel, Client, Endpoint, Host};
use costs::import::Mapping;
use futures::FutureExt;

use crate::diagnosis::Diagnosis;
use crate::given_tokens::GivenTokens;
use crate::import::Import;
use crate::kept::{Device, Keeper, Saved};
use crate::ledger::{Bill, CardChoice, Ledger};
use crate::load;
use crate::loading::Loading;
use crate::offer;
use crate::outside::{FileSource, Traced};
use crate::protocol::{
    ApiCall, Connection, Credential, Directory, EndpointKind, Envelope, Event, Failure, Progress,
    Reply, Request, RequestId, SubscriptionInfo,
};
use crate::sign_in::SignIns;

/// Owns the data and answers requests. Clones share it.
pub struct Engine<H> {
    pub(crate) host: Rc<Traced<H>>,
    pub(crate) ledger: RefCell<Ledger>,
    pub(crate) sign_ins: SignIns<H>,
    pub(crate) keeper: Keeper,
    diagnosis: RefCell<Diagnosis>,
    session: RefCell<Option<Session<H>>>,
    running: RefCell<Vec<(RequestId, Cancel)>>,
    is_loading: Cell<bool>,
    loading: Loading,
    files_read: Cell<u32>,
    pub(crate) given_tokens: Rc<GivenTokens<H>>,
    emit: Rc<dyn Fn(Event)>,
}

/// A connection that worked.
pub(crate) struct Session<H> {
    pub(crate) client: Rc<Client<Traced<H>>>,
    pub(crate) connection: Connection,
    pub(crate) directory: Directory,
    /// The operator's own subscription on Azure Stack.
    pub(crate) provider_subscription: Option<String>,
}

impl<H> Clone for Session<H> {
    fn clone(&self) -> Self {
        Self {
            client: Rc::clone(&self.client),
            connection: self.connection.clone(),
            directory: self.directory.clone(),
            provider_subscription: self.provider_subscription.clone(),
        }
    }
}

impl<H: Host> Engine<H> {
    /// An empty engine. `emit` takes every event, in order.
    pub fn new(host: H, emit: impl Fn(Event) + 'static) -> Rc<Self> {
        Self::on_device(host, None, emit)
    }

    /// The same with a place to keep data at.
    pub fn on_device(
        host: H,
        device: Option<Rc<dyn Device>>,
        emit: impl Fn(Event) + 'static,
    ) -> Rc<Self> {
        let host = Traced::new(host);
        let emit: Rc<dyn Fn(Event)> = Rc::new(emit);
        Rc::new(Self {
            keeper: Keeper::new(device),
            given_tokens: Rc::new(GivenTokens::new(Rc::clone(&host), Rc::clone(&emit))),
            host,
            ledger: RefCell::default(),
            sign_ins: SignIns::default(),
            diagnosis: RefCell::default(),
            session: RefCell::new(None),
            running: RefCell::default(),
            is_loading: Cell::new(false),
            loading: Loading::default(),
            files_read: Cell::new(0),
            emit,
        })
    }

    /// Says that messages are heard from now on, and what there is before the
    /// first one: what this device can keep.
    pub fn begin(&self) {
        self.emit(Event::Ready);
        self.tell();
    }

    /// Handles one message of the page, to its end. `files` are those that lie
    /// beside an [`Request::Import`]. Several may be under way at once.
    pub async fn handle<F: FileSource>(self: Rc<Self>, envelope: Envelope, files: Vec<F>) {
        match envelope {
            Envelope::Cancel(id) => {
                for (running, cancel) in self.running.borrow().iter() {
                    if *running == id {
                        cancel.cancel();
                    }
                }
            }
            Envelope::Ask(id, request) => {
                let cancel = Cancel::new();
                self.running.borrow_mut().push((id, cancel.clone()));
                let result = self.answer(id, request, files, &cancel).await;
                self.running
                    .borrow_mut()
                    .retain(|(running, _)| *running != id);
                self.emit(Event::Done(id, result));
                self.save_if_changed().await;
            }
        }
    }

    /// The bill of everything loaded, by subscription, meter and period.
    #[must_use]
    pub fn bill(&self) -> Vec<Bill> {
        self.ledger.borrow().bill()
    }

    /// Answers what only reads records, for whoever asks beside the page.
    ///
    /// # Errors
    ///
    /// [`Failure::Protocol`] for any other request.
    pub fn answer_beside(&self, request: &Request) -> Result<Reply, Failure> {
        let mut ledger = self.ledger.borrow_mut();
        match request {
            Request::Records { query, from, most } => {
                ledger.rate_if_stale();
                let page = ledger.records(query, *from, *most);
                Ok(Reply::Records(page.map(Box::new)))
            }
            Request::Query(query) => {
                ledger.rate_if_stale();
                Ok(Reply::Table(ledger.answer(query)))
            }
            _ => Err(Failure::Protocol),
        }
    }

    /// Counts what was loaded to start the worker, before it could count itself.
    pub fn note_loaded(&self, url: &str, bytes: u64) {
        self.host.note(url, 1, bytes);
    }

    /// Takes no more than so many bytes in; otherwise a gigabyte.
    pub fn set_memory_ceiling(&self, bytes: u64) {
        self.ledger.borrow_mut().set_ceiling(bytes);
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub(crate) fn host_now(&self) -> i64 {
        self.host.now().seconds()
    }

    /// Milliseconds, only for the time between two moments.
    pub(crate) fn host_now_ms(&self) -> i64 {
        self.host.now_ms()
    }

    pub(crate) fn emit(&self, event: Event) {
        (self.emit)(event);
    }

    /// The current session, if there is one.
    pub(crate) fn session(&self) -> Result<Session<H>, Failure> {
        self.session.borrow().clone().ok_or(Failure::NotConnected)
    }

    /// Ends the connection.
    pub(crate) fn forget_session(&self) {
        self.session.take();
    }

    /// Origin of the Resource Manager that is connected.
    pub(crate) fn endpoint(&self) -> Option<String> {
        let session = self.session.borrow();
        session
            .as_ref()
            .map(|session| session.directory.endpoint.clone())
    }

    /// Whether usage is being fetched.
    pub(crate) fn is_loading(&self) -> bool {
        self.is_loading.get()
    }

    pub(crate) async fn host_sleep(&self, delay_ms: u32) {
        self.host.sleep(delay_ms).await;
    }

    /// What was asked of the APIs.
    pub(crate) fn diagnoses(&self) -> Vec<crate::protocol::ScopeDiagnosis> {
        self.diagnosis.borrow().scopes()
    }

    /// Takes over what was asked in an earlier session.
    pub(crate) fn restore_diagnosis(&self, saved: &Saved) {
        self.diagnosis.borrow_mut().restore(&saved.diagnoses);
    }

    /// Notes how a call about a subscription ended.
    pub(crate) fn note_call(
        &self,
        subscription: &str,
        name: &str,
        call: ApiCall,
        error: Option<arm::Error>,
    ) {
        let at_s = self.host_now();
        let mut diagnosis = self.diagnosis.borrow_mut();
        diagnosis.note(subscription, name, call, error, at_s);
    }

    async fn answer<F: FileSource>(
        &self,
        id: RequestId,
        request: Request,
        files: Vec<F>,
        cancel: &Cancel,
    ) -> Result<Reply, Failure> {
        // Whatever is asked, it is asked of the present usage, also while a card
        // or the next file is still on its way.
        self.ledger.borrow_mut().rate_if_stale();
        match request {
            Request::BeginSignIn(settings) => {
                let beginning = cancel.run(self.begin_sign_in(&settings)).await;
                self.tell();
                beginning.map_err(|_| Failure::Cancelled)?
            }
            Request::FinishSignIn { answer, pending } => {
                let finishing = self.finish_sign_in(&answer, pending.as_deref());
                let finished = cancel.run(finishing).await;
                self.tell();
                finished.map_err(|_| Failure::Cancelled)?
            }
            Request::SignOut => Ok(self.sign_out()),
            Request::GiveToken { token, ends_s } => {
                let token = token.parse().map_err(|_| Failure::TokenUnusable)?;
                self.given_tokens.give(token, ends_s);
                Ok(Reply::Changed)
            }
            Request::Connect(connection) => {
                let connecting = cancel.run(self.connect(id, connection)).await;
                connecting.map_err(|_| Failure::Cancelled)?
            }
            Request::Load(request) => {
                // Two at once would both replace a subscription's usage.
                if self.is_loading.replace(true) {
                    return Err(Failure::Busy);
                }
                let gate = self.loading.begin(id, &self.emit);
                // A worker has a small stack, and this is the largest future.
                let loading = load::load(self, id, request, &gate, cancel);
                let loaded = loading.boxed_local().await;
                self.loading.end();
                self.is_loading.set(false);
                self.keeper.kept.borrow_mut().is_shown = false;
                if loaded.is_ok() {
                    self.note_end_of_load();
                }
                loaded
            }
            Request::RetailPrices(wish) => self.retail_prices(&wish, cancel).await,
            Request::Pause { is_offline } => {
                self.loading.pause(is_offline);
                Ok(Reply::Changed)
            }
            Request::Resume { is_offline } => {
                self.loading.resume(is_offline);
                Ok(Reply::Changed)
            }
            Request::Import { names, mappings } => {
                let open = (names.as_slice(), mappings.as_slice(), None);
                Ok(self.import(id, open, files, cancel).await)
            }
            Request::OpenArchive { name, passphrase } => {
                let names = [name];
                let open = (names.as_slice(), [].as_slice(), Some(passphrase.as_str()));
                Ok(self.import(id, open, files, cancel).await)
            }
            Request::OpenKept { passphrase } => self.open_kept(passphrase.as_deref()).await,
            Request::Keep {
                passphrase,
                demo_today,
            } => self.begin_keeping(passphrase.as_deref(), demo_today).await,
            Request::ForgetKept => self.forget_kept().await,
            Request::ForgetUnfinished => {
                self.drop_checkpoints().await;
                Ok(Reply::Changed)
            }
            Request::WriteArchive { passphrase, notes } => {
                self.write_archive(passphrase.as_deref(), notes).await
            }
            Request::PreviewTable {
                headers,
                rows,
                mapping,
            } => {
                let preview = costs::import::preview(&headers, &rows, &mapping);
                Ok(Reply::Preview(preview.map(Box::new)))
            }
            Request::AssignCard { subscription, card } => {
                self.change(&subscription, card, |known| {
                    known.card = CardChoice::Chosen(card);
                    known.card_error = None;
                })
            }
            Request::SetBillingCycle {
                subscription,
                cycle,
            } => self.change(&subscription, None, |known| {
                known.cycle = Some(cycle);
                known.is_cycle_chosen = true;
            }),
            Request::SetPricing(pricing) => {
                let set = self.ledger.borrow_mut().set_pricing(*pricing);
                set.map_err(Failure::Pricing)?;
                self.changed();
                Ok(Reply::Changed)
            }
            Request::SetAllocation(allocation) => {
                let set = self.ledger.borrow_mut().set_allocation(*allocation);
                set.map_err(Failure::Allocation)?;
                self.tell();
                Ok(Reply::Changed)
            }
            Request::Query(query) => Ok(Reply::Table(self.ledger.borrow().answer(&query))),
            Request::Change(query) => Ok(Reply::Change(self.ledger.borrow().change(&query))),
            Request::Facets {
                dimension,
                query,
                contains,
                most,
            } => {
                let ledger = self.ledger.borrow();
                let facets = ledger.facets(&dimension, &query, &contains, most as usize);
                Ok(Reply::Facets(facets))
            }
            Request::Records { query, from, most } => {
                let page = self.ledger.borrow().records(&query, from, most);
                Ok(Reply::Records(page.map(Box::new)))
            }
            Request::Trace(query) => {
                let explanation = self.ledger.borrow().explain(&query);
                Ok(Reply::Trace(Box::new(explanation)))
            }
            Request::Resource { id } => {
                let details = self.ledger.borrow().resource_details(&id);
                Ok(Reply::Resource(details.map(Box::new)))
            }
            Request::Statement { subscription, day } => {
                let statement = self.ledger.borrow().statement(&subscription, day);
                let statement = statement.ok_or(Failure::NothingBilled)?;
                Ok(Reply::Statement(Box::new(statement)))
            }
            Request::SearchMeters { words, most } => {
                let found = self.ledger.borrow().search_meters(&words, most as usize);
                Ok(Reply::Meters(found))
            }
            Request::Reconciliation => {
                let found = self.ledger.borrow().reconciliation();
                Ok(Reply::Reconciliation(Box::new(found)))
            }
            Request::Quality => Ok(Reply::Quality(self.ledger.borrow().quality())),
            Request::Clear => {
                self.cancel_others(id);
                self.ledger.borrow_mut().clear();
                self.session.replace(None);
                self.sign_ins.clear();
                self.given_tokens.clear();
                self.diagnosis.take();
                let erased = self.erase().await;
                self.changed();
                erased.map_err(Failure::Kept)?;
                Ok(Reply::Changed)
            }
        }
    }

    fn cancel_others(&self, id: RequestId) {
        for (running, cancel) in self.running.borrow().iter() {
            if *running != id {
                cancel.cancel();
            }
        }
    }

    fn change(
        &self,
        subscription: &str,
        card: Option<u32>,
        change: impl FnOnce(&mut crate::ledger::Subscription),
    ) -> Result<Reply, Failure> {
        let mut ledger = self.ledger.borrow_mut();
        if !ledger.has_subscription(subscription) {
            return Err(Failure::Unknown(subscription.to_owned()));
        }
        if let Some(card) = card.filter(|card| !ledger.has_card(*card)) {
            return Err(Failure::Unknown(card.to_string()));
        }
        change(ledger.subscription(subscription));
        drop(ledger);
        self.changed();
        Ok(Reply::Changed)
    }

    /// Rates anew and tells the page.
    pub(crate) fn changed(&self) {
        self.ledger.borrow_mut().rate();
        self.tell();
    }

    /// Tells the page what there is now.
    pub(crate) fn tell(&self) {
        let mut summary = self.ledger.borrow().summary(self.host.contacts());
        summary.diagnoses = self.diagnoses();
        summary.kept = self.keeper.kept.borrow().clone();
        self.emit(Event::Changed(summary));
    }

    async fn connect(&self, id: RequestId, connection: Connection) -> Result<Reply, Failure> {
        let endpoint: Endpoint = connection
            .endpoint
            .parse()
            .map_err(|_| Failure::EndpointInvalid)?;
        let client = Rc::new(self.client_as(endpoint.clone(), &connection.credential)?);
        let listed = client.subscriptions().await;
        let error = listed.as_ref().err().cloned();
        self.note_call("", "", ApiCall::Subscriptions, error);
        let listed = listed
            .inspect_err(|_| self.tell())
            .map_err(Failure::Fetch)?;
        let tenants = if connection.kind == EndpointKind::Azure {
            // A token may list subscriptions and no directories.
            let tenants = client.tenants().await;
            self.note_call("", "", ApiCall::Tenants, tenants.as_ref().err().cloned());
            tenants.unwrap_or_default()
        } else {
            Vec::new()
        };
        let account = match &connection.credential {
            Credential::Token(_) | Credential::Given => None,
            Credential::SignedIn { .. } => self.sign_ins.identity(),
        };
        let tenant = match &connection.credential {
            Credential::SignedIn { tenant: Some(id) } => Some(id.clone()),
            _ => account.as_ref().and_then(|account| account.tenant.clone()),
        };
        let mut provider_subscription = None;
        let subscriptions = if connection.kind == EndpointKind::StackOperator {
            // What tenants use is asked for through the operator's own
            // subscription. A stamp can have others, for metering and
            // consumption.
            let is_default = |subscription: &&arm::wire::Subscription| {
                subscription.display_name.starts_with("Default Provider")
            };
            let provider = listed.iter().find(is_default).or(listed.first());
            let provider = provider.map(|subscription| subscription.id.clone());
            let tenants = match &provider {
                Some(id) => client
                    .operator_subscriptions(id)
                    .await
                    .map_err(Failure::Fetch)?,
                None => Vec::new(),
            };
            provider_subscription = provider;
            tenants
                .into_iter()
                .map(|tenant| SubscriptionInfo {
                    id: tenant.id,
                    name: tenant.display_name,
                    state: tenant.state,
                    tenant: tenant.tenant_id,
                    quota_id: None,
                    offers: Vec::new(),
                    has_rate_card: false,
                })
                .collect()
        } else {
            let is_azure = connection.kind == EndpointKind::Azure;
            let info = |subscription: arm::wire::Subscription| {
                let (offers, has_rate_card) = if is_azure {
                    offer::likely_offers(subscription.quota_id.as_deref())
                } else {
                    (Vec::new(), false)
                };
                SubscriptionInfo {
                    id: subscription.id,
                    name: subscription.display_name,
                    state: subscription.state,
                    tenant: subscription.tenant_id,
                    quota_id: subscription.quota_id,
                    offers,
                    has_rate_card,
                }
            };
            listed.into_iter().map(info).collect()
        };
        let directory = Directory {
            endpoint: endpoint.to_string(),
            kind: connection.kind,
            account,
            tenant,
            tenants,
            subscriptions,
        };
        // Usage of one cloud must not be summed with that of another, nor the
        // demo's with anybody's own.
        let former = self
            .session
            .borrow()
            .as_ref()
            .map(|former| former.directory.endpoint.clone());
        let former = former.or_else(|| self.keeper.shown_endpoint());
        let is_elsewhere = former.is_some_and(|former| former != directory.endpoint);
        if is_elsewhere {
            // What is on its way from there has nobody to go to.
            self.cancel_others(id);
            self.ledger.borrow_mut().clear();
            self.changed();
        } else {
            self.tell();
        }
        if let (false, Some(former)) = (is_elsewhere, &*self.session.borrow()) {
            // A load that waits for another token goes on with this one.
            former.client.adopt(&client);
            self.loading.signed_in();
        }
        self.session.replace(Some(Session {
            client,
            connection,
            directory: directory.clone(),
            provider_subscription,
        }));
        Ok(Reply::Connected(directory))
    }

    async fn import<F: FileSource>(
        &self,
        id: RequestId,
        (names, mappings, passphrase): (&[String], &[Mapping], Option<&str>),
        files: Vec<F>,
        cancel: &Cancel,
    ) -> Reply {
        let mut reports = Vec::new();
        for (number, (name, file)) in names.iter().zip(files).enumerate() {
            if cancel.is_cancelled() {
                break;
            }
            let import = Import {
                engine: self,
                id,
                cancel,
                mappings,
                passphrase,
                file: number as u32,
                of_files: names.len() as u32,
            };
            reports.append(&mut import.take(name, &file).await);
        }
        self.emit(Event::Progress(id, Progress::Rating));
        self.changed();
        Reply::Imported(reports)
    }

    /// The number of a file that was not used before.
    pub(crate) fn next_file(&self) -> u32 {
        let number = self.files_read.get();
        self.files_read.set(number.wrapping_add(1));
        number
    }

    /// Lets other messages come in.
    pub(crate) async fn pause(&self) {
        self.host.sleep(0).await;
    }
}
