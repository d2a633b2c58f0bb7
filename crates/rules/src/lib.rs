//! Arithmetic of the domain: dates, working days, votes, identifiers, code sets, rule packs. Pure: no input, output or clock.

mod blocked;
pub mod codes;
pub mod dates;
pub mod development;
pub mod identifiers;
mod texts;
pub mod votes;

pub use blocked::Blocked;
pub use identifiers::CivilId;
