//! Probation: from the branch meeting that admitted, one year, and once an extension (细则 2014 Art. 32, 2026 Art. 31).

use chrono::NaiveDate;

use super::{Facts, FieldValue, Pack, pack::Task, work_point::Outcome};
use crate::dates::add_months;

/// The probation of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probation {
    /// The day of the branch meeting that admitted.
    pub start: NaiveDate,
    /// The day on which it ends, the extension included: the first day of a confirmation.
    pub end: NaiveDate,
    /// The extension, once it was approved.
    pub extension: Option<Extension>,
}

/// An extension that was approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    /// By how many months.
    pub months: u32,
    /// When the committee approved it.
    pub approved_on: NaiveDate,
}

impl Pack {
    /// The probation of a case whose admission was voted for. It is valid only once the admission is approved, too.
    pub fn probation(&self, facts: &Facts) -> Option<Probation> {
        let rule = self.probation_rule();
        let vote = self.task(&rule.admitted)?;
        let admitted = self.passed(facts, &rule.admitted)?;
        if vote.decision(&admitted.decision).is_some_and(|decision| decision.outcome != Outcome::Forward) {
            return None;
        }
        let extension = self.extension(facts);
        let months = rule.months + extension.map_or(0, |extension| extension.months);
        Some(Probation { start: admitted.date, end: add_months(admitted.date, months), extension })
    }

    /// Each decision of the branch meeting is followed by one answer of the committee: the extension whose answer was no
    /// return counts.
    fn extension(&self, facts: &Facts) -> Option<Extension> {
        let rule = self.probation_rule();
        let answers = self.task(&rule.approved)?;
        let is_approval = |task: &Task<'_>, code: &str| {
            task.decision(code).is_none_or(|decision| decision.outcome == Outcome::Forward)
        };
        let decided = facts.done.get(&rule.decided)?;
        let approved = facts.done.get(&rule.approved)?;
        let (decided, approved) = decided.iter().zip(approved).find(|(decided, approved)| {
            decided.decision == rule.extend && is_approval(&answers, &approved.decision)
        })?;
        let months = match decided.fields.get(&rule.months_field)? {
            FieldValue::Integer(months) => u32::try_from(*months).ok()?,
            _ => return None,
        };
        Some(Extension { months, approved_on: approved.date })
    }
}
