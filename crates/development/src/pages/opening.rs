//! Opening a case for an applicant, who is chosen from the register: nothing that it knows is typed again.

use std::collections::HashMap;

use askama::Template;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use identity::{Access, Person, Unit};
use members::register::Facts;
use platform::{Blocked, Error, Id, Problems, RawId, Reader, Tx};
use serde::Deserialize;
use web::{Form, Page, Query, see, ui};
use workflow::Doer;

use crate::{
    Case,
    cases::{self, Openable},
    permissions::OpenCases,
    texts,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Typed {
    /// What narrows the applicants that are offered.
    text: String,
    person: String,
    applied_on: String,
}

#[derive(Template)]
#[template(path = "cases/new.html")]
struct NewPage {
    errors: ui::ErrorSummary,
    blocked: ui::BlockedNotes,
    text: ui::Field,
    typed_text: String,
    lines: Vec<Line>,
    summary: String,
    problem: String,
    /// Instead of the form, when there is nobody to choose.
    nobody: Option<ui::Empty>,
    applied_on: ui::Field,
}

/// An applicant who is offered.
struct Line {
    person: Id<Person>,
    name: String,
    branch: String,
    number: String,
    applied_on: Option<NaiveDate>,
    is_chosen: bool,
}

pub(crate) async fn new(access: Access<OpenCases>, Query(typed): Query<Typed>) -> web::Result<Response> {
    Ok(page(&access, &typed, &Problems::default(), &[]).await?.into_response())
}

pub(crate) async fn open(access: Access<OpenCases>, Form(typed): Form<Typed>) -> web::Result<Response> {
    let who = access.who();
    let opened = access.write(async |tx| open_typed(tx, &Doer::Person(who), &typed).await).await;
    match opened {
        Ok(case) => Ok(see(format!("/development/cases/{case}")).saying(texts::CASE_OPENED).into_response()),
        Err(Error::Invalid(problems)) => {
            Ok(page(&access, &typed, &problems, &[]).await?.again().into_response())
        }
        Err(Error::Blocked(by)) => {
            Ok(page(&access, &typed, &Problems::default(), &by).await?.refused().into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn open_typed(tx: &mut Tx, doer: &Doer<'_>, typed: &Typed) -> platform::Result<Id<Case>> {
    let mut problems = Problems::default();
    let chosen = chosen(&tx.read(), &typed.person).await?.map_err(|what| problems.add("person", what)).ok();
    // The register may know the day; what is typed here wins, because whoever types it holds the paper.
    let known = chosen.as_ref().and_then(|facts| facts.application_on);
    let day = if typed.applied_on.is_empty() { known } else { typed.applied_on.parse().ok() };
    if day.is_none() && (chosen.is_some() || !typed.applied_on.is_empty()) {
        problems.add("applied_on", texts::DATE_UNREADABLE);
    }
    let (Some(chosen), Some(day)) = (chosen, day) else { return Err(Error::Invalid(problems)) };
    cases::open(tx, doer, chosen.person, day).await
}

/// The person who was chosen, or what is wrong with the choice.
async fn chosen(reader: &Reader<'_>, text: &str) -> platform::Result<Result<Facts, &'static str>> {
    let Ok(raw) = text.parse::<RawId<Person>>() else { return Ok(Err(texts::APPLICANT_MISSING)) };
    match members::register::resolve(reader, raw).await {
        Ok(facts) => Ok(Ok(facts)),
        Err(Error::Missing) => Ok(Err(texts::NOT_ON_REGISTER)),
        Err(other) => Err(other),
    }
}

async fn page(
    access: &Access<OpenCases>,
    typed: &Typed,
    problems: &Problems,
    blocked: &[Blocked],
) -> platform::Result<Page> {
    let reader = access.read();
    let Openable { applicants, has_more } = cases::openable(&reader, &typed.text).await?;
    let units: Vec<Id<Unit>> = applicants.iter().map(|facts| facts.unit).collect();
    let branches: HashMap<Id<Unit>, String> = organizations::register::names(&reader, &units).await?;
    let chosen = typed.person.parse::<RawId<Person>>().ok();
    let summary = if has_more { texts::first_applicants(applicants.len()) } else { String::new() };
    let lines: Vec<Line> = applicants
        .into_iter()
        .map(|facts| Line {
            branch: branches.get(&facts.unit).cloned().unwrap_or_default(),
            is_chosen: chosen == Some(facts.person.raw()),
            person: facts.person,
            name: facts.name,
            number: facts.number.unwrap_or_default(),
            applied_on: facts.application_on,
        })
        .collect();
    let body = NewPage {
        errors: ui::ErrorSummary::of(problems),
        blocked: ui::BlockedNotes::of(blocked),
        text: ui::Field::search("text", texts::label::FIND_APPLICANT)
            .value(typed.text.clone())
            .placeholder(texts::label::FIND_APPLICANT_HINT)
            .soft(),
        typed_text: typed.text.clone(),
        nobody: (lines.is_empty() && typed.text.trim().is_empty() && problems.is_empty()).then(nobody),
        lines,
        summary,
        problem: problems.of("person").unwrap_or_default().to_owned(),
        applied_on: ui::Field::date("applied_on", texts::label::APPLIED_ON)
            .value(typed.applied_on.clone())
            .hint(texts::label::APPLIED_ON_HINT)
            .optional()
            .problem_of(problems),
    };
    Ok(Page::new(texts::label::OPEN_CASE, body).under("发展党员", "/development"))
}

/// What stands where the form would be.
fn nobody() -> ui::Empty {
    ui::Empty {
        icon_name: "users",
        title: texts::NO_APPLICANTS.to_owned(),
        text: texts::NO_APPLICANTS_HINT.to_owned(),
        action: Some((texts::label::REGISTER.to_owned(), "/members?view=applicants".to_owned())),
    }
}
