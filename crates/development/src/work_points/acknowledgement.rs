//! Warnings that somebody must have seen before he goes through an open gate.

use std::collections::{BTreeMap, BTreeSet};

use platform::{Error, Result};
use rules::{
    Warning,
    dates::Calendar,
    development::{Act, Facts, FieldKind, Pack},
};

use super::{Form, form_name, reading};
use crate::texts;

/// The field of the form in which warnings are acknowledged. It holds what exactly was warned of: whoever changes the days
/// afterwards is warned again.
pub(crate) const FIELD: &str = "acknowledged";

/// What the field holds when all warnings are acknowledged.
pub(crate) fn of(warnings: &[Warning]) -> String {
    warnings.iter().map(|warning| warning.key.as_str()).collect::<Vec<_>>().join(",")
}

/// Refuses a form that does not acknowledge exactly these.
pub(super) fn demand(form: &Form, warnings: &[Warning]) -> Result<()> {
    if warnings.is_empty() || form.text(FIELD) == of(warnings) {
        return Ok(());
    }
    let sentences: Vec<&str> = warnings.iter().map(|warning| warning.because.as_str()).collect();
    Err(Error::invalid(FIELD, texts::must_acknowledge(&sentences)))
}

/// The warnings of a form as it was typed: for a page that shows it again, and for who fills it in by machine. `element`
/// is the user task.
pub(crate) fn asked(
    pack: &Pack,
    element: &str,
    facts: &Facts,
    form: &Form,
    calendar: &Calendar,
) -> Vec<Warning> {
    let (Some(task), Some(date)) = (pack.task(element), reading::day(form, "happened_on")) else {
        return Vec::new();
    };
    let mut fields = BTreeMap::new();
    for field in &task.work_point.fields {
        if matches!(field.kind, FieldKind::Persons { .. }) {
            continue;
        }
        if let Ok(Some(value)) = field.read(form.text(&form_name(field))) {
            fields.insert(field.name.clone(), value);
        }
    }
    let act = Act {
        work_point: element.to_owned(),
        date,
        decision: form.text("decision").to_owned(),
        fields,
        materials: BTreeSet::new(),
        actor_person: None,
    };
    pack.warnings(facts, &act, calendar)
}
