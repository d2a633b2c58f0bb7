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
//! | anything else | by `language` (`feel`, `cel`, `juel`, `python`, `javascript`, `groovy`); without one, or in `XPath`, the plain notation: CEL with `and`, `or`, `not`, `True`, `None`. Another language is refused |
//!
//! # Meaning
//! Each text means what its own language says:
//! - JUEL makes texts into numbers and booleans as EL 3.0 does: `${amount == 1000}` holds of the text `1000`.
//! - FEEL knows null as a third answer: what does not fit together gives null, not an error.
//! - Python, JavaScript and Groovy are read as far as they mean the same here: `7 // 2`, `n == '1'`, `"total ${n}"`.
//!   What goes beyond is refused.
//!
//! What is common to all:
//! - A name that is not set is null. `a.b` is the variable of that whole name if there is one, else the property `b` of
//!   `a`. A property or key that is not there is null; so is any property of null.
//! - A condition gives a boolean, or null, which decides nothing. Anything else is an error.
//! - A name that is not set has no order and is no number, except in FEEL: an error.
//! - `7 / 2` is 3.5, except in CEL, where it is 3. Arithmetic is exact to 28 digits; what does not fit is an error.
//! - `and` and `or` stop at the first operand that decides.
//! - Lists are counted from 0, in FEEL from 1.
//!
//! # Limits
//! A text has at most 4,096 bytes and 48 levels of nesting, an evaluation at most 100,000 steps, and what it gives fits
//! into the limits of a variable ([`crate::Value::is_within_limits`]).

mod arithmetic;
mod calls;
mod coerce;
mod evaluate;
mod feel;
mod feel_evaluate;
mod feel_functions;
mod feel_values;
mod functions;
mod inside;
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
    /// By whose rules it is worked out.
    notation: notation::Notation,
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
        let (root, notation) = notation::parse(text, language)?;
        Ok(Self { text: text.into(), root, notation })
    }

    /// Reads the value that a script gives, or one that it assigns.
    pub(crate) fn of_script(text: &str, language: Option<&str>) -> Result<Self, ExpressionError> {
        let (root, notation) = notation::parse_as(text, || notation::Notation::of_script(language))?;
        Ok(Self { text: text.into(), root, notation })
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
        let value =
            evaluate::evaluate(&self.root, self.notation, variables).map_err(|fault| self.explain(fault))?;
        if matches!(*value, Value::List(_) | Value::Map(_) | Value::Text(_)) && !value.is_within_limits() {
            let reason = "gives a value that is too large or nested too deep".to_owned();
            return Err(EvaluationError { part: self.text.to_string(), reason });
        }
        Ok(value.into_owned())
    }

    /// Whether a condition holds; nothing when it gives null, which is neither yes nor no. Anything else than a boolean
    /// is an error.
    pub fn decides(&self, variables: &dyn Lookup) -> Result<Option<bool>, EvaluationError> {
        evaluate::decides(&self.root, self.notation, variables).map_err(|fault| self.explain(fault))
    }

    /// Whether a condition holds: true holds, false and null do not, anything else is an error.
    pub fn holds(&self, variables: &dyn Lookup) -> Result<bool, EvaluationError> {
        self.decides(variables).map(Option::unwrap_or_default)
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
