//! Opening a case for an applicant.

use askama::Template;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use identity::Access;
use platform::{Blocked, Error, Problems};
use serde::Deserialize;
use web::{Form, Page, see, ui};
use workflow::Doer;

use rules::CivilId;

use crate::{cases, permissions::OpenCases, texts};

#[derive(Deserialize, Default)]
pub(crate) struct Typed {
    #[serde(default)]
    id_number: String,
    #[serde(default)]
    applied_on: String,
}

#[derive(Template)]
#[template(path = "cases/new.html")]
struct NewPage {
    errors: ui::ErrorSummary,
    blocked: ui::BlockedNotes,
    id_number: ui::Field,
    applied_on: ui::Field,
}

pub(crate) async fn new(access: Access<OpenCases>) -> web::Result<Response> {
    let page = page(&access, &Typed::default(), &Problems::default(), &[]);
    Ok(page.into_response())
}

pub(crate) async fn open(access: Access<OpenCases>, Form(typed): Form<Typed>) -> web::Result<Response> {
    let who = access.who();
    let opened = access
        .write(async |tx| {
            let mut problems = Problems::default();
            let number = CivilId::parse(&typed.id_number)
                .map_err(|why| problems.add("id_number", why.to_string()))
                .ok();
            let day = typed.applied_on.parse::<NaiveDate>().ok();
            if day.is_none() {
                problems.add("applied_on", texts::DATE_UNREADABLE);
            }
            let (Some(number), Some(day)) = (number, day) else { return Err(Error::Invalid(problems)) };
            let found = members::register::by_civil_id(&tx.read(), &number).await?;
            let person = found.ok_or_else(|| Error::invalid("id_number", texts::NOT_ON_REGISTER))?;
            cases::open(tx, &Doer::Person(who), person, day).await
        })
        .await;
    match opened {
        Ok(case) => Ok(see(format!("/development/cases/{case}"))
            .saying("档案已建立，等待申请人提交入党申请书")
            .into_response()),
        Err(Error::Invalid(problems)) => Ok(page(&access, &typed, &problems, &[]).again().into_response()),
        Err(Error::Blocked(by)) => {
            Ok(page(&access, &typed, &Problems::default(), &by).refused().into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn page(access: &Access<OpenCases>, typed: &Typed, problems: &Problems, blocked: &[Blocked]) -> Page {
    let today = access.read().today().to_string();
    Page::new(
        texts::label::OPEN_CASE,
        NewPage {
            errors: ui::ErrorSummary::of(problems),
            blocked: ui::BlockedNotes::of(blocked),
            id_number: ui::Field::text("id_number", texts::label::ID_NUMBER)
                .value(typed.id_number.clone())
                .hint(texts::label::ID_NUMBER_HINT)
                .autocomplete("off")
                .required()
                .problem_of(problems),
            applied_on: ui::Field::date("applied_on", texts::label::APPLIED_ON)
                .value(if typed.applied_on.is_empty() { today } else { typed.applied_on.clone() })
                .required()
                .problem_of(problems),
        },
    )
    .under("发展党员", "/development")
}
