//! The fast reader against the tolerant one, and what cards are asked.

mod agreement;
mod asking;
mod generated;
