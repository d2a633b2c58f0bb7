//! What is inside a value: places of lists, entries of maps, lengths.

use std::borrow::Cow;

use super::{
    evaluate::{Evaluated, Fault, NULL},
    functions,
    notation::Notation,
    tree::Node,
};
use crate::values::Value;

/// A place in a list as the notation counts it; FEEL has its own.
pub(super) fn place(notation: Notation, at: i64, length: usize) -> Option<usize> {
    let length = functions::length(length);
    let at = match (notation, at) {
        (Notation::Python | Notation::Groovy, ..0) => at.checked_add(length)?,
        _ => at,
    };
    usize::try_from(at).ok()
}

/// A property of a map; null if there is none. Texts and lists have a length, where the notation has it.
pub(super) fn property<'a>(
    node: &Node,
    notation: Notation,
    value: Cow<'a, Value>,
    name: &str,
) -> Evaluated<'a> {
    let has_length = name == "length" && !matches!(notation, Notation::Python | Notation::Groovy);
    match &*value {
        Value::Map(_) | Value::Null => Ok(entry(value, name)),
        Value::Text(text) if has_length => Ok(Cow::Owned(functions::size(text.chars().count()))),
        Value::List(items) if has_length => Ok(Cow::Owned(functions::size(items.len()))),
        other => Err(Fault::new(node, format!("{} has no property `{name}`", other.noun()))),
    }
}

/// The entry of a map; null if there is none.
pub(super) fn entry<'a>(map: Cow<'a, Value>, key: &str) -> Cow<'a, Value> {
    match map {
        Cow::Borrowed(Value::Map(entries)) => Cow::Borrowed(entries.get(key).unwrap_or(&NULL)),
        Cow::Owned(Value::Map(mut entries)) => Cow::Owned(entries.remove(key).unwrap_or_default()),
        _ => Cow::Borrowed(&NULL),
    }
}

/// The element of a list; null if there is none.
pub(super) fn element(list: Cow<'_, Value>, at: Option<usize>) -> Cow<'_, Value> {
    match (list, at) {
        (Cow::Borrowed(Value::List(items)), Some(at)) => Cow::Borrowed(items.get(at).unwrap_or(&NULL)),
        (Cow::Owned(Value::List(items)), Some(at)) => {
            Cow::Owned(items.into_iter().nth(at).unwrap_or_default())
        }
        _ => Cow::Borrowed(&NULL),
    }
}
