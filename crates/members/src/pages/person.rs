//! Registering a person by hand, and changing what is known of one.

mod fields;
mod typed;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use identity::Person;
use organizations::register as units;
use platform::{Error, Problems, RawId, Reader};
use web::{
    Access, Form, FromPath, Page, Result, see,
    ui::{ErrorSummary, Field},
};

use crate::{
    permissions::{KeepRegister, RegisterMembers},
    record::{self, Record},
    register::{self, Draft},
    texts::page,
};
use fields::{Shown, groups};
use typed::Typed;

#[derive(Template)]
#[template(path = "person/form.html")]
struct FormPage {
    title: String,
    action: String,
    back: String,
    errors: ErrorSummary,
    version: i64,
    groups: Vec<Group>,
}

/// Fields that belong together.
struct Group {
    title: &'static str,
    fields: Vec<Field>,
}

pub(crate) async fn new(access: Access<KeepRegister>) -> Result<Page> {
    // Whoever works for one branch need not choose it.
    let unit = match units::branches(&access.read()).await?.as_slice() {
        [only] => only.unit.to_string(),
        _ => String::new(),
    };
    form(&access, None, &Typed { unit, ..Typed::default() }, &Problems::default()).await
}

pub(crate) async fn register(access: Access<KeepRegister>, Form(typed): Form<Typed>) -> Result<Response> {
    let done = match draft(&access, &typed, None).await {
        Ok(draft) => access.write(async |tx| register::register(tx, draft).await).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(person) => Ok(see(format!("/members/{person}")).saying(page::REGISTERED).into_response()),
        Err(Error::Invalid(problems)) => {
            Ok(form(&access, None, &typed, &problems).await?.again().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn edit(
    access: Access<KeepRegister>,
    FromPath(raw): FromPath<RawId<Person>>,
) -> Result<Page> {
    let record = record_of(&access.read(), raw).await?;
    form(&access, Some(&record), &Typed::of(&record), &Problems::default()).await
}

pub(crate) async fn change(
    access: Access<KeepRegister>,
    FromPath(raw): FromPath<RawId<Person>>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let record = record_of(&access.read(), raw).await?;
    let (person, version) = (record.person, typed.version());
    let done = match draft(&access, &typed, Some(&record)).await {
        Ok(draft) => access.write(async |tx| register::change(tx, person, draft, version).await).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(see(format!("/members/{person}")).saying(page::SAVED).into_response()),
        Err(Error::Invalid(problems)) => {
            Ok(form(&access, Some(&record), &typed, &problems).await?.again().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn record_of(reader: &Reader<'_>, raw: RawId<Person>) -> platform::Result<Record> {
    let person = register::resolve(reader, raw).await?.person;
    record::record(reader, person).await
}

/// What was typed as a draft. The branch is looked up in the scope of who typed it.
async fn draft(
    access: &Access<KeepRegister>,
    typed: &Typed,
    known: Option<&Record>,
) -> platform::Result<Draft> {
    let reader = access.read();
    let unit = match typed.unit.parse() {
        Ok(raw) => units::resolve_branch(&reader, raw).await.ok().map(|row| row.unit),
        Err(_) => None,
    };
    typed.draft(unit, known, access.may::<RegisterMembers>(), reader.today())
}

async fn form(
    access: &Access<KeepRegister>,
    known: Option<&Record>,
    typed: &Typed,
    problems: &Problems,
) -> Result<Page> {
    let branches = units::branches(&access.read()).await?;
    let shown = Shown {
        branches: branches.into_iter().map(|row| (row.unit.to_string(), row.short_name)).collect(),
        known,
        may_decide_way: access.may::<RegisterMembers>(),
        problems,
    };
    let (title, action, back) = match known {
        Some(record) => {
            let place = format!("/members/{}", record.person);
            (page::EDIT, place.clone(), place)
        }
        None => (page::REGISTER, "/members".to_owned(), "/members".to_owned()),
    };
    let body = FormPage {
        title: title.to_owned(),
        action,
        back: back.clone(),
        errors: ErrorSummary::of(problems),
        version: typed.version(),
        groups: groups(typed, &shown),
    };
    let page = Page::new(title, body).under(page::ROSTER, "/members");
    Ok(match known {
        Some(record) => page.under(record.known.name.clone(), back),
        None => page,
    })
}
