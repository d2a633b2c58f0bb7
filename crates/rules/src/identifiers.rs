//! Identifiers: civil id, phones, social credit code, organisation code (docs/rules.md).
//!
//! Each is read once with `parse`, which also repairs what people type (full-width digits, spaces, any dash, a small x, signs
//! that nobody sees; see [`crate::text::compact`]), and can then only hold a valid value. The whole text is judged: what
//! is no part of the identifier is refused, never cut off. Those of persons print masked.

mod civil_id;
mod credit_code;
mod organization_code;
mod phone;

pub use civil_id::{CivilId, CivilIdError};
pub use credit_code::CreditCode;
pub use organization_code::OrganizationCode;
pub use phone::{Landline, Mobile};

use crate::{text::compact, texts};

/// Why a text is not the identifier it should be. Its `Display` is the Chinese sentence for the person who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierError {
    /// Not 11 digits that begin with 1.
    Mobile,
    /// Not an area code with a number.
    Landline,
    /// A mobile number where a landline is asked for.
    MobileAsLandline,
    /// Not 18 characters of the alphabet of GB 32100.
    CreditCode,
    /// The last character does not fit the others.
    CreditCodeCheck,
    /// Not 1 to 20 digits or letters.
    OrganizationCode,
}

impl std::fmt::Display for IdentifierError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(texts::identifier(*self))
    }
}

impl std::error::Error for IdentifierError {}
