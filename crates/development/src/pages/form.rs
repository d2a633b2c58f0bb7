//! The form of a work point: its fields by the pack, with what was typed.

use chrono::NaiveDate;
use platform::{Problems, Reader};
use rules::{
    Warning,
    development::{Actor, Field, FieldKind, Outcome, Task},
};
use web::ui;

use crate::{
    cases, dossier, texts,
    work_points::{Form, acknowledgement, form_name, outsider_name},
};

/// The form as the page prints it.
pub(super) struct Printed {
    pub(super) date: ui::Field,
    pub(super) fields: Vec<ui::Field>,
    /// Where warnings are acknowledged, when there are any.
    pub(super) acknowledged: Option<ui::Field>,
    pub(super) opinion: ui::Field,
    /// Code, words, and whether it is the main button.
    pub(super) decisions: Vec<(String, String, bool)>,
}

/// What a form that is shown again begins with.
#[derive(Clone, Copy)]
pub(super) struct Typed<'a> {
    pub(super) form: Option<&'a Form>,
    pub(super) problems: &'a Problems,
    /// What is to be acknowledged.
    pub(super) warnings: &'a [Warning],
}

/// Prints the form of a task. `suggested` is the day that stands in it before anything is typed, `voters` how many
/// members of the branch have a vote today.
pub(super) async fn print(
    reader: &Reader<'_>,
    case: &cases::Row,
    task: &Task<'_>,
    Typed { form: typed, problems, warnings }: Typed<'_>,
    (suggested, voters): (NaiveDate, u32),
) -> platform::Result<Printed> {
    let text = |name: &str| typed.map(|form| form.text(name).to_owned());
    // Whoever counts the votes of a branch starts from the number of members that the register knows.
    let is_meeting = task.work_point.actor == Actor::BranchMeeting;
    let mut fields = Vec::new();
    if !task.is_check {
        for field in &task.work_point.fields {
            if let FieldKind::Persons { max, .. } = &field.kind {
                fields.extend(persons(reader, case, field, *max, typed, problems).await?);
            } else if field.kind == FieldKind::Person {
                fields.extend(person(reader, case, field, typed, problems).await?);
            } else {
                let expected =
                    if is_meeting && field.name == EXPECTED { voters.to_string() } else { String::new() };
                fields.push(plain(field, text(&form_name(field)), problems, expected));
            }
        }
    }
    let has_return = task.decisions().iter().any(|decision| decision.outcome == Outcome::Return);
    let opinion = ui::Field::textarea("opinion", texts::label::OPINION)
        .value(text("opinion").unwrap_or_default())
        .optional()
        .problem_of(problems);
    Ok(Printed {
        date: ui::Field::date("happened_on", texts::label::HAPPENED_ON)
            .value(text("happened_on").unwrap_or_else(|| suggested.to_string()))
            .hint(texts::label::HAPPENED_HINT)
            .required()
            .problem_of(problems),
        fields,
        acknowledged: (!warnings.is_empty()).then(|| {
            let choices =
                [(String::new(), texts::label::CHOOSE), (acknowledgement::of(warnings), texts::ACKNOWLEDGED)];
            ui::Field::select(acknowledgement::FIELD, texts::label::ACKNOWLEDGE, choices)
                .value(text(acknowledgement::FIELD).unwrap_or_default())
                .required()
                .problem_of(problems)
        }),
        opinion: if has_return { opinion.hint(texts::OPINION_FOR_RETURN) } else { opinion },
        decisions: task
            .decisions()
            .iter()
            .enumerate()
            .map(|(at, decision)| (decision.code.clone(), decision.label.clone(), at == 0))
            .collect(),
    })
}

fn plain(field: &Field, typed: Option<String>, problems: &Problems, suggested: String) -> ui::Field {
    let name = form_name(field);
    let label = field.label.clone();
    let printed = match &field.kind {
        FieldKind::Integer => ui::Field::text(name, label).inputmode("numeric"),
        FieldKind::Date => ui::Field::date(name, label),
        FieldKind::LongText => ui::Field::textarea(name, label),
        FieldKind::Choice { options } => {
            let choose = (String::new(), texts::label::CHOOSE.to_owned());
            let options = options.iter().map(|option| (option.code.clone(), option.label.clone()));
            ui::Field::select(name, label, std::iter::once(choose).chain(options))
        }
        FieldKind::Text | FieldKind::Person | FieldKind::Persons { .. } => ui::Field::text(name, label),
    };
    let printed = printed.value(typed.unwrap_or(suggested)).problem_of(problems);
    let printed = if field.hint.is_empty() { printed } else { printed.hint(field.hint.clone()) };
    if field.required { printed.required() } else { printed.optional() }
}

/// The field of a meeting that says how many members with a vote should come.
const EXPECTED: &str = "expected";

/// A chooser for one person, and a line for the name of an outsider.
async fn person(
    reader: &Reader<'_>,
    case: &cases::Row,
    field: &Field,
    typed: Option<&Form>,
    problems: &Problems,
) -> platform::Result<[ui::Field; 2]> {
    let text = |name: &str| typed.map(|form| form.text(name).to_owned()).unwrap_or_default();
    let (name, other) = (form_name(field), outsider_name(field));
    let offered = dossier::nameable(reader, case).await?;
    let choose = (String::new(), texts::label::CHOOSE.to_owned());
    let options =
        offered.into_iter().map(|one| (one.person.to_string(), texts::with_duty(&one.name, one.duty)));
    let chooser =
        ui::Field::select(name.as_str(), field.label.as_str(), std::iter::once(choose).chain(options))
            .value(text(&name))
            .problem_of(problems);
    let outsider = ui::Field::text(other.as_str(), texts::outsider(&field.label))
        .hint(texts::OUTSIDER_HINT)
        .value(text(&other))
        .optional()
        .problem_of(problems);
    Ok([if field.hint.is_empty() { chooser } else { chooser.hint(field.hint.clone()) }, outsider])
}

/// One chooser for each person that may be named.
async fn persons(
    reader: &Reader<'_>,
    case: &cases::Row,
    field: &Field,
    max: usize,
    typed: Option<&Form>,
    problems: &Problems,
) -> platform::Result<Vec<ui::Field>> {
    let members = dossier::choosable(reader, case).await?;
    let name = form_name(field);
    let chosen: Vec<&str> = typed.map(|form| form.all(&name).collect()).unwrap_or_default();
    let choosers = (0..max).map(|at| {
        let choose = (String::new(), texts::label::CHOOSE.to_owned());
        let options = members.iter().map(|(person, name)| (person.to_string(), name.clone()));
        let label = if max > 1 { texts::numbered(&field.label, at + 1) } else { field.label.clone() };
        let value = chosen.get(at).copied().unwrap_or_default();
        let printed =
            ui::Field::select(name.clone(), label, std::iter::once(choose).chain(options)).value(value);
        // The summary of problems leads to the first of them.
        let printed = if at == 0 { printed } else { printed.id(format!("{name}-{at}")) };
        let printed = if at == 0 { printed.problem_of(problems) } else { printed };
        if at == 0 && !field.hint.is_empty() { printed.hint(field.hint.clone()) } else { printed }
    });
    Ok(choosers.collect())
}
