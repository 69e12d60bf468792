//! What has arrived of a load that has not ended: kept beside the generations
//! where keeping is switched on, so that it goes on after the page was closed.
#![allow(dead_code, reason = "a load that ends at once needs none of it")]

use arm::Host;
use costs::DayRange;
use costs::usage::UsageStore;
use serde::{Deserialize, Serialize};

use super::contents::{Reader, Writer};
use super::device::Change;
use super::form::{self, Head, Kind, PackedBlock};
use crate::engine::Engine;
use crate::ledger::Rejections;
use crate::protocol::{KeptProblem, Load};

/// What names of checkpoints begin with.
const CHECKPOINTS: &str = "unfinished/";

/// What has arrived of one subscription.
pub(crate) struct Checkpoint {
    /// Origin of the Resource Manager.
    pub(crate) endpoint: String,
    /// All that was asked for, also of other subscriptions.
    pub(crate) load: Load,
    /// Id of the subscription, in any case.
    pub(crate) subscription: String,
    /// Reported days that have arrived whole.
    pub(crate) done: Vec<DayRange>,
    /// Usage of these days and of no others.
    pub(crate) store: UsageStore,
    /// What could not be read of it.
    pub(crate) rejected: Rejections,
}

#[derive(Serialize, Deserialize)]
struct About {
    endpoint: String,
    load: Load,
    subscription: String,
    done: Vec<DayRange>,
    rejected: Rejections,
}

impl<H: Host> Engine<H> {
    /// Keeps a checkpoint in the place of the former one of its subscription;
    /// does nothing where keeping is off.
    ///
    /// # Errors
    ///
    /// Where the device did not take it; the former one stays.
    pub(crate) async fn keep_checkpoint(&self, checkpoint: Checkpoint) -> Result<(), KeptProblem> {
        if !self.keeper.kept.borrow().is_on {
            return Ok(());
        }
        let device = self.keeper.device()?;
        let lock = self.keeper.lock.borrow().clone();
        let name = name(&checkpoint.subscription);
        let Checkpoint {
            endpoint,
            load,
            subscription,
            done,
            mut store,
            rejected,
        } = checkpoint;
        store.seal();
        let about = About {
            endpoint,
            load,
            subscription,
            done,
            rejected,
        };
        let head = Head {
            saved_at_s: self.host_now(),
            blocks: 3,
            lock: lock.as_ref().map(|lock| lock.head.clone()),
        };
        let mut writer = Writer::new(Some(&*device), &head, lock.as_ref());
        let state = serde_json::to_vec(&about).map_err(|_| KeptProblem::Failed)?;
        writer.push(Kind::State, &state).await?;
        writer
            .push_value(Kind::Names, &store.stored_names())
            .await?;
        let records = store.stored_records(0, store.rows());
        writer.push_value(Kind::Records, &records).await?;
        let change = Change {
            put: vec![(name, writer.finish().concat())],
            ..Change::default()
        };
        device.change(change).await?;
        Ok(())
    }

    /// The checkpoint of a subscription, if there is one that can be read now.
    pub(crate) async fn checkpoint(&self, subscription: &str) -> Option<Checkpoint> {
        let device = self.keeper.device.clone()?;
        let bytes = device.read(&name(subscription)).await.ok()??;
        let lock = self.keeper.lock.borrow().clone();
        let head = form::read_head(&bytes).ok()?;
        if head.head.lock.as_ref() != lock.as_ref().map(|lock| &lock.head) {
            return None;
        }
        let mut reader = Reader::default();
        let mut rest = bytes.get(head.bytes.len()..)?;
        for number in 1..=head.head.blocks {
            let block = PackedBlock::read(rest, number).ok()?;
            let (kind, plain) = block.unpack(&head.bytes, lock.as_ref()).await.ok()?;
            reader.take(kind, plain).ok()?;
            rest = rest.get(block.end..)?;
        }
        let (about, store, _): (About, _, _) = reader.finish_usage().ok()?;
        Some(Checkpoint {
            endpoint: about.endpoint,
            load: about.load,
            subscription: about.subscription,
            done: about.done,
            store,
            rejected: about.rejected,
        })
    }

    /// Ids of the subscriptions that have a checkpoint, in lower case.
    pub(crate) async fn checkpoints(&self) -> Vec<String> {
        let Some(device) = self.keeper.device.clone() else {
            return Vec::new();
        };
        let names = device.names().await.unwrap_or_default();
        let ids = names
            .iter()
            .filter_map(|name| name.strip_prefix(CHECKPOINTS));
        ids.map(str::to_owned).collect()
    }

    /// Deletes the checkpoint of a subscription.
    pub(crate) async fn drop_checkpoint(&self, subscription: &str) {
        if let Some(device) = self.keeper.device.clone() {
            let change = Change {
                delete: vec![name(subscription)],
                ..Change::default()
            };
            // One that stays is of no harm: a load that has ended begins anew.
            let _ = device.change(change).await;
        }
    }
}

fn name(subscription: &str) -> String {
    format!("{CHECKPOINTS}{}", subscription.to_lowercase())
}
