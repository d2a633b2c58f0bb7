//! Signing in and out, one's own password, and the post one acts in.

use std::sync::Arc;

use askama::Template;
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use identity::{Post, SignedIn, Whence, accounts, sessions, sign_in};
use platform::{Actor, Error, Once, Origin, RawId, Scope};

use crate::{
    Failure, Form, Page, Public, Query, Result,
    answer::Turned,
    pipeline::cookies,
    see, texts,
    ui::{ErrorSummary, Field},
};

/// Where to go afterwards.
#[derive(serde::Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "entrance/sign_in.html")]
struct SignInPage {
    problem: Option<String>,
    name: Field,
    password: Field,
    next: String,
}

#[derive(serde::Deserialize)]
pub(super) struct SignInForm {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

fn sign_in_page(name: &str, next: String, problem: Option<String>) -> Page {
    let body = SignInPage {
        problem,
        name: Field::text("name", texts::field::NAME).value(name).required().autocomplete("username"),
        password: Field::password("password", texts::field::PASSWORD)
            .required()
            .autocomplete("current-password"),
        next,
    };
    Page::new(texts::field::SIGN_IN, body).bare()
}

pub(super) async fn form(public: Public, Query(query): Query<Next>) -> Response {
    match &public.who {
        Some(_) => see("/").into_response(),
        None => sign_in_page("", query.next, None).into_response(),
    }
}

/// The mark by which this browser is known to its accounts; a new one at the first sign-in.
fn device(whence: &Whence) -> Result<String> {
    if whence.device.is_empty() { Ok(cookies::new_device()?) } else { Ok(whence.device.clone()) }
}

pub(super) async fn sign_in(public: Public, Form(form): Form<SignInForm>) -> Result<Response> {
    let secure = public.app.settings().secure_cookies;
    let whence = Whence { device: device(&public.whence)?, ..public.whence };
    match sign_in::attempt(public.app.db(), &form.name, &form.password, &whence).await {
        Ok(sign_in::Outcome::In(session)) => {
            let next = if form.next.is_empty() { "/".to_owned() } else { form.next };
            let mut onward = see(next);
            if session.displaced {
                onward = onward.saying(texts::SESSIONS_FULL);
            }
            let mut answer = onward.into_response();
            set_cookie(&mut answer, &cookies::open_session(&session.token, secure));
            set_cookie(&mut answer, &cookies::keep_device(&whence.device, secure));
            Ok(answer)
        }
        Ok(sign_in::Outcome::Wrong) => {
            Ok(sign_in_page(&form.name, form.next, Some(texts::SIGN_IN_WRONG.into())).again().into_response())
        }
        Err(Error::TooOften { seconds }) => {
            let problem = texts::joined(&texts::wait(seconds), texts::WAIT_HELP);
            Ok(sign_in_page(&form.name, form.next, Some(problem)).later(seconds).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn sign_out(public: Public) -> Result<Response> {
    if let Some(who) = &public.who {
        sessions::end(public.app.db(), who).await?;
    }
    let mut answer = see("/sign-in").saying(texts::SIGNED_OUT).into_response();
    set_cookie(&mut answer, &cookies::end_session(public.app.settings().secure_cookies));
    answer.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(answer)
}

#[derive(Template)]
#[template(path = "entrance/password.html")]
struct PasswordPage {
    is_first: bool,
    errors: ErrorSummary,
    old: Field,
    new: Field,
    again: Field,
}

#[derive(serde::Deserialize, Default)]
pub(super) struct PasswordForm {
    old: String,
    new: String,
    again: String,
}

fn password_page(who: &SignedIn, problems: &platform::Problems) -> Page {
    let field = |name: &'static str, label: &'static str, complete: &'static str| {
        Field::password(name, label).required().autocomplete(complete).problem_of(problems)
    };
    let body = PasswordPage {
        is_first: who.must_change(),
        errors: ErrorSummary::of(problems),
        old: field("old", texts::field::OLD_PASSWORD, "current-password"),
        new: field("new", texts::field::NEW_PASSWORD, "new-password").hint(texts::field::PASSWORD_HINT),
        again: field("again", texts::field::NEW_PASSWORD_AGAIN, "new-password"),
    };
    let page = Page::new(texts::field::CHANGE_PASSWORD, body);
    if who.must_change() { page.bare() } else { page }
}

pub(super) fn signed_in(public: &Public) -> Result<Arc<SignedIn>> {
    public.who.clone().ok_or_else(|| Failure::turned(Turned::SignIn))
}

pub(super) async fn password_form(public: Public) -> Result<Page> {
    let who = signed_in(&public)?;
    Ok(password_page(&who, &platform::Problems::default()))
}

pub(super) async fn change_password(public: Public, Form(form): Form<PasswordForm>) -> Result<Response> {
    let who = signed_in(&public)?;
    let outcome = if form.new == form.again {
        let actor = Own::new(&who, &public);
        let passwords = (form.old.as_str(), form.new.as_str());
        accounts::change_password(public.app.db(), &actor, &who, &public.whence, passwords).await
    } else {
        Err(Error::invalid("again", texts::PASSWORDS_DIFFER))
    };
    match outcome {
        Ok(()) => Ok(see("/").saying(texts::PASSWORD_CHANGED).into_response()),
        Err(Error::Invalid(problems)) => Ok(password_page(&who, &problems).again().into_response()),
        Err(Error::TooOften { seconds }) => {
            let mut problems = platform::Problems::default();
            problems.add("old", texts::wait(seconds));
            Ok(password_page(&who, &problems).later(seconds).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "entrance/confirm.html")]
struct ConfirmPage {
    errors: ErrorSummary,
    password: Field,
    next: String,
}

#[derive(serde::Deserialize)]
pub(super) struct ConfirmForm {
    password: String,
    #[serde(default)]
    next: String,
}

fn confirm_page(next: String, problems: &platform::Problems) -> Page {
    let password =
        Field::password("password", texts::field::PASSWORD).required().autocomplete("current-password");
    let body =
        ConfirmPage { errors: ErrorSummary::of(problems), password: password.problem_of(problems), next };
    Page::new(texts::field::CONFIRM, body)
}

pub(super) async fn confirm_form(public: Public, Query(query): Query<Next>) -> Result<Page> {
    signed_in(&public)?;
    Ok(confirm_page(query.next, &platform::Problems::default()))
}

pub(super) async fn confirm(public: Public, Form(form): Form<ConfirmForm>) -> Result<Response> {
    let who = signed_in(&public)?;
    let mut problems = platform::Problems::default();
    match sign_in::confirm(public.app.db(), &who, &form.password, &public.whence).await {
        Ok(true) => {
            let next = if form.next.is_empty() { "/".to_owned() } else { form.next };
            Ok(see(next).saying(texts::CONFIRMED).into_response())
        }
        Ok(false) => {
            problems.add("password", texts::PASSWORD_AGAIN_WRONG);
            Ok(confirm_page(form.next, &problems).again().into_response())
        }
        Err(Error::TooOften { seconds }) => {
            problems.add("password", texts::wait(seconds));
            Ok(confirm_page(form.next, &problems).later(seconds).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(serde::Deserialize)]
pub(super) struct PostForm {
    /// Empty for one's own matters.
    post: String,
}

pub(super) async fn choose_post(public: Public, Form(form): Form<PostForm>) -> Result<Response> {
    let who = signed_in(&public)?;
    let chosen = match form.post.parse::<RawId<Post>>() {
        Ok(raw) => Some(sessions::own_post(&who, raw).ok_or(Error::Missing)?),
        Err(_) => None,
    };
    sessions::choose(public.app.db(), &who, chosen).await?;
    Ok(see("/").into_response())
}

fn set_cookie(answer: &mut Response, line: &str) {
    if let Ok(value) = HeaderValue::from_str(line) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Somebody in the matter of his own account, before any permission: a first password must be changed first.
pub(super) struct Own {
    scope: Scope,
    origin: Origin,
}

impl Own {
    pub(super) fn new(who: &SignedIn, public: &Public) -> Self {
        let origin = Origin {
            account: Some(who.account().uuid()),
            actor: who.name().to_owned(),
            address: public.from.address.clone(),
            request: public.from.request.clone(),
            once: public.from.nonce.clone().map(|nonce| Once::new(who.session().to_owned(), nonce)),
            ..Origin::default()
        };
        Self { scope: Scope::nothing(), origin }
    }
}

impl Actor for Own {
    fn scope(&self) -> &Scope {
        &self.scope
    }
    fn origin(&self) -> &Origin {
        &self.origin
    }
}
