//! What the rules say: sentences of the domain, with tables on both sides of each limit.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

mod calendar;
mod codes;
mod dates;
mod gates;
mod identifiers;
mod meetings;
mod names;
mod order;
mod overlay;
mod packs;
mod story;
mod times;
mod votes;
