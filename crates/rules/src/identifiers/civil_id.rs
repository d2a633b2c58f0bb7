//! 公民身份号码 (GB 11643-1999): 18 characters, birth date inside, check character at the end.

use chrono::NaiveDate;

use super::compact;
use crate::{codes::Sex, texts};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character for each remainder of the weighted sum by 11.
const CHECKS: [u8; 11] = *b"10X98765432";

/// A valid civil id. Prints masked; the whole number only through [`CivilId::as_str`].
///
/// The region (digits 1 to 6) is not looked at: regions come and go, and sample data uses invented ones.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilId {
    text: String,
    birth: NaiveDate,
    sex: Sex,
}

/// Why a text is no civil id. Its `Display` is the Chinese sentence for the person who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CivilIdError {
    /// So many characters instead of 18.
    Length(usize),
    /// Something else than digits, with X as the last character.
    Characters,
    /// Digits 7 to 14 are no day of the calendar.
    BirthDate,
    /// The last character does not fit the others.
    CheckDigit,
}

impl std::fmt::Display for CivilIdError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&texts::civil_id(*self))
    }
}

impl std::error::Error for CivilIdError {}

impl CivilId {
    /// Reads a number as people type it: full-width digits, spaces and a small x are repaired.
    ///
    /// # Errors
    /// The first of length, characters, birth date and check character that is wrong.
    pub fn parse(text: &str) -> Result<Self, CivilIdError> {
        let text = compact(text).to_ascii_uppercase();
        let length = text.chars().count();
        if length != 18 {
            return Err(CivilIdError::Length(length));
        }
        let (body, check) = text.split_at_checked(17).ok_or(CivilIdError::Characters)?;
        if !body.bytes().all(|byte| byte.is_ascii_digit())
            || !check.bytes().all(|byte| byte.is_ascii_digit() || byte == b'X')
        {
            return Err(CivilIdError::Characters);
        }
        let birth = birth_of(body).ok_or(CivilIdError::BirthDate)?;
        if check_character(body) != check.bytes().next() {
            return Err(CivilIdError::CheckDigit);
        }
        let is_male = body.bytes().last().is_some_and(|digit| (digit - b'0') % 2 == 1);
        let sex = if is_male { Sex::Male } else { Sex::Female };
        Ok(Self { text, birth, sex })
    }

    /// The whole number: to store it sealed, to look it up, never to print it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The day of birth that the number says.
    pub fn birth(&self) -> NaiveDate {
        self.birth
    }

    /// The sex that the number says.
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// Whether the number says male.
    pub fn is_male(&self) -> bool {
        self.sex == Sex::Male
    }

    /// `1101**********0028`: the first and the last four.
    pub fn masked(&self) -> String {
        let first = self.text.get(..4).unwrap_or_default();
        let last = self.text.get(14..).unwrap_or_default();
        format!("{first}**********{last}")
    }
}

impl std::str::FromStr for CivilId {
    type Err = CivilIdError;

    fn from_str(text: &str) -> Result<Self, CivilIdError> {
        Self::parse(text)
    }
}

impl std::fmt::Debug for CivilId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CivilId({})", self.masked())
    }
}

fn birth_of(body: &str) -> Option<NaiveDate> {
    let digits = body.get(6..14)?;
    let year: i32 = digits.get(..4)?.parse().ok()?;
    let month: u32 = digits.get(4..6)?.parse().ok()?;
    let day: u32 = digits.get(6..)?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| year >= 1800)
}

/// GB 11643: the sum of digit × weight, modulo 11, picks the check character.
fn check_character(body: &str) -> Option<u8> {
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECKS.get(usize::try_from(sum % 11).ok()?).copied()
}
