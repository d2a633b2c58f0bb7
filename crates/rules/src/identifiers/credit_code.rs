//! 统一社会信用代码 (GB 32100-2015): 18 characters, the last is a check character modulo 31.

use super::{IdentifierError, compact};

/// The 31 characters of the code: digits and capital letters without I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A valid unified social credit code of a unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads a code; full-width signs, spaces and small letters are repaired.
    ///
    /// # Errors
    /// [`IdentifierError::CreditCode`] for length and alphabet, [`IdentifierError::CreditCodeCheck`].
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let text = compact(text).to_ascii_uppercase();
        let values: Option<Vec<u32>> = text.bytes().map(value).collect();
        let values = values.filter(|values| values.len() == 18).ok_or(IdentifierError::CreditCode)?;
        let (check, body) = values.split_last().ok_or(IdentifierError::CreditCode)?;
        // The weight of place i is 3 to the power of i, modulo 31.
        let weights = std::iter::successors(Some(1_u32), |weight| Some(weight * 3 % 31));
        let sum: u32 = body.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        if (31 - sum % 31) % 31 == *check { Ok(Self(text)) } else { Err(IdentifierError::CreditCodeCheck) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for CreditCode {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        Self::parse(text)
    }
}

fn value(byte: u8) -> Option<u32> {
    ALPHABET.iter().position(|one| *one == byte).and_then(|at| u32::try_from(at).ok())
}
