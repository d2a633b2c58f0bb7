//! Identifiers: civil id, phones, social credit code, organisation code (docs/rules.md).
//!
//! Each is read once with `parse`, which also repairs what people type (full-width digits, spaces, a small x), and can
//! then only hold a valid value. Those of persons print masked.

mod civil_id;
mod credit_code;
mod organization_code;
mod phone;

pub use civil_id::{CivilId, CivilIdError};
pub use credit_code::CreditCode;
pub use organization_code::OrganizationCode;
pub use phone::{Landline, Mobile};

use crate::texts;

/// Why a text is not the identifier it should be. Its `Display` is the Chinese sentence for the person who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierError {
    /// Not 11 digits that begin with 1.
    Mobile,
    /// Not an area code with a number.
    Landline,
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

/// The same text in ASCII where full-width signs stand for ASCII ones, without white space.
fn half_width(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200b}' && *c != '\u{feff}')
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}
