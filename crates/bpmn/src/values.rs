//! Values that a process decides by: the variables of an instance.
//!
//! # In JSON
//! A value is written as what it is: `null`, `true`, `7`, `1.5`, `"text"`, `[1, 2]`, `{"a": 1}`. Three things make the
//! form come back exactly as it went:
//! - A number with a point or an exponent is a decimal, also when it is whole (`2.0`); one without is an integer.
//! - A decimal with more digits than a JSON reader keeps (about 15) is written as `{"$decimal": "0.1234567890123456789"}`.
//! - A map that happens to look like that gets one more `$` in front of its key, and loses it when it is read.
//!
//! What is read has limits: 32 levels and a weight of 4,000,000 ([`Value::weight`]). The same limits hold for what an expression
//! gives, so that a state which was written can always be read again.

use std::{cell::Cell, collections::BTreeMap, fmt};

use rust_decimal::Decimal;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
    ser::SerializeMap,
};

/// Variables of an instance by name, in the order of their names. A name may hold dots (`wp36.decision`).
pub type Variables = BTreeMap<String, Value>;

/// Deepest nesting of lists and maps in one variable.
const MAX_DEPTH: usize = 32;
/// Most that one variable may weigh.
const MAX_WEIGHT: usize = 4_000_000;

/// Key of the only entry of the map that stands for a decimal in JSON.
const DECIMAL_KEY: &str = "$decimal";

/// One value.
///
/// `==` in Rust compares kind and content, so `Integer(1)` differs from `Decimal(1)`. Expressions compare numbers by
/// value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing; also what a variable that was never set reads as.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with decimal places, exact to 28 digits. Never binary floating point: amounts must come out the same
    /// on every machine.
    Decimal(Decimal),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Value>),
    /// Values by name.
    Map(BTreeMap<String, Value>),
}

impl Value {
    /// The kind of value in words, for messages.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Decimal(_) => "a decimal",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }

    /// How much room a value takes, roughly in bytes: 8 for each value, and the bytes of texts and keys.
    pub fn weight(&self) -> usize {
        8 + match self {
            Self::Null | Self::Bool(_) | Self::Integer(_) | Self::Decimal(_) => 0,
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(Self::weight).sum(),
            Self::Map(entries) => entries.iter().map(|(key, value)| key.len() + value.weight()).sum(),
        }
    }

    /// Whether a value is nested at most 32 levels deep and weighs at most 4,000,000.
    pub fn is_within_limits(&self) -> bool {
        self.is_flatter_than(MAX_DEPTH) && self.weight() <= MAX_WEIGHT
    }

    fn is_flatter_than(&self, levels: usize) -> bool {
        let Some(inner) = levels.checked_sub(1) else {
            return !matches!(self, Self::List(_) | Self::Map(_));
        };
        match self {
            Self::List(items) => items.iter().all(|item| item.is_flatter_than(inner)),
            Self::Map(entries) => entries.values().all(|value| value.is_flatter_than(inner)),
            _ => true,
        }
    }
}

/// Reads as people write it: texts stand bare on their own, and in quotes inside a list or a map.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Decimal(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
            Self::List(items) => {
                f.write_str("[")?;
                for (position, item) in items.iter().enumerate() {
                    f.write_str(if position == 0 { "" } else { ", " })?;
                    write_inner(f, item)?;
                }
                f.write_str("]")
            }
            Self::Map(entries) => {
                f.write_str("{")?;
                for (position, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{}{key}: ", if position == 0 { "" } else { ", " })?;
                    write_inner(f, value)?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_inner(f: &mut fmt::Formatter<'_>, value: &Value) -> fmt::Result {
    match value {
        Value::Text(text) => write!(f, "'{text}'"),
        other => write!(f, "{other}"),
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<Decimal> for Value {
    /// Zeros at the end carry no meaning and go: 1.50 and 1.5 are one value.
    fn from(value: Decimal) -> Self {
        Self::Decimal(value.normalize())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::List(items)
    }
}

impl From<BTreeMap<String, Value>> for Value {
    fn from(entries: BTreeMap<String, Value>) -> Self {
        Self::Map(entries)
    }
}

/// A decimal as a floating point number, when every reader of JSON gets the same decimal back from it: readers in a
/// hurry multiply and divide, which is exact for digits below 2^53 and powers of ten up to the 22nd.
fn exact_float(value: &Decimal) -> Option<f64> {
    if value.mantissa().unsigned_abs() >= 1 << 53 || value.scale() > 22 {
        return None;
    }
    let float = value.to_string().parse::<f64>().ok()?;
    (from_float(float)? == *value).then_some(float)
}

/// The decimal that people see when this number is printed: 0.1 is one tenth, not the nearest binary fraction.
fn from_float(float: f64) -> Option<Decimal> {
    // More than 28 places are refused, not rounded away in silence.
    Decimal::from_str_exact(&float.to_string()).ok().map(|decimal| decimal.normalize())
}

/// Whether a key stands for a decimal (`$decimal`) or hides one more `$` (`$$decimal`, ...).
fn is_marked(key: &str) -> bool {
    key.strip_suffix("decimal")
        .is_some_and(|start| !start.is_empty() && start.bytes().all(|byte| byte == b'$'))
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Decimal(value) => {
                if let Some(float) = exact_float(value) {
                    return serializer.serialize_f64(float);
                }
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(DECIMAL_KEY, &value.to_string())?;
                map.end()
            }
            Self::Map(entries) => match entries.first_key_value() {
                Some((key, value)) if entries.len() == 1 && is_marked(key) => {
                    let mut map = serializer.serialize_map(Some(1))?;
                    map.serialize_entry(&format!("${key}"), value)?;
                    map.end()
                }
                _ => serializer.collect_map(entries),
            },
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Reading { depth: 0, left: &Cell::new(MAX_WEIGHT) }.deserialize(deserializer)
    }
}

/// One value that is being read: how deep it stands, and what is left of the weight of the whole.
#[derive(Clone, Copy)]
struct Reading<'a> {
    depth: usize,
    left: &'a Cell<usize>,
}

impl Reading<'_> {
    fn spend<E: Error>(self, weight: usize) -> Result<(), E> {
        let left = self.left.get().checked_sub(weight);
        self.left.set(left.ok_or_else(|| E::custom("the value is too large"))?);
        Ok(())
    }

    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom(format_args!("the value is nested deeper than {MAX_DEPTH} levels")));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.spend(8)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a boolean, a number, a text, a list or a map")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or_else(|_| Value::from(Decimal::from(value)), Value::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let read = from_float(value);
        read.map(Value::Decimal)
            .ok_or_else(|| E::custom(format_args!("the number {value} does not fit into 28 digits")))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.spend(value.len())?;
        Ok(Value::from(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.spend(value.len())?;
        Ok(Value::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        // A decimal stands in a map of its own, which is no level.
        let inner = Reading { depth: self.depth + 1, ..self };
        let mut map = BTreeMap::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.spend(key.len())?;
            self.deeper::<A::Error>()
                .or_else(|error| if key == DECIMAL_KEY { Ok(self) } else { Err(error) })?;
            map.insert(key, entries.next_value_seed(inner)?);
        }
        let only = if map.len() == 1 { map.pop_first() } else { None };
        match only {
            Some((key, Value::Text(digits))) if key == DECIMAL_KEY => {
                let number = Decimal::from_str_exact(&digits);
                number
                    .map(Value::from)
                    .map_err(|_| A::Error::custom(format_args!("`{digits}` is not a decimal")))
            }
            Some((key, _)) if key == DECIMAL_KEY => Err(A::Error::custom("a decimal is written as a text")),
            Some((key, value)) => {
                let key = if is_marked(&key) { key.chars().skip(1).collect() } else { key };
                Ok(Value::Map(BTreeMap::from([(key, value)])))
            }
            None => Ok(Value::Map(map)),
        }
    }
}
