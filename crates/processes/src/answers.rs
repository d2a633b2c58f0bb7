//! The fields of a task or start event: shown as a form, read back as variables.

use bpmn::{Decimal, Value, Variables};
use platform::Problems;
use web::{Fields, ui};
use workflow::Field;

use crate::texts;

/// Longest text of a field, in characters.
const LONGEST: usize = 4_000;

/// Names of fields on the page begin with this, so that none of a file meets one of the page.
const PREFIX: &str = "v-";

/// The fields as a form, with what was typed or what the variables hold.
pub(crate) fn form(
    fields: &[Field],
    typed: Option<&Fields>,
    known: &Variables,
    problems: &Problems,
) -> Vec<ui::Field> {
    let shows = |field: &&Field| field.is_readable || !field.is_read_only;
    fields.iter().filter(shows).map(|field| shown(field, typed, known, problems)).collect()
}

fn shown(field: &Field, typed: Option<&Fields>, known: &Variables, problems: &Problems) -> ui::Field {
    let name = format!("{PREFIX}{}", field.name);
    let value = match typed {
        Some(typed) => typed.text(&name).to_owned(),
        None => match known.get(&field.name).filter(|_| field.is_readable) {
            Some(Value::Null) | None => field.default.clone(),
            Some(Value::Bool(true)) => "1".to_owned(),
            Some(Value::Bool(false)) => String::new(),
            Some(value) => value.to_string(),
        },
    };
    let label = field.label.as_str();
    let control = match field.kind.as_str() {
        "boolean" => ui::Field::checkbox(&name, label),
        "long" | "int" | "integer" | "double" | "number" => {
            ui::Field::text(&name, label).inputmode("decimal")
        }
        "date" => ui::Field::date(&name, label),
        "enum" => {
            let first = (String::new(), texts::CHOOSE.to_owned());
            let choices = std::iter::once(first).chain(field.choices.iter().cloned());
            ui::Field::select(&name, label, choices.collect::<Vec<_>>())
        }
        "text" | "textarea" => ui::Field::textarea(&name, label),
        _ => ui::Field::text(&name, label),
    };
    let control =
        control.value(if field.kind == "boolean" && value == "true" { "1".to_owned() } else { value });
    let control = control.problem_of(problems);
    match (field.is_read_only, field.is_required && field.kind != "boolean") {
        (true, _) => control.disabled(),
        (_, true) => control.required(),
        _ => control,
    }
}

/// A value as people chose it.
pub(crate) fn said(field: &Field, value: &Value) -> String {
    match value {
        Value::Bool(is_so) => texts::yes_or_no(*is_so).to_owned(),
        Value::Null => String::new(),
        value => {
            let text = value.to_string();
            let chosen = field.choices.iter().find(|(code, _)| *code == text);
            chosen.map_or(text, |(_, label)| label.clone())
        }
    }
}

/// What was typed, as variables.
///
/// # Errors
/// A problem for each field that does not read.
pub(crate) fn read(fields: &[Field], typed: &Fields) -> Result<Variables, Problems> {
    let mut problems = Problems::default();
    let mut variables = Variables::new();
    for field in fields.iter().filter(|field| !field.is_read_only) {
        let name = format!("{PREFIX}{}", field.name);
        match value(field, typed.text(&name)) {
            Ok(value) => {
                variables.insert(field.name.clone(), value);
            }
            Err(problem) => problems.add(name, problem),
        }
    }
    if problems.is_empty() { Ok(variables) } else { Err(problems) }
}

fn value(field: &Field, text: &str) -> Result<Value, String> {
    if field.kind == "boolean" {
        return Ok(Value::Bool(!text.is_empty()));
    }
    if text.is_empty() {
        return match (field.is_required, field.kind.as_str()) {
            (false, _) => Ok(Value::Null),
            (true, "enum") => Err(texts::choose(&field.label)),
            (true, _) => Err(texts::fill(&field.label)),
        };
    }
    match field.kind.as_str() {
        "long" | "int" | "integer" => {
            text.parse().map(Value::Integer).map_err(|_| texts::whole_number(&field.label))
        }
        "double" | "number" => {
            text.parse::<Decimal>().map(Value::Decimal).map_err(|_| texts::number(&field.label))
        }
        "date" => match text.parse::<chrono::NaiveDate>() {
            Ok(day) => Ok(Value::Text(day.to_string())),
            Err(_) => Err(texts::day(&field.label)),
        },
        "enum" if !field.choices.iter().any(|(code, _)| code == text) => Err(texts::choose(&field.label)),
        _ if text.chars().count() > LONGEST => Err(texts::too_long(&field.label, LONGEST)),
        _ => Ok(Value::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: &str, is_required: bool) -> Field {
        Field {
            name: "x".to_owned(),
            label: "天数".to_owned(),
            kind: kind.to_owned(),
            default: String::new(),
            is_required,
            is_read_only: false,
            is_readable: true,
            choices: vec![("yes".to_owned(), "同意".to_owned())],
        }
    }

    #[test]
    fn each_kind_reads_what_it_is_and_refuses_the_rest() {
        let read = |kind: &str, text: &str| value(&field(kind, true), text);
        assert_eq!(read("long", "3"), Ok(Value::Integer(3)));
        assert!(read("long", "三").is_err() && read("long", "").is_err());
        assert_eq!(read("date", "2026-11-23"), Ok(Value::Text("2026-11-23".to_owned())));
        assert!(read("date", "2026-02-30").is_err());
        assert_eq!(read("enum", "yes"), Ok(Value::Text("yes".to_owned())));
        assert!(read("enum", "no").is_err());
        assert_eq!(read("boolean", ""), Ok(Value::Bool(false)));
        assert_eq!(value(&field("string", false), ""), Ok(Value::Null));
        assert!(read("string", &"长".repeat(4_001)).is_err());
    }
}
