//! Phone numbers: mobile and landline.

use super::{IdentifierError, compact};

/// A mobile number: 11 digits that begin with 1. Prints masked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

impl Mobile {
    /// Reads a number as people type it: `+86`, `0086` or `86` before it, spaces, any dashes, brackets, full-width
    /// digits and signs that nobody sees are repaired. The whole text must be the number.
    ///
    /// # Errors
    /// [`IdentifierError::Mobile`].
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let text: String = compact(text).chars().filter(|c| !matches!(c, '-' | '(' | ')')).collect();
        let number = ["+86", "0086", "86", ""].iter().filter_map(|country| text.strip_prefix(country));
        let number = number.filter(|number| is_mobile(number)).map(str::to_owned).next();
        number.map(Self).ok_or(IdentifierError::Mobile)
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
    /// Reads `0871-65000000`, `(0871) 6500 0000`, `65000000`, `087165000000`, `+86 871 65000000`, with `-801`, `转801` or
    /// `分机801` behind. Every digit of the text is one of the number: nothing is cut off.
    ///
    /// # Errors
    /// [`IdentifierError::MobileAsLandline`] for a mobile number, else [`IdentifierError::Landline`].
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        match read(&compact(text)) {
            Some(number) => Ok(Self(number)),
            None if Mobile::parse(text).is_ok() => Err(IdentifierError::MobileAsLandline),
            None => Err(IdentifierError::Landline),
        }
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

impl std::str::FromStr for Landline {
    type Err = IdentifierError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// What stands before an extension. 转 alone comes last, because it ends none of the others.
const EXTENSION: [&str; 3] = ["\u{5206}\u{673a}", "#", "\u{8f6c}"];

/// `area-number-extension` with what is there of it, when the whole text is that.
fn read(text: &str) -> Option<String> {
    let country = ["+86", "0086"].iter().find_map(|country| text.strip_prefix(country));
    let text =
        EXTENSION.iter().fold(country.unwrap_or(text).to_owned(), |text, word| text.replace(word, "-"));
    let text = text.replace(['(', ')'], "-");
    let parts: Vec<&str> = text.split('-').filter(|part| !part.is_empty()).collect();
    if !parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let (first, rest) = parts.split_first()?;
    // Behind the number of the country people leave out the 0 of the area.
    let first = match country {
        Some(_) if !first.starts_with('0') => format!("0{first}"),
        _ => (*first).to_owned(),
    };
    let (area, rest) = if is_area(&first) {
        (Some(first.as_str()), rest.to_vec())
    } else if first.starts_with('0') {
        // Without a dash: three digits for 010 and 02x, else four.
        let cut = if first.starts_with("01") || first.starts_with("02") { 3 } else { 4 };
        let (area, number) = first.split_at_checked(cut).filter(|(area, _)| is_area(area))?;
        (Some(area), [&[number], rest].concat())
    } else {
        (None, [&[first.as_str()], rest].concat())
    };
    let (number, extension) = match *rest.as_slice() {
        [number] => (number, None),
        [number, extension] => (number, Some(extension)),
        _ => return None,
    };
    let is_extension = extension.is_none_or(|extension| (1..=6).contains(&extension.len()));
    let parts: Vec<&str> = area.into_iter().chain([number]).chain(extension).collect();
    (is_number(number) && is_extension).then(|| parts.join("-"))
}

fn is_mobile(text: &str) -> bool {
    text.len() == 11 && text.starts_with('1') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// 7 or 8 digits; 0 and 1 begin areas and services, not numbers of subscribers.
fn is_number(text: &str) -> bool {
    matches!(text.len(), 7 | 8) && !text.starts_with(['0', '1'])
}

/// 010, 02x, and four digits from 03xx to 09xx.
fn is_area(text: &str) -> bool {
    let is_one = match text.as_bytes() {
        [b'0', b'1', b'0'] | [b'0', b'2', _] => true,
        [b'0', second, _, _] => (b'3'..=b'9').contains(second),
        _ => false,
    };
    is_one && text.bytes().all(|byte| byte.is_ascii_digit())
}
