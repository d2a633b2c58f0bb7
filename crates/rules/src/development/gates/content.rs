//! Gates about what was found and written: records, review, training, form number, opinions.

use crate::{
    Blocked,
    development::{case::Case, texts},
};

pub(super) fn records_at_least(case: &Case<'_>, records: &str, minimum: usize) -> Option<Blocked> {
    let there = case.facts.records.get(records).map_or(0, Vec::len);
    let title =
        case.pack.by_code(records).and_then(|point| point.repeat.as_ref()).map_or("", |r| r.title.as_str());
    (there < minimum).then(|| Blocked::new("records", "", texts::records(title, there, minimum)))
}

/// The review is people's; here it is only asked whether they found it passed.
pub(super) fn political_review(
    case: &Case<'_>,
    work_point: Option<&str>,
    field: &str,
    must: &str,
) -> Option<Blocked> {
    if work_point.is_none() {
        // A missing conclusion is a missing field.
        let conclusion = case.text(None, field)?;
        return (conclusion != must).then(|| Blocked::new("political-review", "", texts::REVIEW_NOT_PASSED));
    }
    (case.text(work_point, field) != Some(must))
        .then(|| Blocked::new("political-review", "", texts::REVIEW_MISSING))
}

/// Both days count: from the 20th to the 22nd are three days.
pub(super) fn training(
    case: &Case<'_>,
    (from, to): (&str, &str),
    hours_field: &str,
    days: u32,
    hours: u32,
) -> Option<Blocked> {
    let (from, to) = (case.day(None, from)?, case.day(None, to)?);
    let had_days = (to - from).num_days() + 1;
    let had_hours = case.integer(None, hours_field).unwrap_or(0);
    if had_days < 1 {
        return Some(Blocked::new("training-days", "", texts::training_reversed(from, to)));
    }
    if case.date < to {
        return Some(Blocked::new("training-not-over", "", texts::training_not_over(to)).until(to));
    }
    let is_enough = had_days >= i64::from(days) || had_hours >= i64::from(hours);
    (!is_enough).then(|| Blocked::new("training", "", texts::training(had_days, had_hours, days, hours)))
}

pub(super) fn form_number(
    case: &Case<'_>,
    issued: &str,
    number: &str,
    field: Option<&str>,
) -> Option<Blocked> {
    let Some(registered) = case.text(Some(issued), number) else {
        return Some(Blocked::new("form-number", "", texts::FORM_NUMBER_MISSING));
    };
    let typed = case.text(None, field?)?;
    (typed != registered).then(|| Blocked::new("form-number", "", texts::form_number(typed, registered)))
}

pub(super) fn opinions(case: &Case<'_>, fields: &[String]) -> Option<Blocked> {
    case.act?;
    let missing: Vec<String> = fields
        .iter()
        .filter(|field| case.text(None, field).is_none())
        .map(|field| case.label(field))
        .collect();
    (!missing.is_empty()).then(|| Blocked::new("opinions", "", texts::opinions(&missing)).lacking(missing))
}

pub(super) fn field_at_least(case: &Case<'_>, field: &str, minimum: i64) -> Option<Blocked> {
    let number = case.integer(None, field)?;
    let because = || texts::at_least(&case.label(field), number, minimum);
    (number < minimum).then(|| Blocked::new("at-least", "", because()))
}
