//! Arithmetic of the domain: dates, working days, votes, identifiers, code sets, and the rules of member development.
//!
//! Pure: no input or output, no clock, no async, no randomness. Whoever calls brings the texts of the packs
//! ([`development::Pack::parse`], [`dates::Calendar::parse`]), the facts and the day; the answer is data. A refusal is a
//! [`Blocked`]: which rule, which article, why with the figures, and from when on. What must be seen before an open gate
//! is passed is a [`Warning`].
//!
//! The rules check and calculate; they never decide for people (docs/rules.md). Whether a review is passed or a vote
//! in favour is a field that people fill; here it is only held against what the rules demand.

mod blocked;
pub mod codes;
pub mod dates;
pub mod development;
pub mod identifiers;
pub mod names;
pub mod text;
mod texts;
pub mod votes;

pub use blocked::{Blocked, Warning};
pub use identifiers::{CivilId, CreditCode, Landline, Mobile, OrganizationCode};
