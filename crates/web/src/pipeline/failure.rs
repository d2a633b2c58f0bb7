//! The one mapping from what went wrong to what the browser gets.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use platform::{Blocked, Error};

use super::{Asked, Refused, frame};
use crate::{
    App, address,
    answer::{PageParts, Turned},
    texts,
};

#[derive(Template)]
#[template(path = "entrance/error.html")]
struct ErrorPage<'a> {
    title: &'a str,
    sentence: &'a str,
    details: Vec<String>,
    blocked: &'a [Blocked],
    request: &'a str,
    back: &'a str,
    is_internal: bool,
}

/// A page for an error of a handler.
pub(super) fn error_page(app: &App, asked: &mut Asked, error: Error) -> Response {
    let (status, details, blocked) = match error {
        Error::Invalid(problems) => {
            let details = problems.iter().map(|problem| problem.what.clone()).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, details, Vec::new())
        }
        Error::Blocked(blocked) => (StatusCode::CONFLICT, Vec::new(), blocked),
        Error::Stale => (StatusCode::CONFLICT, vec![texts::STALE.to_owned()], Vec::new()),
        Error::Taken(index) => {
            tracing::info!(request = %asked.request_id, index, "two wrote the same at the same moment");
            (StatusCode::CONFLICT, vec![texts::TAKEN.to_owned()], Vec::new())
        }
        Error::Repeated => (StatusCode::CONFLICT, vec![texts::REPEATED.to_owned()], Vec::new()),
        Error::Missing => (StatusCode::NOT_FOUND, Vec::new(), Vec::new()),
        Error::Forbidden => (StatusCode::FORBIDDEN, Vec::new(), Vec::new()),
        Error::Unavailable(why) => {
            tracing::warn!(request = %asked.request_id, why, "unavailable");
            (StatusCode::SERVICE_UNAVAILABLE, Vec::new(), Vec::new())
        }
        Error::Internal(source) => {
            tracing::error!(request = %asked.request_id, path = %asked.path.split('?').next().unwrap_or_default(),
                error = %source, "internal error");
            (StatusCode::INTERNAL_SERVER_ERROR, Vec::new(), Vec::new())
        }
    };
    render(app, asked, status, details, &blocked)
}

/// A page for a request that was refused before its handler.
pub(super) fn page(app: &App, asked: &mut Asked, refused: Refused) -> Response {
    let (status, sentence) = match refused {
        Refused::NoText => return error_page(app, asked, Error::no_text()),
        Refused::ForeignSite => (StatusCode::FORBIDDEN, texts::FOREIGN_SITE),
        Refused::NoToken => (StatusCode::FORBIDDEN, texts::FORM_EXPIRED),
        Refused::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, ""),
        Refused::TooSlow => (StatusCode::REQUEST_TIMEOUT, ""),
    };
    let details = if sentence.is_empty() { Vec::new() } else { vec![sentence.to_owned()] };
    render(app, asked, status, details, &[])
}

fn render(
    app: &App,
    asked: &mut Asked,
    status: StatusCode,
    details: Vec<String>,
    blocked: &[Blocked],
) -> Response {
    let (title, sentence) = texts::error_page(status.as_u16());
    let request = asked.request_id.clone();
    let back = asked.back.clone();
    let body = ErrorPage {
        title,
        sentence,
        details,
        blocked,
        request: &request,
        back: &back,
        is_internal: status == StatusCode::INTERNAL_SERVER_ERROR,
    };
    let Ok(body) = body.render() else { return status.into_response() };
    let bare = asked.who.is_none();
    let page = PageParts { title: title.to_owned(), crumbs: Vec::new(), body, bare, status, failed: None };
    frame::page(app, asked, page)
}

/// Somewhere else first: sign-in, the password again, or a new password.
pub(super) fn turned(asked: &Asked, turned: Turned) -> Response {
    let location = match turned {
        Turned::SignIn => address("/sign-in", &[("next", &asked.path)]),
        Turned::Confirm => address("/account/confirm", &[("next", &asked.back)]),
        Turned::ChangePassword => "/account/password".to_owned(),
    };
    let mut answer =
        if asked.is_htmx { StatusCode::NO_CONTENT } else { StatusCode::SEE_OTHER }.into_response();
    let name = if asked.is_htmx { header::HeaderName::from_static("hx-redirect") } else { header::LOCATION };
    if let Ok(value) = HeaderValue::from_str(&location) {
        answer.headers_mut().insert(name, value);
    }
    answer
}

/// When not even the session could be read.
pub(super) fn without_page(error: &Error) -> Response {
    tracing::error!(%error, "a request could not be read");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
