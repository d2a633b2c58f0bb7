//! Which notation a text is in: by its marks first, then by the language that the file names.

use super::{
    ExpressionError, MAX_LENGTH,
    lexer::{is_word_part, is_word_start, tokens, unescaped},
    parser::Parser,
    tree::{Kind, Node},
};
use crate::values::Value;

/// How a text is to be read, and what it then means. What differs is asked where it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    Juel,
    Feel,
    Cel,
    /// No marks and no known language. `=` compares.
    Plain,
    /// A script without a language, read as far as languages say the same. `=` assigns, so it does not compare.
    Script,
    Python,
    JavaScript,
    Groovy,
}

impl Notation {
    /// The notation of a text without marks.
    pub(super) fn of_language(language: Option<&str>) -> Result<Self, ExpressionError> {
        let Some(language) = language.map(str::trim).filter(|language| !language.is_empty()) else {
            return Ok(Self::Plain);
        };
        let name = language.to_ascii_lowercase();
        let names = |wanted: &[&str]| wanted.iter().any(|part| name.contains(part));
        let is = |wanted: &[&str]| wanted.contains(&name.as_str());
        Ok(if names(&["feel"]) {
            Self::Feel
        } else if names(&["juel", "jsr/detail?id=245"]) || is(&["el", "uel"]) {
            Self::Juel
        } else if is(&["cel"]) || name.ends_with("/cel") {
            Self::Cel
        } else if names(&["javascript", "ecmascript"]) || is(&["js", "graal.js", "nashorn"]) {
            Self::JavaScript
        } else if names(&["groovy"]) {
            Self::Groovy
        } else if names(&["python"]) || is(&["jython"]) {
            Self::Python
        } else if names(&["xpath"]) || is(&["plain", "none"]) {
            // XPath is what every file says that says nothing: the default of the standard.
            Self::Plain
        } else {
            let language = excerpt(language);
            return Err(ExpressionError::Unsupported(format!(
                "the language `{language}` is not evaluated here"
            )));
        })
    }

    /// The notation of a script: what every file says that says nothing assigns here.
    pub(super) fn of_script(language: Option<&str>) -> Result<Self, ExpressionError> {
        Ok(match Self::of_language(language)? {
            Self::Plain => Self::Script,
            other => other,
        })
    }

    /// Whether it is a programming language, which is read only as far as it means the same here.
    pub(super) fn is_language(self) -> bool {
        matches!(self, Self::Python | Self::JavaScript | Self::Groovy)
    }

    /// Whether operators are words, as in Python.
    pub(super) fn has_words(self) -> bool {
        matches!(self, Self::Plain | Self::Script | Self::Python)
    }
}

pub(super) fn is_marked(text: &str) -> bool {
    text.contains("${") || text.contains("#{") || is_feel(text)
}

fn is_feel(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('=') && !text.starts_with("==")
}

/// The tree of a text, and by which rules it is worked out.
pub(super) fn parse(text: &str, language: Option<&str>) -> Result<(Node, Notation), ExpressionError> {
    parse_as(text, || Notation::of_language(language))
}

/// As [`parse`], of a text whose notation is known unless its marks say otherwise.
pub(super) fn parse_as(
    text: &str,
    notation: impl FnOnce() -> Result<Notation, ExpressionError>,
) -> Result<(Node, Notation), ExpressionError> {
    if text.len() > MAX_LENGTH {
        return Err(ExpressionError::TooLarge(format!("the expression is longer than {MAX_LENGTH} bytes")));
    }
    if is_feel(text) {
        let start = text.find('=').map_or(0, |at| at + 1);
        return Ok((whole(text, start..text.len(), Notation::Feel)?, Notation::Feel));
    }
    if text.trim_start().starts_with("${") || text.trim_start().starts_with("#{") {
        return Ok((template(text)?, Notation::Juel));
    }
    let notation = notation()?;
    if matches!(notation, Notation::Juel | Notation::Plain) && is_marked(text) {
        return Ok((template(text)?, Notation::Juel));
    }
    Ok((whole(text, 0..text.len(), notation)?, notation))
}

/// One expression that fills this part of the text.
pub(super) fn whole(
    text: &str,
    part: std::ops::Range<usize>,
    notation: Notation,
) -> Result<Node, ExpressionError> {
    Parser::new(text, tokens(text, part, notation)?, notation).whole()
}

/// A text of Groovy in double quotes, of which this part stands between the quotes: `total ${n}`, `total $n.all`.
pub(super) fn interpolated(text: &str, part: std::ops::Range<usize>) -> Result<Node, ExpressionError> {
    let mut parts = Vec::new();
    let mut at = part.start;
    let add = |from: usize, to: usize, parts: &mut Vec<Node>| {
        let bare = unescaped(text.get(from..to).unwrap_or_default(), Notation::Groovy)?;
        if !bare.is_empty() {
            parts.push(Node { kind: Kind::Literal(Value::Text(bare)), span: from..to });
        }
        Ok::<(), ExpressionError>(())
    };
    let mut is_escaped = false;
    let mut search = part.start;
    while let Some(character) = text.get(search..part.end).and_then(|rest| rest.chars().next()) {
        let here = search;
        search += character.len_utf8();
        if is_escaped || character != '$' {
            is_escaped = !is_escaped && character == '\\';
            continue;
        }
        let rest = text.get(search..part.end).unwrap_or_default();
        let (from, to, after) = if rest.starts_with('{') {
            let end = closing(text, search + 1).filter(|end| *end < part.end);
            let end =
                end.ok_or_else(|| ExpressionError::Malformed("a `}` is missing in a text".to_owned()))?;
            (search + 1, end, end + 1)
        } else if rest.starts_with(|c| is_word_start(c) && c != '$') {
            let is_part = |c: char| (is_word_part(c) && c != '$') || c == '.';
            let name = rest.split(|c| !is_part(c)).next().unwrap_or_default().trim_end_matches('.');
            (search, search + name.len(), search + name.len())
        } else {
            return Err(ExpressionError::Malformed(
                "a `$` in a text of Groovy stands for a value".to_owned(),
            ));
        };
        add(at, here, &mut parts)?;
        parts.push(whole(text, from..to, Notation::Groovy)?);
        (at, search) = (after, after);
    }
    add(at, part.end, &mut parts)?;
    Ok(Node { kind: Kind::Template(parts), span: part.start.saturating_sub(1)..part.end + 1 })
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
