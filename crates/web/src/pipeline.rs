//! The way of every request: host, who, route, form, handler, and the answer with its shell and headers.
//!
//! What is looked at comes before what is read: the body of a form is taken only from somebody who may send it, with a
//! token of ours where the address carries it, and within the limit of its route.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use identity::{PermissionInfo, Refusal, RequestFacts, SignedIn, Whence, sessions};
use platform::{AsOf, Error};

use crate::{
    App, RouteInfo,
    answer::{Carried, Flash, Kind, PageParts, Turned},
    extract::Found,
    place,
    restored::{RESTORED, Restored},
    texts,
    token::{FIELD, MINTER, Minter},
};

pub(crate) mod body;
pub(crate) mod cookies;
mod failure;
mod frame;
mod origin;
mod unsent;

pub(crate) use cookies::Cookies;

use body::{Known, Unread};

/// Facts of the request that the answer needs after the handler took the request.
pub(crate) struct Asked {
    pub(crate) is_htmx: bool,
    pub(crate) path: String,
    /// Whether it sends a form.
    pub(crate) is_write: bool,
    /// The page that the person came from; for a form one that can be opened.
    pub(crate) page: String,
    pub(crate) request_id: String,
    pub(crate) cookies: Cookies,
    pub(crate) who: Option<Arc<SignedIn>>,
    /// What the route asks for, for saying who may.
    pub(crate) needs: Option<PermissionInfo>,
    /// The form that is given back on this page.
    pub(crate) restored: Option<Restored>,
}

/// Why a request was not answered as it was meant, for the log: no data of persons.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Why(pub(crate) &'static str);

/// Runs a request through all gates, completes its answer, and leaves a line in the log.
pub(crate) async fn run(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    // The pattern of the route, never the path: ids and what was searched for stay out of the log.
    let route = request.extensions().get::<MatchedPath>().map_or("-".to_owned(), |p| p.as_str().to_owned());
    let method = request.method().clone();
    if route == crate::assets::ROUTE && matches!(method, Method::GET | Method::HEAD) {
        return with_headers(next.run(request).await, true, &app);
    }
    let mut asked = asked(&app, &request);
    let answer = match opened(&app, &mut asked, request, next).await {
        Ok(answer) => answer,
        Err(error) => failure::error_page(&app, &mut asked, error),
    };
    let mut answer = with_headers(answer, false, &app);
    asked.cookies.write(answer.headers_mut(), app.settings().secure_cookies);
    let why = answer.extensions_mut().remove::<Why>().map_or("-", |Why(why)| why);
    tracing::info!(
        request = %asked.request_id, %method, route, status = answer.status().as_u16(), why,
        took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX), "answered"
    );
    answer
}

fn asked(app: &App, request: &Request) -> Asked {
    let headers = request.headers();
    let path = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let referer = headers.get(header::REFERER).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let page = match *request.method() {
        Method::GET | Method::HEAD => place::of_referer(referer).unwrap_or_else(|| "/".to_owned()),
        _ => app.page_of(place::of_referer(referer).as_deref(), request.uri().path()),
    };
    let mut id = [0_u8; 8];
    // Without randomness the number is of no use, and nothing else depends on it.
    let _ = getrandom::fill(&mut id);
    Asked {
        is_htmx: headers.contains_key("hx-request"),
        path,
        is_write: !matches!(*request.method(), Method::GET | Method::HEAD),
        page,
        request_id: hex::encode(id),
        cookies: Cookies::read(headers, app.settings().secure_cookies),
        who: None,
        needs: None,
        restored: None,
    }
}

/// Finds out who asks, and passes the request on with all that forms and pages are bound to.
async fn opened(app: &App, asked: &mut Asked, request: Request, next: Next) -> Result<Response, Error> {
    if !origin::is_known_host(app.settings(), request.headers()) {
        asked.cookies.mark()?;
        return Ok(refuse(app, asked, Refused::Host, request.into_body(), Known::No).await);
    }
    let as_of = who(app, asked).await?;
    let session = if let Some(who) = &asked.who {
        who.session().to_owned()
    } else {
        asked.cookies.mark()?;
        asked.cookies.anonymous().to_owned()
    };
    asked.restored = unsent::asked_for(app, asked).await?;
    let minter = Minter { key: app.db().vault().form_key(), session };
    let agent = request.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let whence = Whence {
        address: origin::address(app.settings(), &request),
        device: asked.cookies.device().to_owned(),
        request: asked.request_id.clone(),
        agent: agent.chars().take(512).collect(),
    };
    let gated = MINTER.scope(minter.clone(), gated(app, asked, (whence, as_of), &minter, request, next));
    Ok(gated.await)
}

async fn who(app: &App, asked: &mut Asked) -> Result<Option<AsOf>, Error> {
    let Some(token) = asked.cookies.session() else { return Ok(None) };
    let as_of = app.db().as_of().await?;
    asked.who = sessions::find(app.db(), token, &as_of).await?;
    Ok(Some(as_of))
}

async fn gated(
    app: &App,
    asked: &mut Asked,
    (whence, as_of): (Whence, Option<AsOf>),
    minter: &Minter,
    request: Request,
    next: Next,
) -> Response {
    // PostgreSQL stores no NUL, nor looks for one. An address cannot hold it in any other way.
    if asked.path.contains("%00") {
        return refuse(app, asked, Refused::NoText, request.into_body(), Known::No).await;
    }
    let path = request.extensions().get::<MatchedPath>().map(|p| p.as_str().to_owned());
    let methods = app.methods(path.as_deref());
    if methods.is_empty() {
        return refuse(app, asked, Refused::NoRoute, request.into_body(), Known::No).await;
    }
    let is_write = asked.is_write;
    let method = if is_write { request.method().clone() } else { Method::GET };
    let Some(route) = methods.iter().find(|route| route.method == method) else {
        let mut answer = refuse(app, asked, Refused::Method, request.into_body(), Known::No).await;
        let allowed: Vec<&str> = methods.iter().map(|route| route.method.as_str()).collect();
        if let Ok(allowed) = HeaderValue::from_str(&allowed.join(", ")) {
            answer.headers_mut().insert(header::ALLOW, allowed);
        }
        return answer;
    };
    asked.needs = route.needs;
    let mut request = request;
    let mut nonce = None;
    let mut room = None;
    if is_write {
        match taken(app, asked, minter, route, request).await {
            Ok(taken) => {
                request = taken.request;
                nonce = Some(taken.nonce);
                room = taken.room;
            }
            Err(answer) => return answer,
        }
    }
    let from = RequestFacts {
        address: whence.address.clone(),
        request: whence.request.clone(),
        nonce: nonce.clone(),
        as_of,
    };
    request.extensions_mut().insert(Found { who: asked.who.clone(), from, whence });
    let answer = match asked.restored.clone() {
        Some(restored) => RESTORED.scope(restored, next.run(request)).await,
        None => next.run(request).await,
    };
    // What was received has become what it is for.
    drop(room);
    complete(app, asked, nonce.as_deref(), answer).await
}

/// A refusal before the handler.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refused {
    Host,
    NoRoute,
    Method,
    ForeignSite,
    NoToken,
    NotAllowed,
    TooLarge { limit: usize, sent: Option<u64> },
    TooSlow,
    NoText,
    Broken,
    Busy,
}

/// Answers without having read the body. What is still under way of it is taken and thrown away, as far as it is little.
async fn refuse(app: &App, asked: &mut Asked, refused: Refused, body: Body, known: Known) -> Response {
    let answer = failure::page(app, asked, refused);
    closing(answer, body, known).await
}

async fn closing(mut answer: Response, mut body: Body, known: Known) -> Response {
    if !body::swallow(&mut body, known).await {
        answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}

/// A form that may be handed to its handler.
struct Taken {
    request: Request,
    nonce: String,
    /// The memory that its files take.
    room: Option<body::Room>,
}

/// Looks at who sends a form, and at its token where that stands in the address; then reads it.
async fn taken(
    app: &App,
    asked: &mut Asked,
    minter: &Minter,
    route: &RouteInfo,
    request: Request,
) -> Result<Taken, Response> {
    let (parts, mut body) = request.into_parts();
    if origin::is_foreign(&parts.headers) {
        return Err(refuse(app, asked, Refused::ForeignSite, body, Known::No).await);
    }
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let is_plain = kind.starts_with("application/x-www-form-urlencoded");
    if let Some(before) = turned_before(app, asked, route) {
        let Before::Turned(turned) = before else {
            return Err(refuse(app, asked, Refused::NotAllowed, body, Known::No).await);
        };
        let kept = match turned {
            Turned::ChangePassword => None,
            _ => unsent::keep_refused(app, asked, minter, &parts, is_plain, &mut body).await,
        };
        return Err(closing(failure::turned(asked, turned, kept), body, Known::No).await);
    }
    let mut nonce = token_of_query(parts.uri.query().unwrap_or_default()).and_then(|t| minter.nonce(&t));
    if nonce.is_none() && !is_plain {
        return Err(refuse(app, asked, Refused::NoToken, body, Known::No).await);
    }
    let known = if asked.who.is_some() { Known::MaySend } else { Known::No };
    let mut room = None;
    if route.body_limit > crate::routes::FORM_BYTES
        && let Some(who) = &asked.who
    {
        let announced = body::announced(&parts.headers).and_then(|sent| usize::try_from(sent).ok());
        let bytes = announced.unwrap_or(route.body_limit).min(route.body_limit);
        room = app.uploads().room(who.account().uuid(), bytes);
        if room.is_none() {
            return Err(refuse(app, asked, Refused::Busy, body, Known::No).await);
        }
    }
    let time = app.settings().body_time;
    let read = match body::read(&mut body, &parts.headers, route.body_limit, time).await {
        Ok(read) => read,
        Err(unread) => {
            let known = if matches!(unread, Unread::TooLarge { .. }) { known } else { Known::Slow };
            return Err(refuse(app, asked, unread.into(), body, known).await);
        }
    };
    let mut parts = parts;
    let mut rest = read;
    if is_plain {
        let (token, fields) = unsent::split(&rest);
        if fields.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
            return Err(failure::page(app, asked, Refused::NoText));
        }
        nonce = nonce.or_else(|| token.and_then(|token| minter.nonce(&token)));
        if nonce.is_none() && asked.who.is_some() && origin::is_own_page(&parts.headers) {
            // A page of ours, made for another session of this browser: nothing is done, and nothing is lost.
            return Err(unsent::give_back(app, asked, route, &parts, fields).await);
        }
        rest = Bytes::from(serde_html_form::to_string(&fields).unwrap_or_default());
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(rest.len()));
    }
    let Some(nonce) = nonce else { return Err(failure::page(app, asked, Refused::NoToken)) };
    let mut request = Request::from_parts(parts, Body::from(rest));
    // The body is here and within the limit of its route; axum's own limit of 2 MB would refuse larger files.
    DefaultBodyLimit::disable().apply(&mut request);
    Ok(Taken { request, nonce, room })
}

/// What stands between somebody and a form.
enum Before {
    /// Somewhere else first.
    Turned(Turned),
    /// They may not send it at all.
    Refused,
}

/// Where somebody has to go first who may not send this form, or that they may not at all.
fn turned_before(app: &App, asked: &Asked, route: &RouteInfo) -> Option<Before> {
    let needs = route.needs?;
    let Some(who) = &asked.who else { return Some(Before::Turned(Turned::SignIn)) };
    let refusal = who.check(&needs, route.fresh, app.db().clock().now()).err()?;
    Some(match refusal {
        Refusal::Closed => Before::Refused,
        Refusal::NotFresh => Before::Turned(Turned::Confirm),
        Refusal::MustChange => Before::Turned(Turned::ChangePassword),
    })
}

impl From<Unread> for Refused {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::TooLarge { limit, sent } => Self::TooLarge { limit, sent },
            Unread::TooSlow => Self::TooSlow,
            Unread::Broken => Self::Broken,
        }
    }
}

fn token_of_query(query: &str) -> Option<String> {
    let fields: Vec<(String, String)> = serde_html_form::from_str(query).ok()?;
    fields.into_iter().find(|(name, _)| name == FIELD).map(|(_, value)| value)
}

/// Puts the shell around pages, turns failures into pages, and keeps where a form led.
async fn complete(app: &App, asked: &mut Asked, nonce: Option<&str>, mut answer: Response) -> Response {
    if let Some(Carried(kind)) = answer.extensions_mut().remove::<Carried>() {
        let kind = kind.lock().ok().and_then(|mut held| held.take());
        return match kind {
            Some(Kind::Error(Error::Repeated)) => repeated(app, asked, nonce).await,
            Some(Kind::Error(error)) => failure::error_page(app, asked, error),
            Some(Kind::Turned(turned)) => turned_away(app, asked, turned).await,
            None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
    }
    if let Some(page) = answer.extensions_mut().remove::<PageParts>() {
        return frame::page(app, asked, page);
    }
    if answer.status() == StatusCode::SEE_OTHER {
        let location =
            answer.headers().get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or("/").to_owned();
        if let (Some(nonce), Some(who)) = (nonce, &asked.who) {
            app.db().remember_answer_later(who.session(), nonce, &location);
        }
        if let Some(Flash(sentence)) = answer.extensions_mut().remove::<Flash>() {
            asked.cookies.say(&sentence);
        }
        if asked.is_htmx {
            // htmx follows redirects by itself and would put the next page into the target of the form.
            let mut see = StatusCode::NO_CONTENT.into_response();
            if let Ok(value) = HeaderValue::from_str(&location) {
                see.headers_mut().insert("hx-redirect", value);
            }
            return see;
        }
    }
    answer
}

/// A page that asks for something else first. Whoever had a session is told why it is over.
async fn turned_away(app: &App, asked: &mut Asked, turned: Turned) -> Response {
    if matches!(turned, Turned::SignIn) {
        unsent::say_why_it_ended(app, asked).await;
    }
    failure::turned(asked, turned, None)
}

/// A form that was already acted on leads where it led the first time.
async fn repeated(app: &App, asked: &mut Asked, nonce: Option<&str>) -> Response {
    let mut location = String::new();
    if let (Some(nonce), Some(who)) = (nonce, &asked.who) {
        for _ in 0..20 {
            match app.db().answered(who.session(), nonce).await {
                Ok(Some(answered)) if !answered.location.is_empty() => {
                    location = answered.location;
                    break;
                }
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
    if location.is_empty() {
        location = asked.page.clone();
        asked.cookies.say(texts::REPEATED);
    }
    crate::see(location).into_response()
}

fn with_headers(mut answer: Response, is_asset: bool, app: &App) -> Response {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
        font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
        manifest-src 'self'";
    let headers = answer.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set("content-security-policy", POLICY);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("permissions-policy", "camera=(), microphone=(), geolocation=()");
    if app.settings().secure_cookies {
        set("strict-transport-security", "max-age=31536000");
    }
    if !is_asset {
        set("cache-control", "no-store");
        set("vary", "hx-request");
    }
    answer
}
