//! 党组织编码: text, because its forms differ by province (docs/rules.md). No arithmetic.

use super::{IdentifierError, compact};

/// The code of a party organisation: 1 to 20 digits or letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganizationCode(String);

impl OrganizationCode {
    /// Reads a code; full-width signs, spaces and small letters are repaired.
    ///
    /// # Errors
    /// [`IdentifierError::OrganizationCode`].
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let text = compact(text).to_ascii_uppercase();
        let is_code = (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_code { Ok(Self(text)) } else { Err(IdentifierError::OrganizationCode) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for OrganizationCode {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        Self::parse(text)
    }
}
