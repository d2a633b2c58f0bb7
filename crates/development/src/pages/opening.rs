//! Opening a case for an applicant.

use askama::Template;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use identity::Access;
use platform::{Blocked, Error, Problems, RawId};
use serde::Deserialize;
use web::{Form, Page, see, ui};
use workflow::Doer;

use crate::{cases, permissions::OpenCases, texts};

#[derive(Deserialize, Default)]
pub(crate) struct Typed {
    #[serde(default)]
    person: String,
    #[serde(default)]
    applied_on: String,
}

#[derive(Template)]
#[template(path = "cases/new.html")]
struct NewPage {
    errors: ui::ErrorSummary,
    blocked: ui::BlockedNotes,
    empty: Option<ui::Empty>,
    person: ui::Field,
    applied_on: ui::Field,
}

pub(crate) async fn new(access: Access<OpenCases>) -> web::Result<Response> {
    let page = page(&access, &Typed::default(), &Problems::default(), &[]).await?;
    Ok(page.into_response())
}

pub(crate) async fn open(access: Access<OpenCases>, Form(typed): Form<Typed>) -> web::Result<Response> {
    let who = access.who();
    let opened = access
        .write(async |tx| {
            let mut problems = Problems::default();
            let person = typed.person.parse::<RawId<identity::Person>>().ok();
            if person.is_none() {
                problems.add("person", texts::CHOOSE_PERSON);
            }
            let day = typed.applied_on.parse::<NaiveDate>().ok();
            if day.is_none() {
                problems.add("applied_on", texts::DATE_UNREADABLE);
            }
            let (Some(person), Some(day)) = (person, day) else { return Err(Error::Invalid(problems)) };
            let facts = members::register::resolve(&tx.read(), person).await?;
            cases::open(tx, &Doer::Person(who), facts.person, day).await
        })
        .await;
    match opened {
        Ok(case) => {
            Ok(see(format!("/development/cases/{case}")).saying("档案已建立，等待申请人提交入党申请书").into_response())
        }
        Err(Error::Invalid(problems)) => Ok(page(&access, &typed, &problems, &[]).await?.again().into_response()),
        Err(Error::Blocked(by)) => {
            Ok(page(&access, &typed, &Problems::default(), &by).await?.refused().into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(
    access: &Access<OpenCases>,
    typed: &Typed,
    problems: &Problems,
    blocked: &[Blocked],
) -> web::Result<Page> {
    let persons = cases::applicants_without_case(&access.read()).await?;
    let empty = persons.is_empty().then(|| ui::Empty {
        icon_name: "users",
        title: texts::NO_APPLICANTS.to_owned(),
        text: texts::NO_APPLICANTS_HINT.to_owned(),
        action: None,
    });
    let options = std::iter::once((String::new(), texts::label::CHOOSE.to_owned()))
        .chain(persons.into_iter().map(|one| (one.person.to_string(), format!("{}（{}）", one.name, one.branch))));
    let today = access.read().today().to_string();
    Ok(Page::new("建立发展档案", NewPage {
        errors: ui::ErrorSummary::of(problems),
        blocked: ui::BlockedNotes::of(blocked),
        empty,
        person: ui::Field::select("person", texts::label::APPLICANT, options)
            .value(typed.person.clone())
            .required()
            .problem_of(problems),
        applied_on: ui::Field::date("applied_on", texts::label::APPLIED_ON)
            .value(if typed.applied_on.is_empty() { today } else { typed.applied_on.clone() })
            .required()
            .problem_of(problems),
    })
    .under("发展党员", "/development"))
}
