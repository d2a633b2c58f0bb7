//! Phone numbers: mobile and landline.

use super::{IdentifierError, half_width};

/// A mobile number: 11 digits that begin with 1. Prints masked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

impl Mobile {
    /// Reads a number as people type it: `+86`, spaces, dashes and full-width digits are repaired.
    ///
    /// # Errors
    /// [`IdentifierError::Mobile`].
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let text: String = half_width(text).chars().filter(|c| !matches!(c, '-' | '(' | ')')).collect();
        let text = text.strip_prefix("+86").or_else(|| text.strip_prefix("0086")).unwrap_or(&text);
        // 86 without a plus: only when a whole number follows.
        let text = text.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(text);
        let is_mobile =
            text.len() == 11 && text.starts_with('1') && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_mobile { Ok(Self(text.to_owned())) } else { Err(IdentifierError::Mobile) }
    }

    /// The whole number: to store it sealed, to dial it, never to print it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `138****0001`: the first three and the last four.
    pub fn masked(&self) -> String {
        let first = self.0.get(..3).unwrap_or_default();
        let last = self.0.get(7..).unwrap_or_default();
        format!("{first}****{last}")
    }
}

impl std::str::FromStr for Mobile {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        Self::parse(text)
    }
}

impl std::fmt::Debug for Mobile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mobile({})", self.masked())
    }
}

/// A landline number as `area-number` or `number`, with `-extension` where there is one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Landline(String);

impl Landline {
    /// Reads `0871-65000000`, `(0871) 6500 0000`, `65000000`, `087165000000`, with `-801` or `转801` behind.
    ///
    /// # Errors
    /// [`IdentifierError::Landline`].
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        Self::read(text).map(Self).ok_or(IdentifierError::Landline)
    }

    fn read(text: &str) -> Option<String> {
        let text = half_width(text).replace(['(', '\u{8f6c}'], "-").replace(')', "-");
        let text = text.strip_prefix("+86").unwrap_or(&text);
        let parts: Vec<&str> = text.split('-').filter(|part| !part.is_empty()).collect();
        if !parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
            return None;
        }
        let (area, rest) = match parts.split_first()? {
            (first, rest) if is_area(first) => (Some((*first).to_owned()), rest.to_vec()),
            (first, rest) if first.len() > 8 => {
                // Without a dash: three digits for 010 and 02x, else four.
                let cut = if first.starts_with("01") || first.starts_with("02") { 3 } else { 4 };
                let (area, number) = first.split_at_checked(cut)?;
                (is_area(area).then(|| area.to_owned()), [&[number], rest].concat())
            }
            _ => (None, parts.clone()),
        };
        let (number, extension) = match *rest.as_slice() {
            [number] => (number, None),
            [number, extension] => (number, Some(extension)),
            _ => return None,
        };
        let is_number = matches!(number.len(), 7 | 8) && !number.starts_with('0');
        let is_extension = extension.is_none_or(|extension| (1..=6).contains(&extension.len()));
        if !is_number || !is_extension {
            return None;
        }
        let parts: Vec<&str> = area.as_deref().into_iter().chain([number]).chain(extension).collect();
        Some(parts.join("-"))
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Everything but the last four digits of the number hidden.
    pub fn masked(&self) -> String {
        let digits = self.0.bytes().filter(u8::is_ascii_digit).count();
        let mut seen = 0;
        let hide = |c: char| {
            if !c.is_ascii_digit() {
                return c;
            }
            seen += 1;
            if seen + 4 > digits { c } else { '*' }
        };
        self.0.chars().map(hide).collect()
    }
}

impl std::fmt::Debug for Landline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Landline({})", self.masked())
    }
}

fn is_area(text: &str) -> bool {
    text.starts_with('0') && matches!(text.len(), 3 | 4) && text.bytes().all(|byte| byte.is_ascii_digit())
}
impl std::str::FromStr for Landline {
    type Err = IdentifierError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}
