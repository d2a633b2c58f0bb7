//! Reading what was typed into the form of a work point. Everything unreadable is told at once, and kept as typed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use identity::Person;
use platform::{Id, Problems, RawId, Reader, Result};
use rules::development::{Field, FieldKind, FieldValue, Outcome, Task};

use crate::{Role, cases, dossier, texts};

/// What was typed: names of fields with their texts, in the order in which they were sent. The fields of the work point
/// have the prefix `f-`; a field of persons is sent once for each person.
#[derive(Clone, Debug, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The text of a field, trimmed; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, text)| text.trim())
    }

    /// All texts of a field that are not empty.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, text)| key == name && !text.trim().is_empty())
            .map(|(_, text)| text.trim())
    }

    /// The same form with one more field.
    pub fn with(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.0.push((name.into(), text.into()));
        self
    }
}

impl FromIterator<(String, String)> for Form {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

/// The longest opinion, in characters.
const OPINION: usize = 2_000;
/// The longest text of a record, in characters.
const NOTE: usize = 4_000;

/// Persons named for a role, with their names.
pub(super) struct Named {
    pub(super) role: Role,
    pub(super) persons: Vec<(Id<Person>, String)>,
}

/// What a form says.
pub(super) struct Read {
    pub(super) happened_on: NaiveDate,
    pub(super) decision: String,
    pub(super) opinion: String,
    pub(super) fields: BTreeMap<String, FieldValue>,
    pub(super) persons: Vec<Named>,
}

/// A day of the form, when it is one.
pub(super) fn day(form: &Form, name: &str) -> Option<NaiveDate> {
    form.text(name).parse().ok()
}

/// Reads the form of a task.
pub(super) async fn read(
    reader: &Reader<'_>,
    case: &cases::Row,
    task: &Task<'_>,
    form: &Form,
    day: Option<NaiveDate>,
) -> Result<Read> {
    let mut problems = Problems::default();
    if day.is_none() {
        problems.add("happened_on", texts::DATE_UNREADABLE);
    }
    let code = form.text("decision").to_owned();
    let decision = task.decision(&code);
    if decision.is_none() {
        problems.add("decision", texts::DECISION_MISSING);
    }
    let opinion = form.text("opinion").to_owned();
    let is_return = decision.is_some_and(|decision| decision.outcome == Outcome::Return);
    if is_return && opinion.is_empty() {
        problems.add("opinion", texts::OPINION_FOR_RETURN);
    }
    if opinion.chars().count() > OPINION {
        problems.add("opinion", texts::OPINION_LONG);
    }
    let (mut fields, mut persons) = (BTreeMap::new(), Vec::new());
    // Who checks or returns fills nothing in.
    if !task.is_check && !is_return {
        for field in &task.work_point.fields {
            match &field.kind {
                FieldKind::Persons { role, .. } => {
                    if let Some(named) = read_persons(reader, case, field, form, &mut problems).await? {
                        let (chosen, parties): (Vec<_>, Vec<_>) =
                            named.into_iter().map(|(id, party)| ((id, party.name.clone()), party)).unzip();
                        fields.insert(field.name.clone(), FieldValue::Persons(parties));
                        persons.extend(Role::by_code(role).map(|role| Named { role, persons: chosen }));
                    }
                }
                FieldKind::Person => {
                    if let Some(value) = read_person(reader, case, field, form, &mut problems).await? {
                        fields.insert(field.name.clone(), value);
                    }
                }
                _ => {
                    if let Some(value) = read_field(field, form, &mut problems) {
                        fields.insert(field.name.clone(), value);
                    }
                }
            }
        }
    }
    let Some(happened_on) = day else { return Err(platform::Error::Invalid(problems)) };
    problems.or(Read { happened_on, decision: code, opinion, fields, persons })
}

/// The name of a field in the form.
pub(crate) fn form_name(field: &Field) -> String {
    format!("f-{}", field.name)
}

/// The name of the field for somebody who is not among those whom a field of one person offers.
pub(crate) fn outsider_name(field: &Field) -> String {
    format!("{}-other", form_name(field))
}

/// One person: chosen from the list, or an outsider by his name.
async fn read_person(
    reader: &Reader<'_>,
    case: &cases::Row,
    field: &Field,
    form: &Form,
    problems: &mut Problems,
) -> Result<Option<FieldValue>> {
    let (name, other) = (form_name(field), outsider_name(field));
    let (chosen, outsider) = (form.text(&name), form.text(&other));
    if !chosen.is_empty() && !outsider.is_empty() {
        problems.add(other, texts::PERSON_CHOSEN_AND_NAMED);
        return Ok(None);
    }
    if !chosen.is_empty() {
        let nameable = dossier::nameable(reader, case).await?;
        let found = nameable.into_iter().find(|one| one.person.to_string() == chosen);
        if found.is_none() {
            problems.add(name, texts::PERSON_NOT_LISTED);
        }
        return Ok(found.map(|one| FieldValue::Persons(vec![one.party])));
    }
    match field.read(outsider) {
        Ok(Some(value)) => return Ok(Some(value)),
        Ok(None) if field.required => problems.add(name, texts::fill(&field.label)),
        Ok(None) => {}
        Err(problem) => problems.add(other, problem.to_string()),
    }
    Ok(None)
}

fn read_field(field: &Field, form: &Form, problems: &mut Problems) -> Option<FieldValue> {
    let name = form_name(field);
    match field.read(form.text(&name)) {
        Ok(Some(value)) => return Some(value),
        Ok(None) if field.required => problems.add(name, texts::fill(&field.label)),
        Ok(None) => {}
        Err(problem) => problems.add(name, problem.to_string()),
    }
    None
}

async fn read_persons(
    reader: &Reader<'_>,
    case: &cases::Row,
    field: &Field,
    form: &Form,
    problems: &mut Problems,
) -> Result<Option<Vec<(Id<Person>, rules::development::Party)>>> {
    let name = form_name(field);
    let sent: Vec<Option<RawId<Person>>> = form.all(&name).map(|text| text.parse().ok()).collect();
    if sent.is_empty() {
        if field.required {
            problems.add(name, texts::fill(&field.label));
        }
        return Ok(None);
    }
    let raw: Vec<RawId<Person>> = sent.iter().copied().flatten().collect();
    let found = dossier::chosen(reader, case, &raw).await?;
    if raw.len() < sent.len() || found.iter().any(Option::is_none) {
        problems.add(name, texts::PERSON_NOT_CHOOSABLE);
        return Ok(None);
    }
    let found: Vec<_> = found.into_iter().flatten().collect();
    let mut ids: Vec<Id<Person>> = found.iter().map(|(person, _)| *person).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < found.len() {
        problems.add(name, texts::PERSON_TWICE);
        return Ok(None);
    }
    Ok(Some(found))
}

/// Reads a record: its day and its text.
pub(super) fn record(form: &Form, today: NaiveDate) -> Result<(NaiveDate, String)> {
    let mut problems = Problems::default();
    let happened_on = day(form, "record_on");
    match happened_on {
        None => problems.add("record_on", texts::DATE_UNREADABLE),
        Some(day) if day > today => problems.add("record_on", texts::DATE_AHEAD),
        Some(_) => {}
    }
    let note = form.text("note").to_owned();
    if note.is_empty() {
        problems.add("note", texts::NOTE_EMPTY);
    }
    if note.chars().count() > NOTE {
        problems.add("note", texts::NOTE_LONG);
    }
    problems.or((happened_on.unwrap_or(today), note))
}
