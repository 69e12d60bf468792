//! The load under way: paused, without network, or waiting for another token.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use arm::{Error, Gate, Hold};

use crate::protocol::{Event, Progress, RequestId};

/// Whether a load may ask, and why not.
#[derive(Debug, Default)]
pub(crate) struct Loading {
    gate: RefCell<Option<Gate>>,
    is_offline: Cell<bool>,
}

impl Loading {
    /// A load begins. `emit` hears when it is held back.
    pub(crate) fn begin(&self, id: RequestId, emit: &Rc<dyn Fn(Event)>) -> Gate {
        let emit = Rc::clone(emit);
        let tell = move |holds: &[Hold]| {
            emit(Event::Progress(id, Progress::Held(holds.to_vec())));
        };
        let gate = Gate::new(tell);
        if self.is_offline.get() {
            gate.close(Hold::Offline);
        }
        self.gate.replace(Some(gate.clone()));
        gate
    }

    /// The load has ended.
    pub(crate) fn end(&self) {
        self.gate.take();
    }

    pub(crate) fn pause(&self, is_offline: bool) {
        if is_offline {
            self.is_offline.set(true);
        }
        if let Some(gate) = self.gate() {
            gate.close(hold(is_offline));
        }
    }

    pub(crate) fn resume(&self, is_offline: bool) {
        if is_offline {
            self.is_offline.set(false);
        }
        if let Some(gate) = self.gate() {
            gate.open(&hold(is_offline));
        }
    }

    /// There is another token.
    pub(crate) fn signed_in(&self) {
        if let Some(gate) = self.gate() {
            gate.open(&Hold::SignIn(Error::Cancelled));
        }
    }

    fn gate(&self) -> Option<Gate> {
        self.gate.borrow().clone()
    }
}

const fn hold(is_offline: bool) -> Hold {
    if is_offline {
        Hold::Offline
    } else {
        Hold::User
    }
}
