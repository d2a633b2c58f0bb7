//! One case before one work point: what the gates look at.

use chrono::NaiveDate;

use super::{Act, Done, Facts, FieldValue, Pack, Party, WorkPoint, work_point::Outcome};
use crate::dates::Calendar;

/// What the gates look at. Without an act it is the view before anything is typed, on the day of asking.
pub(super) struct Case<'a> {
    pub(super) pack: &'a Pack,
    pub(super) facts: &'a Facts,
    pub(super) calendar: &'a Calendar,
    pub(super) point: &'a WorkPoint,
    pub(super) date: NaiveDate,
    pub(super) act: Option<&'a Act>,
}

impl<'a> Case<'a> {
    /// The field of the act, or of a work point that was done.
    pub(super) fn value(&self, of: Option<&str>, field: &str) -> Option<&'a FieldValue> {
        match of {
            Some(code) => self.pack.passed(self.facts, code)?.fields.get(field),
            None => self.act?.fields.get(field),
        }
    }

    pub(super) fn integer(&self, of: Option<&str>, field: &str) -> Option<i64> {
        match self.value(of, field)? {
            FieldValue::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// A figure of a vote; nothing where it is missing, negative or beyond every meeting.
    pub(super) fn count(&self, of: Option<&str>, field: &str) -> Option<u32> {
        self.integer(of, field).and_then(|number| u32::try_from(number).ok())
    }

    pub(super) fn day(&self, of: Option<&str>, field: &str) -> Option<NaiveDate> {
        match self.value(of, field)? {
            FieldValue::Date(day) => Some(*day),
            _ => None,
        }
    }

    /// The text or the code of a choice; nothing where it is blank.
    pub(super) fn text(&self, of: Option<&str>, field: &str) -> Option<&'a str> {
        match self.value(of, field)? {
            FieldValue::Text(text) | FieldValue::Choice(text) => {
                Some(text.trim()).filter(|text| !text.is_empty())
            }
            _ => None,
        }
    }

    pub(super) fn persons(&self, field: &str) -> &'a [Party] {
        match self.value(None, field) {
            Some(FieldValue::Persons(persons)) => persons,
            _ => &[],
        }
    }

    /// The label of a field of the work point, for sentences.
    pub(super) fn label(&self, field: &str) -> String {
        self.point.field(field).map_or_else(|| field.to_owned(), |field| field.label.clone())
    }

    /// The day on which a work point was last done and not returned.
    pub(super) fn passed_on(&self, code: &str) -> Option<NaiveDate> {
        self.pack.passed(self.facts, code).map(|done| done.date)
    }
}

impl Pack {
    /// The last time a task was finished otherwise than by a return.
    pub fn passed<'f>(&self, facts: &'f Facts, task: &str) -> Option<&'f Done> {
        let known = self.task(task)?;
        let is_return = |done: &&Done| {
            known.decision(&done.decision).is_some_and(|decision| decision.outcome == Outcome::Return)
        };
        facts.done.get(task)?.iter().rev().find(|done| !is_return(done))
    }
}
