//! The language of conditions, values and small scripts: parsed once, evaluated often.
//!
//! Files hold expressions in several notations. All of them become one tree, in which there is nothing that loops
//! without end, calls into the host, reads files or knows the time. What a notation means beyond that is refused when
//! it is parsed, with the part quoted.
//!
//! # Notations
//! | Text | Read as |
//! |---|---|
//! | `${...}` or `#{...}` | JUEL, as Activiti, Camunda 7 and Flowable write it; text around the braces makes a text |
//! | `= ...` | FEEL, as Camunda 8 writes it |
//! | anything else | by `language` (`feel`, `cel`, `juel`), else the plain notation: CEL with `and`, `or`, `not`, `True`, `None` |
//!
//! # Meaning
//! - A name that is not set is null. `a.b` is the variable of that whole name if there is one, else the property `b` of
//!   `a`. A property, key or place that is not there is null; so is any property of null.
//! - In a condition null counts as false, and anything but a boolean is an error.
//! - Integers and decimals compare by value. Values of two other kinds are unequal; putting them in an order is an error.
//! - `7 / 2` is 3.5, except in CEL, where it is 3. Arithmetic is exact to 28 digits; what does not fit is an error.
//! - `and` and `or` stop at the first operand that decides.
//! - Lists are counted from 0, in FEEL from 1.
//!
//! # Limits
//! A text has at most 4,096 bytes and 48 levels of nesting, an evaluation at most 100,000 steps, and what it gives fits
//! into the limits of a variable ([`crate::Value::is_within_limits`]).

mod arithmetic;
mod calls;
mod evaluate;
mod functions;
mod lexer;
mod notation;
mod operand;
mod parser;
mod script;
mod tree;

use std::collections::BTreeMap;

pub use script::{Script, ScriptError};

use crate::values::Value;

/// Longest text of an expression, in bytes.
const MAX_LENGTH: usize = 4_096;
/// Deepest nesting of brackets, operators before a value and choices.
const MAX_DEPTH: usize = 48;
/// Most steps of one evaluation: parts that are evaluated, elements that are visited, 16 bytes that are copied.
const MAX_STEPS: u32 = 100_000;

/// An expression that was read. Shows itself as its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    text: Box<str>,
    root: tree::Node,
}

/// Why a text is no expression. The sentence names the part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// It is not written right.
    #[error("{0}")]
    Malformed(String),
    /// It is perhaps right in its own language, but means something that this engine does not do.
    #[error("{0}")]
    Unsupported(String),
    /// It is too long or nested too deep.
    #[error("{0}")]
    TooLarge(String),
}

/// Why an expression gives no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{part}`: {reason}")]
pub struct EvaluationError {
    /// The part of the text that failed.
    pub part: String,
    /// What is wrong with it, in English.
    pub reason: String,
}

/// Where an expression finds its variables.
pub trait Lookup {
    /// The variable of this whole name, dots included.
    fn get(&self, name: &str) -> Option<&Value>;
}

impl Lookup for BTreeMap<String, Value> {
    fn get(&self, name: &str) -> Option<&Value> {
        BTreeMap::get(self, name)
    }
}

impl Expression {
    /// Reads a text in the notation that its marks, or else `language`, name. `language` is what a file says in
    /// `language`, `expressionLanguage` or `scriptFormat`: a name or an address, in any case.
    pub fn parse(text: &str, language: Option<&str>) -> Result<Self, ExpressionError> {
        let root = notation::parse(text, language)?;
        Ok(Self { text: text.into(), root })
    }

    /// Whether a text carries the marks of an expression: `${...}`, `#{...}` or a leading `=`. Attributes that hold
    /// either a plain text or an expression are told apart by it.
    pub fn is_marked(text: &str) -> bool {
        notation::is_marked(text)
    }

    /// The text as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value with these variables.
    pub fn evaluate(&self, variables: &dyn Lookup) -> Result<Value, EvaluationError> {
        let value = evaluate::evaluate(&self.root, variables).map_err(|fault| self.explain(fault))?;
        if matches!(*value, Value::List(_) | Value::Map(_) | Value::Text(_)) && !value.is_within_limits() {
            let reason = "gives a value that is too large or nested too deep".to_owned();
            return Err(EvaluationError { part: self.text.to_string(), reason });
        }
        Ok(value.into_owned())
    }

    /// Whether a condition holds: true holds, false and null do not, anything else is an error.
    pub fn holds(&self, variables: &dyn Lookup) -> Result<bool, EvaluationError> {
        evaluate::holds(&self.root, variables).map_err(|fault| self.explain(fault))
    }

    #[cold]
    fn explain(&self, fault: evaluate::Fault) -> EvaluationError {
        let (span, reason) = fault.into_parts();
        EvaluationError { part: self.text.get(span).unwrap_or(&self.text).trim().to_owned(), reason }
    }
}

impl std::fmt::Display for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
