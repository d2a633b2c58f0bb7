//! Arithmetic of the domain: dates, working days, votes, identifiers, code sets. Pure.

mod blocked;

pub use blocked::Blocked;
