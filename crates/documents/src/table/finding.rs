//! What is said about a cell, a row or a column: a problem, a question or a note.

use serde::{Deserialize, Serialize};

/// How many characters of a value a finding repeats.
const SHOWN: usize = 100;

/// What a finding asks of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It cannot be taken and is not guessed.
    Problem,
    /// Without an answer it is not taken.
    Question,
    /// It is taken as proposed; the person may say otherwise.
    Proposal,
    /// It is taken, and worth a word.
    Note,
}

impl Severity {
    /// Whether the row waits for it.
    pub fn holds_back(self) -> bool {
        matches!(self, Self::Problem | Self::Question)
    }

    /// The word in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::Question => "question",
            Self::Proposal => "proposal",
            Self::Note => "note",
        }
    }

    /// The severity of a word.
    pub fn by_str(word: &str) -> Option<Self> {
        [Self::Problem, Self::Question, Self::Proposal, Self::Note]
            .into_iter()
            .find(|one| one.as_str() == word)
    }
}

/// Something that the person may choose instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What would be read.
    pub value: String,
    /// How it is shown.
    pub label: String,
}

impl Choice {
    /// A value that is shown as it is.
    pub fn plain(value: impl Into<String>) -> Self {
        let value = value.into();
        Self { label: value.clone(), value }
    }
}

/// What is said about one cell, one row (then the column is empty) or one heading (then the row is 0).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The row as Excel counts them; 0 for the headings.
    pub row: u32,
    /// The heading of our column; empty for the whole row.
    pub column: String,
    /// What stood there, at most 100 characters of it.
    pub value: String,
    /// What to change, in Chinese.
    pub what: String,
    /// Which check, in one word.
    pub code: &'static str,
    /// What it asks of the person.
    pub severity: Severity,
    /// What the person may choose instead.
    pub choices: Vec<Choice>,
    /// What else the question depends on, so that one answer is applied to all equal cells and to no others.
    pub context: String,
}

impl Problem {
    /// A problem; a long value is cut.
    pub fn new(row: u32, column: &str, value: &str, code: &'static str, what: impl Into<String>) -> Self {
        Self {
            row,
            column: column.to_owned(),
            value: shown(value),
            what: what.into(),
            code,
            severity: Severity::Problem,
            choices: Vec::new(),
            context: String::new(),
        }
    }

    /// The same, asking this of the person.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same, with something to choose from.
    pub fn choices(mut self, choices: Vec<Choice>) -> Self {
        self.choices = choices;
        self
    }

    /// What the answer to it is kept under: column, text and context.
    pub fn answer_key(&self) -> String {
        answer_key(&self.column, &self.value, &self.context)
    }
}

/// A value, cut where it is too long to be repeated.
pub(super) fn shown(value: &str) -> String {
    let mut shown: String = value.chars().take(SHOWN).collect();
    if shown.len() < value.len() {
        shown.pop();
        shown.push('…');
    }
    shown
}

pub(super) fn answer_key(column: &str, value: &str, context: &str) -> String {
    format!("{column}\u{1f}{value}\u{1f}{context}")
}
