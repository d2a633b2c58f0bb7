//! The one mapping from what went wrong to what the browser gets.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use identity::unsent::Unsent;
use platform::{Blocked, Error, Id};

use super::{Asked, Refused, Why, frame, unsent::KEPT};
use crate::{
    App, address,
    answer::{PageParts, Turned},
    place, texts,
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
    is_ours: bool,
}

/// A page for an error of a handler.
pub(super) fn error_page(app: &App, asked: &mut Asked, error: Error) -> Response {
    let mut told = Told::default();
    let (status, why) = match error {
        Error::Invalid(problems) => {
            told.details = problems.iter().map(|problem| problem.what.clone()).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid")
        }
        Error::Blocked(blocked) => {
            told.blocked = blocked;
            (StatusCode::CONFLICT, "blocked")
        }
        Error::Stale => {
            told.details.push(texts::STALE.to_owned());
            (StatusCode::CONFLICT, "stale")
        }
        Error::Repeated => {
            told.details.push(texts::REPEATED.to_owned());
            (StatusCode::CONFLICT, "repeated")
        }
        Error::Missing => (StatusCode::NOT_FOUND, "missing"),
        Error::Forbidden => {
            told.details = closed(asked);
            (StatusCode::FORBIDDEN, "forbidden")
        }
        Error::TooOften { seconds } => {
            told.details.push(texts::wait(seconds));
            told.retry = Some(seconds);
            (StatusCode::TOO_MANY_REQUESTS, "too-often")
        }
        Error::Taken(index) => {
            tracing::info!(request = %asked.request_id, index, "two wrote the same at the same moment");
            told.details.push(texts::TAKEN.to_owned());
            (StatusCode::CONFLICT, "taken")
        }
        Error::Unavailable(why) => {
            tracing::warn!(request = %asked.request_id, why, "unavailable");
            told.retry = Some(5);
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
        }
        Error::Internal(source) => {
            tracing::error!(request = %asked.request_id, error = %source, "internal error");
            (StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
    };
    render(app, asked, status, why, told)
}

/// A page for a request that was refused before its handler.
pub(super) fn page(app: &App, asked: &mut Asked, refused: Refused) -> Response {
    let mut told = Told::default();
    let mut say = |status, why, sentence: &str| {
        told.details.extend(Some(sentence.to_owned()).filter(|sentence| !sentence.is_empty()));
        (status, why)
    };
    let (status, why) = match refused {
        Refused::NoText => return error_page(app, asked, Error::no_text()),
        Refused::Host => say(StatusCode::MISDIRECTED_REQUEST, "host", ""),
        Refused::NoRoute => say(StatusCode::NOT_FOUND, "no-route", ""),
        Refused::Method => say(StatusCode::METHOD_NOT_ALLOWED, "method", ""),
        Refused::ForeignSite => say(StatusCode::FORBIDDEN, "foreign-site", texts::FOREIGN_SITE),
        Refused::NoToken => say(StatusCode::FORBIDDEN, "no-token", texts::FORM_EXPIRED),
        Refused::NotAllowed => {
            told.details = closed(asked);
            (StatusCode::FORBIDDEN, "closed")
        }
        Refused::TooLarge { limit, sent } => {
            say(StatusCode::PAYLOAD_TOO_LARGE, "too-large", &texts::too_large(limit, sent))
        }
        Refused::TooSlow => say(StatusCode::REQUEST_TIMEOUT, "too-slow", ""),
        Refused::Broken => say(StatusCode::BAD_REQUEST, "broken", ""),
        Refused::Busy => {
            told.retry = Some(10);
            told.details.push(texts::UPLOADS_BUSY.to_owned());
            (StatusCode::SERVICE_UNAVAILABLE, "uploads-busy")
        }
    };
    render(app, asked, status, why, told)
}

/// Who may do what was asked for, and whether one of one's own posts may.
fn closed(asked: &Asked) -> Vec<String> {
    let Some(needs) = &asked.needs else { return Vec::new() };
    // Somebody who may come here was refused a part of it: by another permission than that of the route.
    if asked.who.as_ref().is_some_and(|who| who.may(needs)) {
        return Vec::new();
    }
    let own =
        asked.who.as_ref().into_iter().flat_map(|who| who.posts_with(needs).map(|held| held.title.clone()));
    let own: Vec<String> = own.collect();
    let duties = needs.held_by.iter().map(|duty| duty.title());
    vec![texts::closed_to(needs.title, duties), texts::own_posts(&own)]
}

/// What an error page says besides its title.
#[derive(Default)]
struct Told {
    details: Vec<String>,
    blocked: Vec<Blocked>,
    /// After how many seconds it may be tried again.
    retry: Option<i64>,
}

fn render(app: &App, asked: &mut Asked, status: StatusCode, why: &'static str, told: Told) -> Response {
    let (title, sentence) = texts::error_page(status.as_u16());
    let request = asked.request_id.clone();
    let back = asked.page.clone();
    let body = ErrorPage {
        title,
        sentence,
        details: told.details,
        blocked: &told.blocked,
        request: &request,
        back: &back,
        is_ours: status.is_server_error(),
    };
    let Ok(body) = body.render() else { return status.into_response() };
    let bare = asked.who.is_none();
    let mut page = PageParts::new(title, body);
    (page.bare, page.status, page.retry) = (bare, status, told.retry);
    let mut answer = frame::page(app, asked, page);
    answer.extensions_mut().insert(Why(why));
    answer
}

/// Somewhere else first: sign-in, the password again, or a new password; then to the page, with the form that is kept
/// for it.
pub(super) fn turned(asked: &Asked, turned: Turned, kept: Option<Id<Unsent>>) -> Response {
    let next = match kept {
        Some(id) => place::with(&asked.page, KEPT, &id.to_string()),
        None => asked.next(),
    };
    let (location, why) = match turned {
        Turned::SignIn => (address("/sign-in", &[("next", &next)]), "signed-out"),
        Turned::Confirm => (address("/account/confirm", &[("next", &next)]), "not-fresh"),
        Turned::ChangePassword => ("/account/password".to_owned(), "must-change"),
    };
    let mut answer =
        if asked.is_htmx { StatusCode::NO_CONTENT } else { StatusCode::SEE_OTHER }.into_response();
    let name = if asked.is_htmx { header::HeaderName::from_static("hx-redirect") } else { header::LOCATION };
    if let Ok(value) = HeaderValue::from_str(&location) {
        answer.headers_mut().insert(name, value);
    }
    answer.extensions_mut().insert(Why(why));
    answer
}
