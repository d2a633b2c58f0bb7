//! What was filled in up to now: the start form and the forms of earlier tasks, to be read by whoever decides. Which
//! fields are shown is what the forms say: nothing of a field that is not readable, there or in the form at hand.

use bpmn::{Element, Value};
use workflow::{Field, HistoryKind, HistoryRow, Reading};

use crate::{answers, texts, trace};

/// A form that was filled in.
pub(crate) struct Filled {
    /// The name of the start event or task.
    pub(crate) title: String,
    /// Who filled it in, and when.
    pub(crate) by: String,
    /// Labels with values, in the order of the form.
    pub(crate) values: Vec<(String, String)>,
}

/// Forms in the order in which they were filled in. A variable that several of them set stands at the last one, because it
/// has one value. What the form at hand (`now`) has itself is not said twice.
pub(crate) fn of(reading: &Reading, now: Option<&Element>, today: chrono::NaiveDate) -> Vec<Filled> {
    let at_hand = now.map(workflow::fields).unwrap_or_default();
    let mut said: Vec<String> = at_hand.into_iter().map(|field| field.name).collect();
    let mut found = Vec::new();
    for (element, row) in forms(reading).into_iter().rev() {
        let mut values = Vec::new();
        for field in workflow::fields(element) {
            if field.is_read_only || said.contains(&field.name) {
                continue;
            }
            if let Some(value) = reading.state.variables().get(&field.name).filter(|_| field.is_readable) {
                values.push((field.label.clone(), shown(&field, value)));
            }
            said.push(field.name);
        }
        if !values.is_empty() {
            found.push(Filled {
                title: trace::name(&reading.process.definition, element.id()),
                by: texts::filled_by(&row.actor, &row.at.brief(today)),
                values,
            });
        }
    }
    found.reverse();
    found
}

/// Names of the variables that some form of the process fills in: they are shown where they were filled in, or not at all.
pub(crate) fn names(reading: &Reading) -> Vec<String> {
    let fields = reading.process.definition.elements().flat_map(workflow::fields);
    fields.map(|field| field.name).collect()
}

/// The elements whose forms were sent, each with the line of the trace that says so.
fn forms(reading: &Reading) -> Vec<(&Element, &HistoryRow)> {
    let definition = &reading.process.definition;
    let mut found: Vec<(&Element, &HistoryRow)> = Vec::new();
    for row in &reading.history {
        match row.kind {
            // The line of the beginning names no element; a person begins at the start that waits for nothing.
            HistoryKind::Started => {
                let is_plain = |start: &&Element| matches!(start.event(), None | Some(bpmn::EventKind::None));
                found.extend(definition.starts().find(is_plain).map(|start| (start, row)));
            }
            HistoryKind::Completed | HistoryKind::HandedBack => {
                found.extend(definition.element(&row.element).map(|element| (element, row)));
            }
            _ => {}
        }
    }
    found
}

fn shown(field: &Field, value: &Value) -> String {
    let text = masked(&answers::said(field, value));
    if text.is_empty() { texts::LEFT_EMPTY.to_owned() } else { text }
}

/// A row of digits as long as this is the number of a person or of an account.
const NUMBER: usize = 11;

/// A text in which numbers of persons stand as everywhere: the first three and the last four digits.
pub(crate) fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() || (matches!(c, 'X' | 'x') && run.len() + 1 > NUMBER) {
            run.push(c);
        } else {
            close(&mut out, &mut run);
            out.push(c);
        }
    }
    close(&mut out, &mut run);
    out
}

fn close(out: &mut String, run: &mut String) {
    match (run.get(..3), run.get(run.len().saturating_sub(4)..)) {
        (Some(first), Some(last)) if run.len() >= NUMBER => {
            out.push_str(first);
            out.push_str("****");
            out.push_str(last);
        }
        _ => out.push_str(run),
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_masked_and_amounts_and_days_are_not() {
        assert_eq!(masked("手机 13800000000"), "手机 138****0000");
        assert_eq!(masked("11010519491231002X，本人"), "110****002X，本人");
        assert_eq!(masked("2026-11-23 报销 150000.50 元"), "2026-11-23 报销 150000.50 元");
        assert_eq!(masked("X1"), "X1");
    }
}
