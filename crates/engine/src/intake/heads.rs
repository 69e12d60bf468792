//! What rows begin with: all of a row as far as its time of use.

use costs::usage::WindowNumber;

use super::block;
use super::shape::Seeker;
use super::texts::{TextHash, Texts};

/// Heads that were met, with what they say.
#[derive(Debug, Default)]
pub(super) struct Heads {
    seeker: Seeker,
    texts: Texts,
    meanings: Vec<Head>,
    /// As rows name them, if they do.
    subscriptions: Vec<Option<String>>,
    /// The last two: a row that was reported late stands between many of one
    /// time.
    recent: [u32; 2],
}

/// What a head says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// Absent: outside of the wanted days.
    pub(super) window: Option<WindowNumber>,
    /// Place of the subscription in the list of them.
    pub(super) subscription: u32,
}

/// A head at the beginning of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundHead {
    pub(super) number: u32,
    pub(super) length: usize,
    pub(super) head: Head,
}

impl Heads {
    /// The head that `text` begins with, if it is known.
    #[inline]
    pub(super) fn of(&self, text: &[u8]) -> Option<FoundHead> {
        for number in self.recent {
            if let Some((known, _)) = self.texts.parts(number)
                && block::begins_with(text, known)
            {
                return self.found(number, known.len());
            }
        }
        let end = self.seeker.head_end(text)?;
        let parts = (text.get(..end)?, &[][..]);
        let number = self
            .texts
            .find(parts, TextHash::of(parts.0, &[]), |_| true)?;
        self.found(number, end)
    }

    #[inline]
    fn found(&self, number: u32, length: usize) -> Option<FoundHead> {
        let head = *self.meanings.get(number as usize)?;
        Some(FoundHead {
            number,
            length,
            head,
        })
    }

    /// Notes which head a row had.
    #[inline]
    pub(super) fn note(&mut self, number: u32) {
        if number != self.recent[0] {
            self.recent = [number, self.recent[0]];
        }
    }

    /// How the rows of a head name their subscription, if they do.
    pub(super) fn subscription(&self, head: Head) -> Option<&str> {
        let listed = self.subscriptions.get(head.subscription as usize)?;
        listed.as_deref()
    }

    /// Remembers a head, while there is room.
    pub(super) fn add(
        &mut self,
        text: &[u8],
        subscription: Option<&str>,
        window: Option<WindowNumber>,
    ) -> Option<FoundHead> {
        let number = self.texts.add((text, &[]), TextHash::of(text, &[]))?;
        let mut listed = self.subscriptions.iter();
        let place = listed.position(|known| known.as_deref() == subscription);
        let place = place.unwrap_or_else(|| {
            self.subscriptions.push(subscription.map(str::to_owned));
            self.subscriptions.len() - 1
        });
        self.meanings.push(Head {
            window,
            subscription: place as u32,
        });
        self.found(number, text.len())
    }

    /// Bytes allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        self.texts.heap_bytes() + self.meanings.capacity() * size_of::<Head>()
    }
}
