//! Words, numbers, texts and signs of an expression: the same in every notation.

use std::ops::Range;

use rust_decimal::Decimal;

use super::{ExpressionError, notation::Notation};
use crate::values::Value;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name or a key word.
    Word,
    Sign(&'static str),
    Literal(Value),
    /// A text of Groovy in double quotes with values in it, as it stands in the file.
    Interpolated,
    End,
}

/// A token and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) span: Range<usize>,
}

/// Longest first: `<=` before `<`.
const SIGNS: [&str; 36] = [
    "===", "!==", "==", "!=", "<=", ">=", "&&", "||", "..", "**", "//", "+=", "-=", "<", ">", "!", "=", "(",
    ")", "[", "]", "{", "}", ",", ".", ":", "?", "+", "-", "*", "/", "%", ";", "@", "|", "^",
];

/// All tokens of the part of `text` from `start` to `end`, with an end token behind the last.
pub(super) fn tokens(
    text: &str,
    part: Range<usize>,
    notation: Notation,
) -> Result<Vec<Placed>, ExpressionError> {
    let mut found = Vec::new();
    let end = part.end;
    let mut at = part.start;
    loop {
        let rest = text.get(at..end).unwrap_or_default();
        let trimmed = rest.trim_start();
        let start = at + (rest.len() - trimmed.len());
        let Some(first) = trimmed.chars().next() else { break };
        if notation == Notation::Feel
            && let Some(length) = comment(trimmed)
        {
            at = start + length;
            continue;
        }
        let (token, length) = if matches!(first, '\'' | '"') {
            quoted(trimmed, first, notation)?
        } else if first == '`' && notation == Notation::Feel {
            escaped_name(trimmed)?
        } else if first.is_ascii_digit() {
            number(trimmed, notation)?
        } else if is_word_start(first) {
            (Token::Word, trimmed.find(|c| !is_word_part(c)).unwrap_or(trimmed.len()))
        } else {
            let sign = SIGNS.into_iter().find(|sign| trimmed.starts_with(sign));
            let sign = sign.ok_or_else(|| {
                ExpressionError::Malformed(format!("the character `{first}` was not expected"))
            })?;
            (Token::Sign(sign), sign.len())
        };
        at = start + length;
        found.push(Placed { token, span: start..at });
    }
    found.push(Placed { token: Token::End, span: end..end });
    Ok(found)
}

pub(super) fn is_word_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}

pub(super) fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Length of a comment of FEEL at the beginning of a text.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    text.starts_with("/*").then(|| text.find("*/").map_or(text.len(), |end| end + 2))
}

/// A name of FEEL in backticks, which may hold blanks and signs.
fn escaped_name(text: &str) -> Result<(Token, usize), ExpressionError> {
    match text.chars().skip(1).position(|c| c == '`') {
        Some(0) | None => Err(ExpressionError::Malformed("a name in backticks is not closed".to_owned())),
        Some(_) => Ok((Token::Word, text.get(1..).and_then(|rest| rest.find('`')).map_or(0, |at| at + 2))),
    }
}

fn quoted(text: &str, quote: char, notation: Notation) -> Result<(Token, usize), ExpressionError> {
    let mut characters = text.char_indices().skip(1);
    let mut is_interpolated = false;
    while let Some((at, character)) = characters.next() {
        match character {
            end if end == quote => {
                let inner = text.get(1..at).unwrap_or_default();
                let token = if is_interpolated {
                    Token::Interpolated
                } else {
                    Token::Literal(Value::Text(unescaped(inner, notation)?))
                };
                return Ok((token, at + end.len_utf8()));
            }
            '\\' => drop(characters.next()),
            '$' if quote == '"' && notation == Notation::Groovy => is_interpolated = true,
            _ => {}
        }
    }
    Err(ExpressionError::Malformed("a text is not closed".to_owned()))
}

/// What stands between quotes, with escapes taken away.
pub(super) fn unescaped(inner: &str, notation: Notation) -> Result<String, ExpressionError> {
    let mut value = String::new();
    let mut characters = inner.char_indices();
    while let Some((_, character)) = characters.next() {
        match character {
            '\\' => match characters.next().map(|(_, escaped)| escaped) {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some('r') => value.push('\r'),
                Some('u') => {
                    let digits: String = characters.by_ref().take(4).map(|(_, digit)| digit).collect();
                    let code = Some(&digits).filter(|digits| digits.len() == 4);
                    let code = code.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                    value.push(code.and_then(char::from_u32).ok_or_else(|| {
                        ExpressionError::Malformed(format!("`\\u{digits}` does not name a character"))
                    })?);
                }
                // A language may mean a sign, a number or a byte by it.
                Some(other) if notation.is_language() && other.is_alphanumeric() => {
                    return Err(ExpressionError::Unsupported(format!(
                        "the escape `\\{other}` is not read here"
                    )));
                }
                Some(other) => value.push(other),
                None => {}
            },
            other => value.push(other),
        }
    }
    Ok(value)
}

/// An integer, or a decimal with a point or an exponent. The second point of a range (`1..5`) is left alone.
fn number(text: &str, notation: Notation) -> Result<(Token, usize), ExpressionError> {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
    };
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let has = |at: usize, signs: &[u8]| text.as_bytes().get(at).is_some_and(|byte| signs.contains(byte));
    let mut end = digits(0);
    let mut is_whole = true;
    if has(end, b".") && is_digit(end + 1) {
        is_whole = false;
        end = digits(end + 1);
    }
    let exponent = end + 1 + usize::from(has(end + 1, b"+-"));
    if has(end, b"eE") && is_digit(exponent) {
        is_whole = false;
        end = digits(exponent);
    }
    let (number, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if rest.starts_with(is_word_part) || (rest.starts_with('.') && !rest.starts_with("..")) {
        let word = rest.find(|c| c != '.' && !is_word_part(c)).unwrap_or(rest.len());
        let word = text.get(..end + word).unwrap_or(text);
        return Err(ExpressionError::Malformed(format!("`{word}` is neither a number nor a name")));
    }
    if notation.is_language() && is_whole && number.len() > 1 && number.starts_with('0') {
        return Err(ExpressionError::Unsupported(format!("`{number}` may be an octal number")));
    }
    // A whole number beyond 64 bits is a decimal: numbers compare by value.
    let whole = if is_whole { number.parse().map(Value::Integer).ok() } else { None };
    let value = whole.or_else(|| {
        let is_scientific = number.contains(['e', 'E']);
        let read =
            if is_scientific { Decimal::from_scientific(number) } else { Decimal::from_str_exact(number) };
        read.ok().map(Value::from)
    });
    let value = value.ok_or_else(|| {
        ExpressionError::Malformed(format!("`{number}` does not fit into a number of 28 digits"))
    })?;
    Ok((Token::Literal(value), end))
}
