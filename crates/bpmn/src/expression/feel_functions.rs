//! The functions of FEEL that are run here. All are pure; of values that do not fit they make null. Functions of times,
//! of patterns and with functions as values are refused when the text is read.

use std::{borrow::Cow, cmp::Ordering, collections::BTreeMap};

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive as _};

use super::{
    arithmetic::{self, is_same},
    feel_values::{answer, calculate, known, order, text},
    functions,
    tree::{Function as Common, Operator},
};
use crate::values::Value;

/// Most values in one call.
const MANY: usize = 64;

macro_rules! functions {
    ($($name:literal $variant:ident $least:literal $most:expr;)+) => {
        /// A function by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Function { $($variant,)+ }

        /// A function by its name, with the least and the most number of values that it takes.
        pub(super) fn named(name: &str) -> Option<(Function, usize, usize)> {
            Some(match name {
                $($name => (Function::$variant, $least, $most),)+
                _ => return None,
            })
        }
    };
}

functions! {
    "is defined" IsDefined 1 1;
    "get or else" GetOrElse 2 2;
    "string" Text 1 1;
    "number" Number 1 1;
    "substring" Substring 2 3;
    "string length" Length 1 1;
    "upper case" Upper 1 1;
    "lower case" Lower 1 1;
    "substring before" Before 2 2;
    "substring after" After 2 2;
    "contains" Contains 2 2;
    "starts with" StartsWith 2 2;
    "ends with" EndsWith 2 2;
    "string join" Join 1 4;
    "split" Split 2 2;
    "replace" Replace 3 3;
    "trim" Trim 1 1;
    "is blank" IsBlank 1 1;
    "decimal" Decimal 2 2;
    "floor" Floor 1 2;
    "ceiling" Ceiling 1 2;
    "round up" RoundUp 2 2;
    "round down" RoundDown 2 2;
    "round half up" RoundHalfUp 2 2;
    "round half down" RoundHalfDown 2 2;
    "abs" Abs 1 1;
    "modulo" Modulo 2 2;
    "odd" Odd 1 1;
    "even" Even 1 1;
    "list contains" ListContains 2 2;
    "count" Count 1 1;
    "min" Min 1 MANY;
    "max" Max 1 MANY;
    "sum" Sum 1 MANY;
    "product" Product 1 MANY;
    "mean" Mean 1 MANY;
    "median" Median 1 MANY;
    "all" All 1 MANY;
    "any" Any 1 MANY;
    "sublist" Sublist 2 3;
    "append" Append 2 MANY;
    "concatenate" Concatenate 1 MANY;
    "insert before" InsertBefore 3 3;
    "remove" Remove 2 2;
    "reverse" Reverse 1 1;
    "index of" IndexOf 2 2;
    "union" Union 1 MANY;
    "distinct values" Distinct 1 1;
    "flatten" Flatten 1 1;
    "get value" GetValue 2 2;
    "get entries" GetEntries 1 1;
    "context put" ContextPut 3 3;
    "context merge" ContextMerge 1 MANY;
}

impl Function {
    /// Whether its second value is a pattern.
    pub(super) fn has_pattern(self) -> bool {
        matches!(self, Self::Split | Self::Replace)
    }

    /// What it costs beyond looking at each value once, in bytes that are copied or pairs that are compared.
    pub(super) fn cost(self, values: &[Cow<'_, Value>]) -> usize {
        let value = |at: usize| values.get(at).map_or(&Value::Null, |value| &**value);
        let length = |value: &Value| the_text(value).map_or(0, str::len);
        match self {
            Self::Replace => {
                let found = the_text(value(0)).zip(the_text(value(1)));
                let found = found.map_or(0, |(text, part)| text.matches(part).count());
                found.saturating_mul(length(value(2)))
            }
            Self::Join => list(value(0)).map_or(0, <[Value]>::len).saturating_mul(length(value(1))),
            // Each is compared with each.
            Self::Distinct | Self::Union => {
                let all = values.iter().map(|value| list(value).map_or(1, <[Value]>::len)).sum::<usize>();
                all.saturating_mul(values.iter().map(|value| value.weight()).sum())
            }
            _ => 0,
        }
    }
}

pub(super) fn call(function: Function, values: &[Cow<'_, Value>]) -> Value {
    let given: Vec<&Value> = values.iter().map(|value| &**value).collect();
    result(function, &given).unwrap_or_default()
}

/// Nothing is null.
fn result(function: Function, given: &[&Value]) -> Option<Value> {
    let first = *given.first()?;
    let second = given.get(1).copied().unwrap_or(&Value::Null);
    let common =
        |function: Common| functions::call(function, &[Cow::Borrowed(first), Cow::Borrowed(second)]).ok();
    match function {
        Function::IsDefined => Some(Value::Bool(*first != Value::Null)),
        Function::GetOrElse => Some(if *first == Value::Null { second.clone() } else { first.clone() }),
        Function::Text if *first == Value::Null => None,
        Function::Text => Some(Value::Text(text(first))),
        Function::Number => match first {
            Value::Text(_) => common(Common::ToNumber),
            _ => None,
        },
        Function::Length => the_text(first).map(|text| functions::size(text.chars().count())),
        Function::Upper => common(Common::Upper),
        Function::Lower => common(Common::Lower),
        Function::Trim => common(Common::Trim),
        Function::IsBlank => the_text(first).map(|text| Value::Bool(text.trim().is_empty())),
        Function::StartsWith => common(Common::StartsWith),
        Function::EndsWith => common(Common::EndsWith),
        Function::Contains | Function::Before | Function::After | Function::Split | Function::Replace => {
            parts(function, the_text(first)?, the_text(second)?, given.get(2).copied())
        }
        Function::Substring => substring(the_text(first)?, second, given.get(2).copied()),
        Function::Join => join(first, given.get(1..).unwrap_or_default()),
        Function::GetValue => match (first, second) {
            (Value::Map(entries), Value::Text(key)) => entries.get(key).cloned(),
            _ => None,
        },
        Function::GetEntries => entries(first),
        Function::ContextPut => match (first, second, given.get(2)) {
            (Value::Map(entries), Value::Text(key), Some(value)) => {
                let mut entries = entries.clone();
                entries.insert(key.clone(), (*value).clone());
                Some(Value::Map(entries))
            }
            _ => None,
        },
        Function::ContextMerge => {
            let mut merged = BTreeMap::new();
            for context in each(given) {
                let Value::Map(entries) = context else { return None };
                merged.extend(entries.clone());
            }
            Some(Value::Map(merged))
        }
        Function::Abs
        | Function::Modulo
        | Function::Odd
        | Function::Even
        | Function::Decimal
        | Function::Floor
        | Function::Ceiling
        | Function::RoundUp
        | Function::RoundDown
        | Function::RoundHalfUp
        | Function::RoundHalfDown => number(function, first, given.get(1).copied()),
        Function::Count => list(first).map(|items| functions::size(items.len())),
        Function::Min => extreme(given, Ordering::Less),
        Function::Max => extreme(given, Ordering::Greater),
        Function::Sum | Function::Product | Function::Mean | Function::Median => total(function, given),
        Function::All | Function::Any => Some(decided(function, given)),
        _ => of_list(function, given, second),
    }
}

fn the_text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn list(value: &Value) -> Option<&[Value]> {
    match value {
        Value::List(items) => Some(items),
        _ => None,
    }
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(value) => Some(*value),
        Value::Decimal(value) if value.fract().is_zero() => value.to_i64(),
        _ => None,
    }
}

fn as_decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(value) => Some(Decimal::from(*value)),
        Value::Decimal(value) => Some(*value),
        _ => None,
    }
}

/// The values of a call, or those of the list that is its only one.
fn each<'a>(given: &'a [&'a Value]) -> Vec<&'a Value> {
    match given {
        [Value::List(items)] => items.iter().collect(),
        several => several.to_vec(),
    }
}

/// A place counted from 1, or backwards from -1, as one from 0.
fn place(position: i64, length: usize) -> Option<usize> {
    let length = functions::length(length);
    let at = if position < 0 { length.checked_add(position)? } else { position.checked_sub(1)? };
    usize::try_from(at).ok()
}

fn parts(function: Function, text: &str, part: &str, third: Option<&Value>) -> Option<Value> {
    Some(match function {
        Function::Contains => Value::Bool(text.contains(part)),
        Function::Before => Value::from(text.split_once(part).map_or("", |(before, _)| before)),
        Function::After => Value::from(text.split_once(part).map_or("", |(_, after)| after)),
        Function::Split => Value::List(text.split(part).map(Value::from).collect()),
        _ => Value::Text(text.replace(part, the_text(third?)?)),
    })
}

fn substring(text: &str, from: &Value, length: Option<&Value>) -> Option<Value> {
    let characters: Vec<char> = text.chars().collect();
    let start = place(whole(from).filter(|from| *from != 0)?, characters.len())?;
    let most = match length {
        Some(length) => usize::try_from(whole(length)?).ok()?,
        None => usize::MAX,
    };
    Some(Value::Text(characters.into_iter().skip(start).take(most).collect()))
}

/// `string join(list, delimiter, prefix, suffix)`: null is passed over.
fn join(items: &Value, rest: &[&Value]) -> Option<Value> {
    let mut words = Vec::new();
    for item in list(items)?.iter().filter(|item| **item != Value::Null) {
        words.push(the_text(item)?);
    }
    let extra = |at: usize| match rest.get(at) {
        None | Some(Value::Null) => Some(""),
        Some(value) => the_text(value),
    };
    Some(Value::Text(format!("{}{}{}", extra(1)?, words.join(extra(0)?), extra(2)?)))
}

fn entries(context: &Value) -> Option<Value> {
    let Value::Map(entries) = context else { return None };
    let entry = |(key, value): (&String, &Value)| {
        let pair = [("key".to_owned(), Value::from(key.as_str())), ("value".to_owned(), value.clone())];
        Value::Map(pair.into())
    };
    Some(Value::List(entries.iter().map(entry).collect()))
}

fn number(function: Function, value: &Value, second: Option<&Value>) -> Option<Value> {
    let number = as_decimal(value)?;
    let zero = Value::Integer(0);
    let strategy = match function {
        Function::Abs if number.is_sign_negative() => {
            return arithmetic::calculate(&zero, Operator::Subtract, value).ok();
        }
        Function::Abs => return Some(value.clone()),
        Function::Modulo => return arithmetic::calculate(value, Operator::Modulo, second?).ok(),
        Function::Odd | Function::Even => {
            let is_even = whole(value)? % 2 == 0;
            return Some(Value::Bool(is_even == (function == Function::Even)));
        }
        Function::Decimal => RoundingStrategy::MidpointNearestEven,
        Function::Floor => RoundingStrategy::ToNegativeInfinity,
        Function::Ceiling => RoundingStrategy::ToPositiveInfinity,
        Function::RoundUp => RoundingStrategy::AwayFromZero,
        Function::RoundDown => RoundingStrategy::ToZero,
        Function::RoundHalfUp => RoundingStrategy::MidpointAwayFromZero,
        _ => RoundingStrategy::MidpointTowardZero,
    };
    let places = u32::try_from(second.map_or(Some(0), whole)?).ok().filter(|places| *places <= 28)?;
    let rounded = number.round_dp_with_strategy(places, strategy);
    Some(if places == 0 {
        rounded.to_i64().map_or(Value::from(rounded), Value::Integer)
    } else {
        Value::from(rounded)
    })
}

fn extreme(given: &[&Value], wanted: Ordering) -> Option<Value> {
    let all = each(given);
    let mut best = *all.first()?;
    for value in &all {
        if order(value, best)? == wanted {
            best = value;
        }
    }
    Some(best.clone())
}

fn total(function: Function, given: &[&Value]) -> Option<Value> {
    let all = each(given);
    let (begin, operator) = match function {
        Function::Product => (1, Operator::Multiply),
        _ => (0, Operator::Add),
    };
    if all.is_empty() || all.iter().any(|value| as_decimal(value).is_none()) {
        return None;
    }
    if function == Function::Median {
        let mut sorted = all;
        sorted.sort_by(|left, right| order(left, right).unwrap_or(Ordering::Equal));
        let upper = *sorted.get(sorted.len() / 2)?;
        if sorted.len() % 2 == 1 {
            return Some(upper.clone());
        }
        let lower = sorted.get((sorted.len() / 2).checked_sub(1)?)?;
        let both = calculate(lower, Operator::Add, upper);
        return Some(calculate(&both, Operator::Divide, &Value::Integer(2)));
    }
    let whole = all.iter().fold(Value::Integer(begin), |sum, value| calculate(&sum, operator, value));
    Some(match function {
        Function::Mean => calculate(&whole, Operator::Divide, &functions::size(all.len())),
        _ => whole,
    })
}

fn decided(function: Function, given: &[&Value]) -> Value {
    let decides = function == Function::Any;
    let answers: Vec<_> = each(given).into_iter().map(known).collect();
    answer(if answers.contains(&Some(decides)) {
        Some(decides)
    } else if answers.contains(&None) {
        None
    } else {
        Some(!decides)
    })
}

fn of_list(function: Function, given: &[&Value], second: &Value) -> Option<Value> {
    let first = *given.first()?;
    if matches!(function, Function::Concatenate | Function::Union) {
        let mut all = Vec::new();
        for part in given {
            match part {
                Value::List(items) => all.extend(items.iter().cloned()),
                other => all.push((*other).clone()),
            }
        }
        return Some(Value::List(if function == Function::Union { distinct(&all) } else { all }));
    }
    let items = list(first)?;
    Some(match function {
        Function::ListContains => Value::Bool(items.iter().any(|item| is_same(item, second))),
        Function::Sublist => {
            let start = place(whole(second).filter(|from| *from != 0)?, items.len())?;
            let most = match given.get(2) {
                Some(length) => usize::try_from(whole(length)?).ok()?,
                None => usize::MAX,
            };
            Value::List(items.iter().skip(start).take(most).cloned().collect())
        }
        Function::Append => Value::List(items.iter().chain(given.iter().skip(1).copied()).cloned().collect()),
        Function::InsertBefore => {
            let at = place(whole(second)?, items.len()).filter(|at| *at <= items.len())?;
            let (before, behind) = items.split_at_checked(at)?;
            Value::List(before.iter().chain(given.get(2).copied()).chain(behind).cloned().collect())
        }
        Function::Remove => {
            let at = place(whole(second)?, items.len()).filter(|at| *at < items.len())?;
            let kept = items.iter().enumerate().filter(|(place, _)| *place != at);
            Value::List(kept.map(|(_, item)| item.clone()).collect())
        }
        Function::Reverse => Value::List(items.iter().rev().cloned().collect()),
        Function::IndexOf => {
            let found = items.iter().enumerate().filter(|(_, item)| is_same(item, second));
            Value::List(found.map(|(at, _)| functions::size(at + 1)).collect())
        }
        Function::Distinct => Value::List(distinct(items)),
        Function::Flatten => {
            let mut flat = Vec::new();
            flatten(items, &mut flat);
            Value::List(flat)
        }
        _ => return None,
    })
}

fn distinct(items: &[Value]) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for item in items {
        if !found.iter().any(|known| is_same(known, item)) {
            found.push(item.clone());
        }
    }
    found
}

/// Values are at most 32 levels deep.
fn flatten(items: &[Value], flat: &mut Vec<Value>) {
    for item in items {
        match item {
            Value::List(inner) => flatten(inner, flat),
            other => flat.push(other.clone()),
        }
    }
}
