//! The first start: three accounts in one form, while there is no security administrator.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use identity::{Access, permissions::ManageAccounts};
use platform::{Error, Problems};
use web::{
    Fields, Page, Result, see,
    ui::{ErrorSummary, Field, Slip, WHOLE_PASSWORD},
};

use super::accounts::passwords;
use crate::{
    setup::{self, FIRST, Typed},
    texts,
};

struct Part {
    title: &'static str,
    work: &'static str,
    name: Field,
    display_name: Field,
}

#[derive(Template)]
#[template(path = "setup/form.html")]
struct FormPage {
    errors: ErrorSummary,
    parts: Vec<Part>,
}

fn page(typed: &[Typed; 3], problems: &Problems) -> Page {
    let parts = FIRST.into_iter().zip(typed).map(|((part, duty), typed)| Part {
        title: duty.title(),
        work: texts::work(duty),
        name: Field::text(format!("{part}_name"), texts::field::NAME)
            .value(&typed.name)
            .required()
            .hint(texts::field::NAME_HINT)
            .problem_of(problems),
        display_name: Field::text(format!("{part}_display_name"), texts::field::DISPLAY_NAME)
            .value(&typed.display_name)
            .required()
            .problem_of(problems),
    });
    Page::new("首次设置", FormPage { errors: ErrorSummary::of(problems), parts: parts.collect() })
        .under("登录账号", "/admin/accounts")
}

/// The form; once there is a security administrator it leads on.
pub(super) async fn form(access: Access<ManageAccounts>) -> Result<Response> {
    if !setup::is_due(&access.read()).await? {
        return Ok(see("/admin/accounts").saying(texts::SETUP_DONE).into_response());
    }
    Ok(page(&<[Typed; 3]>::default(), &Problems::default()).into_response())
}

/// Opens the three accounts and shows their passwords once.
pub(super) async fn open(access: Access<ManageAccounts>, fields: Fields) -> Result<Page> {
    let typed = FIRST.map(|(part, _)| Typed {
        name: fields.text(&format!("{part}_name")).to_owned(),
        display_name: fields.text(&format!("{part}_display_name")).to_owned(),
    });
    match access.write(async |tx| setup::open(tx, &typed).await).await {
        Ok(opened) => {
            let slips = opened.into_iter().map(|(duty, account)| Slip {
                title: duty.title().to_owned(),
                name: account.name,
                password: account.one_time_password,
                what: WHOLE_PASSWORD,
            });
            let back = "/admin/accounts".to_owned();
            Ok(passwords(
                texts::SETUP_FINISHED,
                slips.collect(),
                back,
                (texts::HAND_OVER_EACH, &texts::AFTER_SETUP),
            ))
        }
        Err(Error::Invalid(problems)) => Ok(page(&typed, &problems).again()),
        Err(error) => Err(error.into()),
    }
}
