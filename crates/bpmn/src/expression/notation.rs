//! Which notation a text is in: by its marks first, then by the language that the file names.

use super::{
    ExpressionError, MAX_LENGTH,
    lexer::tokens,
    parser::Parser,
    tree::{Kind, Node},
};
use crate::values::Value;

/// How a text is to be read. What differs between notations is few and small; it is asked where it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    Juel,
    Feel,
    Cel,
    /// No marks and no known language. `=` compares.
    Plain,
    /// A programming language, read as far as it says the same. `=` assigns, so it does not compare.
    Program,
}

impl Notation {
    /// The notation of a text without marks.
    pub(super) fn of_language(language: Option<&str>) -> Self {
        let language = language.unwrap_or_default().to_ascii_lowercase();
        let names = |wanted: &[&str]| wanted.iter().any(|name| language.contains(name));
        let is = |wanted: &[&str]| wanted.contains(&language.as_str());
        if names(&["feel"]) {
            Self::Feel
        } else if names(&["juel"]) || is(&["el", "uel"]) {
            Self::Juel
        } else if is(&["cel"]) || language.ends_with("/cel") {
            Self::Cel
        } else if names(&["script", "groovy", "python", "ruby", "kotlin"]) || is(&["js", "java", "mvel"]) {
            Self::Program
        } else {
            // XPath is what every file says that says nothing: the default of the standard.
            Self::Plain
        }
    }
}

pub(super) fn is_marked(text: &str) -> bool {
    text.contains("${") || text.contains("#{") || is_feel(text)
}

fn is_feel(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('=') && !text.starts_with("==")
}

pub(super) fn parse(text: &str, language: Option<&str>) -> Result<Node, ExpressionError> {
    if text.len() > MAX_LENGTH {
        return Err(ExpressionError::TooLarge(format!("the expression is longer than {MAX_LENGTH} bytes")));
    }
    if is_feel(text) {
        let start = text.find('=').map_or(0, |at| at + 1);
        return whole(text, start..text.len(), Notation::Feel);
    }
    let notation = Notation::of_language(language);
    let is_template = matches!(notation, Notation::Juel | Notation::Plain) && is_marked(text);
    if is_template || text.trim_start().starts_with("${") || text.trim_start().starts_with("#{") {
        return template(text);
    }
    whole(text, 0..text.len(), notation)
}

/// One expression that fills this part of the text.
pub(super) fn whole(
    text: &str,
    part: std::ops::Range<usize>,
    notation: Notation,
) -> Result<Node, ExpressionError> {
    Parser::new(text, tokens(text, part)?, notation).whole()
}

/// `${...}` alone gives its value; with text around it, or several of them, they give a text.
fn template(text: &str) -> Result<Node, ExpressionError> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(start) = mark(text, at) {
        let end = closing(text, start + 2).ok_or_else(|| {
            let part = text.get(start..).unwrap_or_default();
            ExpressionError::Malformed(format!("a `}}` is missing after `{}`", excerpt(part)))
        })?;
        bare(text, at..start, &mut parts);
        parts.push(whole(text, start + 2..end, Notation::Juel)?);
        at = end + 1;
    }
    bare(text, at..text.len(), &mut parts);
    let is_blank = |node: &Node| match &node.kind {
        Kind::Literal(Value::Text(bare)) => {
            text.get(node.span.clone()) == Some(bare) && bare.trim().is_empty()
        }
        _ => false,
    };
    if parts.iter().filter(|part| !is_blank(part)).count() == 1 {
        parts.retain(|part| !is_blank(part));
        if let Some(only) = parts.pop() {
            return Ok(only);
        }
    }
    Ok(Node { kind: Kind::Template(parts), span: 0..text.len() })
}

fn bare(text: &str, span: std::ops::Range<usize>, parts: &mut Vec<Node>) {
    let bare = text.get(span.clone()).unwrap_or_default();
    if !bare.is_empty() {
        parts.push(Node { kind: Kind::Literal(Value::from(bare)), span });
    }
}

/// Where the next `${` or `#{` is.
fn mark(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    [rest.find("${"), rest.find("#{")].into_iter().flatten().min().map(|at| from + at)
}

/// The `}` that closes what was opened before `from`, past texts in quotes and braces within.
fn closing(text: &str, from: usize) -> Option<usize> {
    let (mut depth, mut quote, mut is_escaped) = (0_usize, None, false);
    for (at, character) in text.get(from..)?.char_indices() {
        match (quote, character) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '{') => depth += 1,
            (None, '}') if depth == 0 => return Some(from + at),
            (None, '}') => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The beginning of a long part, for messages.
pub(super) fn excerpt(part: &str) -> String {
    const LONGEST: usize = 60;
    let part = part.trim();
    if part.chars().count() <= LONGEST {
        return part.to_owned();
    }
    part.chars().take(LONGEST).chain("...".chars()).collect()
}
