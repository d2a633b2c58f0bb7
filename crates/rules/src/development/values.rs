//! Values of fields: reading what was typed, and writing what is stored.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    facts::Party,
    texts,
    work_point::{Field, FieldKind},
};

/// Longest text of one line, in characters.
const LINE: usize = 500;
/// Longest paragraph, in characters.
const PARAGRAPH: usize = 4_000;

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldValue {
    /// A whole number.
    Integer(i64),
    /// A day.
    Date(NaiveDate),
    /// A line or paragraph.
    Text(String),
    /// The code of what was chosen.
    Choice(String),
    /// Persons, with what the register says of them on the day of the act.
    Persons(Vec<Party>),
}

/// Why a text cannot stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    /// Not a whole number from 0 up.
    Integer,
    /// Not a day such as 2026-11-23.
    Date,
    /// Longer than so many characters.
    TooLong(usize),
    /// Not among the options.
    Choice,
    /// Persons are looked up by the caller; a text of another kind of field was given for them, or the other way round.
    Persons,
}

impl std::fmt::Display for FieldProblem {
    /// The sentence for the person who typed it, in Chinese.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&texts::field_problem(*self))
    }
}

impl Field {
    /// Reads what was typed or stored. Nothing for an empty text. Fields of persons are filled by the caller, who looks
    /// the persons up: [`FieldValue::Persons`]; the text of a field of one person is the name of an outsider.
    ///
    /// # Errors
    /// Why it cannot stand there.
    pub fn read(&self, text: &str) -> Result<Option<FieldValue>, FieldProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let value = match &self.kind {
            FieldKind::Integer => FieldValue::Integer(text.parse().map_err(|_| FieldProblem::Integer)?),
            FieldKind::Date => FieldValue::Date(text.parse().map_err(|_| FieldProblem::Date)?),
            FieldKind::Text | FieldKind::LongText | FieldKind::Person => FieldValue::Text(text.to_owned()),
            FieldKind::Choice { .. } => FieldValue::Choice(text.to_owned()),
            FieldKind::Persons { .. } => return Err(FieldProblem::Persons),
        };
        self.judge(&value)?;
        Ok(Some(value))
    }

    /// Whether a value can stand here.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn judge(&self, value: &FieldValue) -> Result<(), FieldProblem> {
        match (&self.kind, value) {
            (FieldKind::Integer, FieldValue::Integer(number)) if *number >= 0 => Ok(()),
            (FieldKind::Integer, _) => Err(FieldProblem::Integer),
            (FieldKind::Date, FieldValue::Date(_)) | (FieldKind::Persons { .. }, FieldValue::Persons(_)) => {
                Ok(())
            }
            (FieldKind::Date, _) => Err(FieldProblem::Date),
            (FieldKind::Person, FieldValue::Persons(persons)) if persons.len() == 1 => Ok(()),
            (FieldKind::Text | FieldKind::Person, FieldValue::Text(text)) => at_most(text, LINE),
            (FieldKind::LongText, FieldValue::Text(text)) => at_most(text, PARAGRAPH),
            (FieldKind::Choice { options }, FieldValue::Choice(code))
                if options.iter().any(|o| o.code == *code) =>
            {
                Ok(())
            }
            (FieldKind::Text | FieldKind::LongText | FieldKind::Choice { .. }, _) => {
                Err(FieldProblem::Choice)
            }
            (FieldKind::Person | FieldKind::Persons { .. }, _) => Err(FieldProblem::Persons),
        }
    }

    /// The value as a person reads it: the label of a choice, the names of persons.
    pub fn show(&self, value: &FieldValue) -> String {
        match (&self.kind, value) {
            (FieldKind::Choice { options }, FieldValue::Choice(code)) => options
                .iter()
                .find(|option| option.code == *code)
                .map_or(code, |option| &option.label)
                .clone(),
            (_, FieldValue::Persons(persons)) => {
                texts::list(&persons.iter().map(|person| person.name.as_str()).collect::<Vec<_>>())
            }
            (_, value) => value.to_text(),
        }
    }
}

impl FieldValue {
    /// The value as [`Field::read`] reads it; of persons, their ids with commas between.
    pub fn to_text(&self) -> String {
        match self {
            Self::Integer(number) => number.to_string(),
            Self::Date(day) => day.to_string(),
            Self::Text(text) | Self::Choice(text) => text.clone(),
            Self::Persons(persons) => {
                persons.iter().map(|person| person.person.as_str()).collect::<Vec<_>>().join(",")
            }
        }
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) | Self::Choice(text) => text.trim().is_empty(),
            Self::Persons(persons) => persons.is_empty(),
            Self::Integer(_) | Self::Date(_) => false,
        }
    }
}

fn at_most(text: &str, characters: usize) -> Result<(), FieldProblem> {
    if text.chars().count() > characters { Err(FieldProblem::TooLong(characters)) } else { Ok(()) }
}
