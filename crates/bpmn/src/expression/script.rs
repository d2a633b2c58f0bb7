//! Script tasks that only assign: one `name = expression` per line.

use super::{
    EvaluationError, Expression, ExpressionError, Lookup,
    notation::{Notation, excerpt},
};
use crate::{
    expression::lexer::{is_word_part, is_word_start},
    values::{Value, Variables},
};

/// Longest script, in bytes.
const MAX_LENGTH: usize = 65_536;
/// Most assignments of one script.
const MAX_LINES: usize = 200;

/// A script that was read: assignments that run in the order of their lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    assignments: Vec<(String, Expression)>,
}

/// Why a script is not run here. It may still be bound to a handler of the host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// It does more than assign.
    #[error("line {line}: `{part}` is not of the form `name = expression`")]
    Foreign {
        /// Line within the script, from 1.
        line: usize,
        /// What stands there, cut if it is long.
        part: String,
    },
    /// The expression of an assignment cannot be read.
    #[error("line {line}: {error}")]
    Expression {
        /// Line within the script, from 1.
        line: usize,
        /// What is wrong with it.
        error: ExpressionError,
    },
    /// It is too long.
    #[error("the script is longer than {MAX_LENGTH} bytes or {MAX_LINES} assignments")]
    TooLarge,
}

impl Script {
    /// Reads a script. Each line, or part of a line up to a `;`, is `name = expression`,
    /// `execution.setVariable('name', expression)`, empty, or a comment (`#` or `//`). Expressions are read as
    /// [`Expression::parse`] reads them in that language.
    pub fn parse(text: &str, language: Option<&str>) -> Result<Self, ScriptError> {
        if text.len() > MAX_LENGTH {
            return Err(ScriptError::TooLarge);
        }
        let notation = Notation::of_script(language);
        let notation = notation.map_err(|error| ScriptError::Expression { line: 1, error })?;
        let mut assignments = Vec::new();
        for (index, line) in text.lines().enumerate() {
            for statement in statements(line, notation) {
                let line = index + 1;
                let foreign = || ScriptError::Foreign { line, part: excerpt(statement) };
                let (name, value) = assignment(statement).ok_or_else(foreign)?;
                let expression = Expression::of_script(value, language)
                    .map_err(|error| ScriptError::Expression { line, error })?;
                assignments.push((name.to_owned(), expression));
                if assignments.len() > MAX_LINES {
                    return Err(ScriptError::TooLarge);
                }
            }
        }
        Ok(Self { assignments })
    }

    /// The variables that the script assigns, with these variables to begin with. A line sees what the lines before it
    /// assigned.
    pub fn run(&self, variables: &dyn Lookup) -> Result<Variables, EvaluationError> {
        let mut assigned = Variables::new();
        for (name, expression) in &self.assignments {
            let value = expression.evaluate(&Overlay { assigned: &assigned, variables })?;
            assigned.insert(name.clone(), value);
        }
        Ok(assigned)
    }
}

struct Overlay<'a> {
    assigned: &'a Variables,
    variables: &'a dyn Lookup,
}

impl Lookup for Overlay<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.assigned.get(name).or_else(|| self.variables.get(name))
    }
}

/// What stands between semicolons that are outside of quotes, without comments and blanks. What begins a comment is the
/// language's to say: in Python `//` divides.
fn statements(line: &str, notation: Notation) -> Vec<&str> {
    let has_hash = matches!(notation, Notation::Python | Notation::Script);
    let has_slashes = notation != Notation::Python;
    let mut found = Vec::new();
    let (mut start, mut quote, mut is_escaped) = (0, None, false);
    let mut end = line.len();
    for (at, character) in line.char_indices() {
        let rest = line.get(at..).unwrap_or_default();
        match (quote, character) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, ';') => {
                found.push(line.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            // `#{` opens an expression.
            (None, '#') if has_hash && !rest.starts_with("#{") => {
                end = at;
                break;
            }
            (None, '/') if has_slashes && rest.starts_with("//") => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    found.push(line.get(start..end).unwrap_or_default());
    found.into_iter().map(str::trim).filter(|statement| !statement.is_empty()).collect()
}

/// Name and expression of an assignment.
fn assignment(statement: &str) -> Option<(&str, &str)> {
    if let Some(call) = statement.strip_prefix("execution.setVariable(") {
        let (name, value) = call.strip_suffix(')')?.split_once(',')?;
        let name = name.trim();
        let quote = name.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let name = name.strip_prefix(quote)?.strip_suffix(quote)?;
        return (!name.is_empty() && name.chars().all(|c| is_word_part(c) || c == '.'))
            .then_some((name, value.trim()));
    }
    let (name, value) = statement.split_once('=')?;
    let name = name.trim_end();
    let is_name = name.starts_with(is_word_start) && name.chars().all(is_word_part);
    // `a == b` compares, and gives nothing.
    (is_name && !value.starts_with('=') && !KEYWORDS.contains(&name)).then_some((name, value.trim()))
}

/// Words that are no names of variables.
const KEYWORDS: [&str; 11] =
    ["true", "false", "null", "True", "False", "None", "and", "or", "not", "in", "undefined"];
