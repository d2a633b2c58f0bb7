//! The functions. All look only at the values that they are given.

use std::{borrow::Cow, cmp::Ordering, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use super::{
    arithmetic::{calculate, is_same, order},
    tree::{Function, Operator},
};
use crate::values::Value;

pub(super) fn call(function: Function, values: &[Cow<'_, Value>]) -> Result<Value, String> {
    let first = values.first().map_or(&Value::Null, |value| &**value);
    let second = values.get(1).map_or(&Value::Null, |value| &**value);
    match function {
        Function::Size => match first {
            Value::Text(text) => Ok(size(text.chars().count())),
            Value::List(items) => Ok(size(items.len())),
            Value::Map(entries) => Ok(size(entries.len())),
            other => Err(format!("{} has no size", other.noun())),
        },
        Function::IsEmpty => Ok(Value::Bool(match first {
            Value::Null => true,
            Value::Text(text) => text.is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Map(entries) => entries.is_empty(),
            _ => false,
        })),
        Function::IsThere => Ok(Value::Bool(*first != Value::Null)),
        Function::Contains => contains(first, second).map(Value::Bool),
        Function::StartsWith => {
            two_texts(first, second).map(|(text, part)| Value::Bool(text.starts_with(part)))
        }
        Function::EndsWith => two_texts(first, second).map(|(text, part)| Value::Bool(text.ends_with(part))),
        Function::Lower => text(first).map(|text| Value::Text(text.to_lowercase())),
        Function::Upper => text(first).map(|text| Value::Text(text.to_uppercase())),
        Function::Trim => text(first).map(|text| Value::from(text.trim())),
        Function::ToText => Ok(Value::Text(first.to_string())),
        Function::ToNumber => number(first),
        Function::ToInteger => match number(first)? {
            Value::Decimal(decimal) => integer(decimal.trunc()),
            integer => Ok(integer),
        },
        Function::Abs if order(first, &Value::Integer(0)) == Some(Ordering::Less) => {
            calculate(&Value::Integer(0), Operator::Subtract, first)
        }
        Function::Abs => as_number(first).cloned(),
        Function::Floor => whole(first, RoundingStrategy::ToNegativeInfinity),
        Function::Ceiling => whole(first, RoundingStrategy::ToPositiveInfinity),
        Function::Sum => each_number(values)?
            .try_fold(Value::Integer(0), |sum, value| calculate(&sum, Operator::Add, as_number(value)?)),
        Function::Least => extreme(values, Ordering::Less),
        Function::Greatest => extreme(values, Ordering::Greater),
    }
}

pub(super) fn length(count: usize) -> i64 {
    // A list that fills the memory is shorter than that.
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn size(count: usize) -> Value {
    Value::Integer(length(count))
}

/// Whether a list has an element, a map a key, a text a part. Nothing is in null.
pub(super) fn contains(among: &Value, item: &Value) -> Result<bool, String> {
    match (among, item) {
        (Value::List(items), item) => Ok(items.iter().any(|one| is_same(one, item))),
        (Value::Map(entries), Value::Text(key)) => Ok(entries.contains_key(key)),
        (Value::Text(text), Value::Text(part)) => Ok(text.contains(part.as_str())),
        (Value::Null, _) => Ok(false),
        (among, item) => Err(format!("{} cannot hold {}", among.noun(), item.noun())),
    }
}

fn text(value: &Value) -> Result<&str, String> {
    match value {
        Value::Text(text) => Ok(text),
        other => Err(format!("{} is not a text", other.noun())),
    }
}

fn two_texts<'a>(first: &'a Value, second: &'a Value) -> Result<(&'a str, &'a str), String> {
    Ok((text(first)?, text(second)?))
}

fn as_number(value: &Value) -> Result<&Value, String> {
    match value {
        Value::Integer(_) | Value::Decimal(_) => Ok(value),
        other => Err(format!("{} is not a number", other.noun())),
    }
}

fn number(value: &Value) -> Result<Value, String> {
    let Value::Text(digits) = value else { return as_number(value).cloned() };
    let digits = digits.trim();
    let whole = digits.parse().map(Value::Integer).ok();
    let read = whole.or_else(|| Decimal::from_str(digits).map(Value::from).ok());
    read.ok_or_else(|| format!("the text `{digits}` is not a number"))
}

fn integer(decimal: Decimal) -> Result<Value, String> {
    let value = decimal.to_i64().map(Value::Integer);
    value.ok_or_else(|| format!("{decimal} is not an integer of 64 bits"))
}

fn whole(value: &Value, strategy: RoundingStrategy) -> Result<Value, String> {
    match as_number(value)? {
        Value::Decimal(decimal) => integer(decimal.round_dp_with_strategy(0, strategy)),
        integer => Ok(integer.clone()),
    }
}

/// The values of a call, or those of the list that is its only value.
fn each_number<'a>(values: &'a [Cow<'_, Value>]) -> Result<Box<dyn Iterator<Item = &'a Value> + 'a>, String> {
    match values {
        [only] => match &**only {
            Value::List(items) => Ok(Box::new(items.iter())),
            other => Err(format!("{} is not a list", other.noun())),
        },
        several => Ok(Box::new(several.iter().map(|value| &**value))),
    }
}

/// The least or the greatest; null of an empty list.
fn extreme(values: &[Cow<'_, Value>], wanted: Ordering) -> Result<Value, String> {
    let mut found: Option<&Value> = None;
    for value in each_number(values)? {
        let is_better = match found {
            None => true,
            Some(best) => {
                let order = order(value, best);
                order.ok_or_else(|| format!("{} and {} have no order", value.noun(), best.noun()))? == wanted
            }
        };
        found = if is_better { Some(value) } else { found };
    }
    Ok(found.cloned().unwrap_or_default())
}
