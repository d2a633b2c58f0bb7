//! Changing what is known of an organisation. Code, kind and place stay: they change by a process of their own.

use std::str::FromStr;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use identity::Unit;
use platform::{Error, Problems, RawId, Reader, one_line};
use serde::Deserialize;
use web::{
    Access, Form, FromPath, Page, Result, see,
    ui::{ErrorSummary, Field},
};

use crate::{
    permissions::{KeepOrganizations, NameOrganizations},
    register::{self, Draft, Record, phone},
    texts,
};

#[derive(Template)]
#[template(path = "register/form.html")]
struct FormPage {
    title: String,
    place: String,
    errors: ErrorSummary,
    version: String,
    groups: Vec<Group>,
}

/// Fields that belong together.
struct Group {
    title: &'static str,
    fields: Vec<Field>,
}

/// The form, exactly as it was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    version: String,
    full_name: String,
    short_name: String,
    founded_on: String,
    term_from: String,
    term_years: String,
    can_approve: String,
    secretary_name: String,
    contact_name: String,
    contact_phone: String,
    unit_name: String,
    address: String,
    longitude: String,
    latitude: String,
}

pub(crate) async fn edit(
    access: Access<KeepOrganizations>,
    FromPath(raw): FromPath<RawId<Unit>>,
) -> Result<Page> {
    let record = record_of(&access.read(), raw).await?;
    Ok(page(&access, &record, &Typed::of(&record), &Problems::default()))
}

pub(crate) async fn change(
    access: Access<KeepOrganizations>,
    FromPath(raw): FromPath<RawId<Unit>>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let record = record_of(&access.read(), raw).await?;
    let unit = record.row.unit;
    let today = access.read().today();
    let done = match typed.draft(&record, access.may::<NameOrganizations>(), today) {
        Ok(draft) => {
            let version = typed.version.parse().unwrap_or(0);
            access.write(async |tx| register::change(tx, unit, draft, version).await).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(see(format!("/organizations/{unit}")).saying(texts::CHANGED).into_response()),
        Err(Error::Invalid(problems)) => {
            Ok(page(&access, &record, &typed, &problems).again().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The organisation, where the scope reaches: elsewhere it can be read, and there is no form for it.
async fn record_of(reader: &Reader<'_>, raw: RawId<Unit>) -> platform::Result<Record> {
    let row = register::resolve(reader, raw).await?;
    if !reader.scope().contains(&row.path) {
        return Err(Error::Missing);
    }
    register::record(reader, row.unit).await
}

fn page(access: &Access<KeepOrganizations>, record: &Record, typed: &Typed, problems: &Problems) -> Page {
    let place = format!("/organizations/{}", record.row.unit);
    let mut groups = Vec::new();
    if access.may::<NameOrganizations>() {
        groups.push(Group { title: texts::NAMES_AND_TERM, fields: typed.names(problems) });
    }
    groups.push(Group { title: texts::CONTACTS, fields: typed.contacts(problems, &record.contact_phone) });
    let body = FormPage {
        title: texts::EDIT.to_owned(),
        place: place.clone(),
        errors: ErrorSummary::of(problems),
        version: typed.version.clone(),
        groups,
    };
    Page::new(texts::EDIT, body)
        .under(texts::TITLE, "/organizations")
        .under(record.row.short_name.clone(), place)
}

impl Typed {
    /// What the form shows of a record. The phone is not filled in: an empty field leaves it as it is.
    fn of(record: &Record) -> Self {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
        Self {
            version: record.version.to_string(),
            full_name: record.row.full_name.clone(),
            short_name: record.row.short_name.clone(),
            founded_on: day(record.founded_on),
            term_from: day(record.term_from),
            term_years: record.term_years.map(|years| years.to_string()).unwrap_or_default(),
            can_approve: if record.row.can_approve { "1".to_owned() } else { String::new() },
            secretary_name: record.row.secretary_name.clone(),
            contact_name: record.contact_name.clone(),
            contact_phone: String::new(),
            unit_name: record.unit_name.clone(),
            address: record.address.clone(),
            longitude: number(record.longitude),
            latitude: number(record.latitude),
        }
    }

    fn names(&self, problems: &Problems) -> Vec<Field> {
        let field = |field: Field, value: &str| field.value(value).problem_of(problems);
        let label = texts::heading;
        vec![
            field(Field::text("full_name", label("full_name")), &self.full_name).required(),
            field(Field::text("short_name", label("short_name")), &self.short_name).required(),
            field(Field::date("founded_on", label("founded_on")), &self.founded_on),
            field(Field::date("term_from", label("term_from")), &self.term_from),
            field(Field::text("term_years", label("term_years")), &self.term_years).inputmode("numeric"),
            field(Field::checkbox("can_approve", texts::MAY_APPROVE), &self.can_approve),
        ]
    }

    fn contacts(&self, problems: &Problems, known_phone: &str) -> Vec<Field> {
        let field = |name: &'static str, value: &str| {
            Field::text(name, texts::heading(name)).value(value).problem_of(problems)
        };
        let phone = field("contact_phone", &self.contact_phone).inputmode("tel").autocomplete("off");
        vec![
            field("secretary_name", &self.secretary_name),
            field("contact_name", &self.contact_name),
            if known_phone.is_empty() { phone } else { phone.hint(texts::kept_phone(known_phone)) },
            field("unit_name", &self.unit_name),
            field("address", &self.address),
            field("longitude", &self.longitude).inputmode("decimal").hint(texts::COORDINATE_HINT),
            field("latitude", &self.latitude).inputmode("decimal"),
        ]
    }

    /// What was typed as a draft. Without the right to it, what the committee decides stays as it is.
    fn draft(&self, record: &Record, decides_names: bool, today: NaiveDate) -> platform::Result<Draft> {
        let mut problems = Problems::default();
        let known = record.draft();
        let mut draft = Draft {
            secretary_name: one_line(&self.secretary_name),
            contact_name: one_line(&self.contact_name),
            contact_phone: contact_phone(&self.contact_phone, &mut problems),
            unit_name: one_line(&self.unit_name),
            address: one_line(&self.address),
            longitude: read("longitude", &self.longitude, texts::NUMBER_FORM, &mut problems),
            latitude: read("latitude", &self.latitude, texts::NUMBER_FORM, &mut problems),
            ..known
        };
        if decides_names {
            draft.full_name = one_line(&self.full_name);
            draft.short_name = one_line(&self.short_name);
            draft.founded_on = read("founded_on", &self.founded_on, texts::DAY_FORM, &mut problems);
            draft.term_from = read("term_from", &self.term_from, texts::DAY_FORM, &mut problems);
            draft.term_years = read("term_years", &self.term_years, texts::TERM_YEARS, &mut problems);
            draft.can_approve = !self.can_approve.is_empty();
        }
        // All that is wrong is told at once.
        for rule in draft.broken(today) {
            if problems.of(rule.field).is_none() {
                problems.add(rule.field, rule.sentence);
            }
        }
        problems.or(draft)
    }
}

/// Reads what may stay empty.
fn read<T: FromStr>(field: &str, text: &str, sentence: &str, problems: &mut Problems) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let value = text.parse().ok();
    if value.is_none() {
        problems.add(field, sentence);
    }
    value
}

/// A mobile or a landline number; an empty field leaves what is known.
fn contact_phone(text: &str, problems: &mut Problems) -> Option<String> {
    let text = one_line(text);
    if text.is_empty() {
        return None;
    }
    let number = phone(&text);
    if number.is_none() {
        problems.add("contact_phone", texts::PHONE_FORM);
    }
    number
}
