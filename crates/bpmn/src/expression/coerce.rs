//! What a language makes of values of kinds that do not fit: EL makes texts into numbers, JavaScript numbers into texts,
//! Python counts true as 1. Each function says for which language it speaks.

use std::{borrow::Cow, cmp::Ordering};

use rust_decimal::Decimal;

use super::{
    arithmetic::{self, is_same, order},
    notation::Notation,
    tree::{Comparison, Operator},
};
use crate::values::Value;

/// Whether a value counts as true beside `and`, `or`, `not` and in a choice; nothing when the language does not say.
pub(super) fn truth(notation: Notation, value: &Value) -> Option<bool> {
    let is_full = match value {
        Value::Bool(value) => return Some(*value),
        Value::Null => return Some(false),
        Value::Integer(number) => *number != 0,
        Value::Decimal(number) => !number.is_zero(),
        Value::Text(text) => !text.is_empty(),
        Value::List(items) => !items.is_empty(),
        Value::Map(entries) => !entries.is_empty(),
    };
    match (notation, value) {
        (Notation::JavaScript, Value::List(_) | Value::Map(_)) => Some(true),
        (Notation::Python | Notation::Groovy | Notation::JavaScript, _) => Some(is_full),
        // EL takes every other text for false. That would be a wrong answer without a word.
        (Notation::Juel, Value::Text(text)) => match text.trim() {
            "" => Some(false),
            word if word.eq_ignore_ascii_case("true") => Some(true),
            word if word.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Whether `and` and `or` give the operand that decided, as in `name or 'nobody'`.
pub(super) fn gives_operand(notation: Notation) -> bool {
    matches!(notation, Notation::Python | Notation::JavaScript)
}

/// A comparison by the rules of a language.
pub(super) fn compare(
    notation: Notation,
    left: &Value,
    comparison: Comparison,
    right: &Value,
) -> Result<bool, String> {
    let result = match (notation, comparison) {
        (_, Comparison::Same) => return same(notation, left, right),
        (_, Comparison::Different) => return same(notation, left, right).map(|is| !is),
        (Notation::Juel, _) => in_el(left, comparison, right)?,
        (Notation::JavaScript, _) => in_javascript(left, comparison, right)?,
        (Notation::Python, _) => arithmetic::compare(&as_int(left, right), comparison, &as_int(right, left))?,
        (Notation::Groovy, Comparison::Equal | Comparison::Unequal) => {
            arithmetic::compare(left, comparison, right)?
        }
        (Notation::Groovy, _) if *left == Value::Null || *right == Value::Null => {
            // Nothing is less than anything.
            let known = |value: &Value| i32::from(*value != Value::Null);
            by_order(known(left).cmp(&known(right)), comparison)
        }
        _ => arithmetic::compare(left, comparison, right)?,
    };
    Ok(result)
}

fn by_order(order: Ordering, comparison: Comparison) -> bool {
    match comparison {
        Comparison::Equal | Comparison::Same => order.is_eq(),
        Comparison::Unequal | Comparison::Different => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

fn same(notation: Notation, left: &Value, right: &Value) -> Result<bool, String> {
    let is_made = |value: &Value| matches!(value, Value::List(_) | Value::Map(_));
    if notation == Notation::JavaScript && is_made(left) && is_made(right) {
        return Err("JavaScript compares lists and objects by where they are kept".to_owned());
    }
    Ok(is_same(left, right))
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Integer(_) | Value::Decimal(_))
}

/// The number that a text is written as.
fn written(text: &str) -> Option<Value> {
    let text = text.trim();
    let decimal = || {
        let read = if text.contains(['e', 'E']) {
            Decimal::from_scientific(text)
        } else {
            Decimal::from_str_exact(text)
        };
        read.ok().map(Value::from)
    };
    let is_plain = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
        && text.ends_with(|c: char| c.is_ascii_digit() || c == '.')
        && !text.contains('_');
    is_plain.then(|| text.parse().map(Value::Integer).ok().or_else(decimal)).flatten()
}

/// A number of EL: nothing and the empty text are 0, other texts are read.
fn el_number(value: &Value) -> Result<Cow<'_, Value>, String> {
    match value {
        Value::Integer(_) | Value::Decimal(_) => Ok(Cow::Borrowed(value)),
        Value::Null => Ok(Cow::Owned(Value::Integer(0))),
        Value::Text(text) if text.is_empty() => Ok(Cow::Owned(Value::Integer(0))),
        Value::Text(text) => {
            written(text).map(Cow::Owned).ok_or_else(|| format!("the text `{text}` is not a number"))
        }
        other => Err(format!("{} is not a number", other.noun())),
    }
}

fn in_el(left: &Value, comparison: Comparison, right: &Value) -> Result<bool, String> {
    let is_equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
    if *left == Value::Null || *right == Value::Null {
        let are_both = left == right;
        return Ok(match comparison {
            Comparison::Equal | Comparison::LessOrEqual | Comparison::GreaterOrEqual => are_both,
            Comparison::Unequal => !are_both,
            _ => false,
        });
    }
    if is_number(left) || is_number(right) {
        return arithmetic::compare(&*el_number(left)?, comparison, &*el_number(right)?);
    }
    let is_boolean = |value: &Value| matches!(value, Value::Bool(_));
    if is_equality && (is_boolean(left) || is_boolean(right)) {
        // EL takes every other text for false; here it equals neither, as it counts for neither.
        let boolean = |value: &Value| match value {
            Value::Bool(_) => Ok(value.clone()),
            Value::Text(_) => Ok(truth(Notation::Juel, value).map_or_else(|| value.clone(), Value::Bool)),
            other => Err(format!("{} is neither true nor false", other.noun())),
        };
        return arithmetic::compare(&boolean(left)?, comparison, &boolean(right)?);
    }
    arithmetic::compare(left, comparison, right)
}

/// A number of JavaScript; nothing for one that is none (NaN).
fn js_number(value: &Value) -> Result<Option<Value>, String> {
    Ok(match value {
        Value::Integer(_) | Value::Decimal(_) => Some(value.clone()),
        Value::Bool(value) => Some(Value::Integer(i64::from(*value))),
        Value::Text(text) if text.trim().is_empty() => Some(Value::Integer(0)),
        Value::Text(text) => written(text),
        // `null` is 0 there and what is not set is no number: which of both it is, is not known here.
        other => return Err(format!("{} is not a number", other.noun())),
    })
}

fn in_javascript(left: &Value, comparison: Comparison, right: &Value) -> Result<bool, String> {
    let is_made = |value: &Value| matches!(value, Value::List(_) | Value::Map(_));
    let equal = || -> Result<bool, String> {
        Ok(match (left, right) {
            (Value::Null, Value::Null) => true,
            (Value::Null, _) | (_, Value::Null) => false,
            (Value::Text(left), Value::Text(right)) => left == right,
            (left, right) if is_made(left) && is_made(right) => same(Notation::JavaScript, left, right)?,
            (left, right) if is_made(left) || is_made(right) => {
                return Err(format!("{} and {} are not compared here", left.noun(), right.noun()));
            }
            _ => match (js_number(left)?, js_number(right)?) {
                (Some(left), Some(right)) => is_same(&left, &right),
                _ => false,
            },
        })
    };
    match comparison {
        Comparison::Equal => equal(),
        Comparison::Unequal => equal().map(|is| !is),
        _ => {
            if let (Value::Text(left), Value::Text(right)) = (left, right) {
                return Ok(by_order(left.encode_utf16().cmp(right.encode_utf16()), comparison));
            }
            let fault = || format!("{} and {} have no order", left.noun(), right.noun());
            let (left, right) =
                (js_number(left).map_err(|_| fault())?, js_number(right).map_err(|_| fault())?);
            // What is no number is in no order, which is no error there.
            let order = left.zip(right).and_then(|(left, right)| order(&left, &right));
            Ok(order.is_some_and(|order| by_order(order, comparison)))
        }
    }
}

/// In Python a boolean beside a number is 0 or 1.
fn as_int<'a>(value: &'a Value, other: &Value) -> Cow<'a, Value> {
    match value {
        Value::Bool(value) if is_number(other) => Cow::Owned(Value::Integer(i64::from(*value))),
        _ => Cow::Borrowed(value),
    }
}

/// A calculation by the rules of a language.
pub(super) fn calculate(
    notation: Notation,
    left: &Value,
    operator: Operator,
    right: &Value,
) -> Result<Value, String> {
    match (notation, operator, left, right) {
        (_, Operator::Join, _, _)
        | (Notation::JavaScript | Notation::Groovy, Operator::Add, Value::Text(_), _)
        | (Notation::JavaScript, Operator::Add, _, Value::Text(_))
        | (
            Notation::Groovy,
            Operator::Add,
            Value::Integer(_) | Value::Decimal(_) | Value::Null,
            Value::Text(_),
        ) => Ok(Value::Text(joined(notation, left)? + &joined(notation, right)?)),
        (Notation::Juel, Operator::Add, Value::Text(_), _)
        | (Notation::Juel, Operator::Add, _, Value::Text(_)) => {
            let hint = |reason| format!("{reason}; `+` adds numbers, `+=` joins texts");
            let (left, right) = (el_number(left).map_err(hint)?, el_number(right).map_err(hint)?);
            arithmetic::calculate(&left, operator, &right)
        }
        (Notation::Juel, ..) => arithmetic::calculate(&*el_number(left)?, operator, &*el_number(right)?),
        (Notation::JavaScript, ..) => {
            let number = |value: &Value| {
                js_number(value)?.ok_or_else(|| format!("the text `{value}` is not a number"))
            };
            arithmetic::calculate(&number(left)?, operator, &number(right)?)
        }
        (Notation::Groovy, Operator::Add, Value::List(items), other) if !matches!(other, Value::List(_)) => {
            Ok(Value::List(items.iter().chain([other]).cloned().collect()))
        }
        (Notation::Groovy, Operator::Add, Value::Map(first), Value::Map(second)) => Ok(Value::Map(
            first.iter().chain(second).map(|(key, value)| (key.clone(), value.clone())).collect(),
        )),
        (Notation::Python, ..) => {
            let number = Value::Integer(0);
            arithmetic::calculate(&as_int(left, &number), operator, &as_int(right, &number))
        }
        _ => arithmetic::calculate(left, operator, right),
    }
}

/// A value as part of a text: nothing leaves no trace in EL.
pub(super) fn joined(notation: Notation, value: &Value) -> Result<String, String> {
    match notation {
        Notation::Groovy => Ok(groovy(value)),
        Notation::JavaScript => javascript(value),
        Notation::Python => Ok(python(value)),
        _ if *value == Value::Null => Ok(String::new()),
        _ => Ok(value.to_string()),
    }
}

fn groovy(value: &Value) -> String {
    match value {
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(groovy).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) if entries.is_empty() => "[:]".to_owned(),
        Value::Map(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|(key, value)| format!("{key}:{}", groovy(value))).collect();
            format!("[{}]", entries.join(", "))
        }
        other => other.to_string(),
    }
}

fn javascript(value: &Value) -> Result<String, String> {
    match value {
        Value::List(items) => {
            let text = |item: &Value| if *item == Value::Null { Ok(String::new()) } else { javascript(item) };
            Ok(items.iter().map(text).collect::<Result<Vec<_>, _>>()?.join(","))
        }
        Value::Null | Value::Map(_) => Err(format!("{} has no text", value.noun())),
        other => Ok(other.to_string()),
    }
}

/// As `str()` writes it.
fn python(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => python_inside(other),
    }
}

/// As `repr()` writes it, within lists and dicts too.
fn python_inside(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Text(text) if text.contains('\'') && !text.contains('"') => format!("\"{text}\""),
        Value::Text(text) => {
            format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n"))
        }
        Value::List(items) => {
            format!("[{}]", items.iter().map(python_inside).collect::<Vec<_>>().join(", "))
        }
        Value::Map(entries) => {
            let entry = |(key, value): (&String, &Value)| {
                format!("{}: {}", python_inside(&Value::from(key.as_str())), python_inside(value))
            };
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
