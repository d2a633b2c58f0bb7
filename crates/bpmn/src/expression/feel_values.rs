//! What FEEL makes of values: null is a third answer, and comes of whatever does not fit together.

use std::{borrow::Cow, cmp::Ordering};

use super::{
    arithmetic,
    tree::{Comparison, Operator, Sort},
};
use crate::values::Value;

static NULL: Value = Value::Null;

/// A comparison; nothing between values of two kinds.
pub(super) fn compare(left: &Value, comparison: Comparison, right: &Value) -> Option<bool> {
    let is_equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
    let is_alike = match (left, right) {
        (Value::Integer(_) | Value::Decimal(_), Value::Integer(_) | Value::Decimal(_))
        | (Value::Text(_), Value::Text(_)) => true,
        (Value::Null, _)
        | (_, Value::Null)
        | (Value::Bool(_), Value::Bool(_))
        | (Value::List(_), Value::List(_))
        | (Value::Map(_), Value::Map(_)) => is_equality,
        _ => false,
    };
    is_alike.then(|| arithmetic::compare(left, comparison, right).ok()).flatten()
}

/// Whether a value lies between two bounds.
pub(super) fn between(
    value: &Value,
    (above, low): (Comparison, &Value),
    (below, high): (Comparison, &Value),
) -> Option<bool> {
    both(compare(value, above, low), compare(value, below, high))
}

/// `and` of FEEL.
pub(super) fn both(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// A boolean, as `and`, `or` and `not` take it: what is none is null.
pub(super) fn known(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        _ => None,
    }
}

pub(super) fn answer(known: Option<bool>) -> Value {
    known.map_or(Value::Null, Value::Bool)
}

/// A calculation; null of what does not fit together, does not fit into a number, or divides by zero.
pub(super) fn calculate(left: &Value, operator: Operator, right: &Value) -> Value {
    arithmetic::calculate(left, operator, right).unwrap_or_default()
}

/// A property: of a list, the list of those of its elements.
pub(super) fn property<'a>(value: Cow<'a, Value>, name: &str) -> Cow<'a, Value> {
    match value {
        Cow::Borrowed(Value::Map(entries)) => Cow::Borrowed(entries.get(name).unwrap_or(&NULL)),
        Cow::Owned(Value::Map(mut entries)) => Cow::Owned(entries.remove(name).unwrap_or_default()),
        other => match &*other {
            Value::List(items) => {
                let all = items.iter().map(|item| property(Cow::Borrowed(item), name).into_owned());
                Cow::Owned(Value::List(all.collect()))
            }
            _ => Cow::Borrowed(&NULL),
        },
    }
}

/// Whether a value is of a sort.
pub(super) fn is_of(value: &Value, sort: Sort) -> bool {
    matches!(
        (sort, value),
        (Sort::Number, Value::Integer(_) | Value::Decimal(_))
            | (Sort::Text, Value::Text(_))
            | (Sort::Boolean, Value::Bool(_))
            | (Sort::List, Value::List(_))
            | (Sort::Context, Value::Map(_))
            | (Sort::Null, Value::Null)
    ) || (sort == Sort::Any && *value != Value::Null)
}

/// A value as `string()` writes it.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => inner_text(other),
    }
}

/// The same within lists and contexts, where texts stand in double quotes.
fn inner_text(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(inner_text).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entry = |(key, value): (&String, &Value)| format!("{key}: {}", inner_text(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// The order of two numbers or two texts.
pub(super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    arithmetic::order(left, right)
}
