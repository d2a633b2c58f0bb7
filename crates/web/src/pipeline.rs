//! The way of every request: who, form, handler, and the answer with its shell and headers.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use identity::{RequestFacts, SignedIn, sessions};
use platform::Error;

use crate::{
    App,
    answer::{Carried, Flash, Kind, PageParts},
    extract::Found,
    texts,
    token::{FIELD, MINTER, Minter},
};

pub(crate) mod cookies;
mod failure;
mod frame;

pub(crate) use cookies::Cookies;

/// How long a body may take to arrive: a base, and more for each megabyte allowed.
const BODY_TIME: Duration = Duration::from_secs(20);
const BODY_TIME_PER_MB: Duration = Duration::from_secs(3);

/// Facts of the request that the answer needs after the handler took the request.
pub(crate) struct Asked {
    pub(crate) is_htmx: bool,
    pub(crate) path: String,
    pub(crate) back: String,
    pub(crate) request_id: String,
    pub(crate) cookies: Cookies,
    pub(crate) who: Option<Arc<SignedIn>>,
}

/// Runs a request through all gates and completes its answer.
pub(crate) async fn run(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/assets/") {
        return with_headers(next.run(request).await, true, &app);
    }
    let from_address = address(&app, &request);
    let path = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let (mut asked, from) = match read(&app, request.headers().clone(), path, from_address).await {
        Ok(pair) => pair,
        Err(error) => return failure::without_page(&error),
    };
    let session = asked
        .who
        .as_ref()
        .map_or_else(|| asked.cookies.anonymous().to_owned(), |who| who.session().to_owned());
    let minter = Minter { key: app.db().vault().form_key(), session };
    let answer = MINTER.scope(minter.clone(), gated(&app, &mut asked, from, &minter, request, next)).await;
    let mut answer = with_headers(answer, false, &app);
    asked.cookies.write(answer.headers_mut(), app.settings().secure_cookies);
    answer
}

async fn read(
    app: &App,
    headers: HeaderMap,
    path: String,
    address: String,
) -> Result<(Asked, RequestFacts), Error> {
    let mut id = [0_u8; 8];
    getrandom::fill(&mut id).map_err(|error| Error::internal(error.to_string()))?;
    let request_id = hex::encode(id);
    let cookies = Cookies::read(&headers)?;
    let (who, as_of) = match cookies.session() {
        Some(token) => {
            let as_of = app.db().as_of().await?;
            (sessions::find(app.db(), token, &as_of).await?, Some(as_of))
        }
        None => (None, None),
    };
    let asked = Asked {
        is_htmx: headers.contains_key("hx-request"),
        path,
        back: back(&headers),
        request_id: request_id.clone(),
        cookies,
        who,
    };
    let from = RequestFacts { address, request: request_id, nonce: None, as_of };
    Ok((asked, from))
}

/// The page that a form was sent from, as a path of our own.
fn back(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let path = referer.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    path.filter(|p| !p.starts_with("//")).unwrap_or("/").to_owned()
}

fn address(app: &App, request: &Request) -> String {
    let forwarded = request.headers().get("x-forwarded-for").and_then(|v| v.to_str().ok());
    if app.settings().behind_proxy
        && let Some(last) = forwarded.and_then(|list| list.rsplit(',').next())
    {
        return last.trim().chars().take(64).collect();
    }
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(String::new, |ConnectInfo(from)| from.ip().to_string())
}

async fn gated(
    app: &App,
    asked: &mut Asked,
    mut from: RequestFacts,
    minter: &Minter,
    request: Request,
    next: Next,
) -> Response {
    if let Err(status) = known_host(app, request.headers()) {
        return status.into_response();
    }
    // PostgreSQL stores no NUL, nor looks for one. An address cannot hold it in any other way.
    if asked.path.contains("%00") {
        return failure::page(app, asked, Refused::NoText);
    }
    let is_write = !matches!(*request.method(), Method::GET | Method::HEAD);
    let mut request = request;
    if is_write {
        request = match check_form(app, minter, request).await {
            Ok((request, nonce)) => {
                from.nonce = Some(nonce);
                request
            }
            Err(refused) => return failure::page(app, asked, refused),
        };
    }
    let nonce = from.nonce.clone();
    request.extensions_mut().insert(Found { who: asked.who.clone(), from });
    let started = std::time::Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("-".to_owned(), |p| p.as_str().to_owned());
    let method = request.method().clone();
    let answer = next.run(request).await;
    let answer = complete(app, asked, nonce.as_deref(), answer).await;
    tracing::info!(
        request = %asked.request_id, %method, route, status = answer.status().as_u16(),
        took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX), "answered"
    );
    answer
}

fn known_host(app: &App, headers: &HeaderMap) -> Result<(), StatusCode> {
    let hosts = &app.settings().hosts;
    if hosts.is_empty() {
        return Ok(());
    }
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if hosts.iter().any(|known| known == host || known == name) {
        Ok(())
    } else {
        Err(StatusCode::MISDIRECTED_REQUEST)
    }
}

/// A refusal before the handler.
#[derive(Clone, Copy)]
pub(crate) enum Refused {
    ForeignSite,
    NoToken,
    TooLarge,
    TooSlow,
    NoText,
}

/// Reads the body within its limit and time, takes the token out of it, and gives back the request and the nonce.
async fn check_form(app: &App, minter: &Minter, request: Request) -> Result<(Request, String), Refused> {
    let (mut parts, body) = request.into_parts();
    if is_foreign(&parts.headers) {
        return Err(Refused::ForeignSite);
    }
    let path = parts.extensions.get::<MatchedPath>().map(|p| p.as_str().to_owned());
    let limit = app.body_limit(path.as_deref());
    let megabytes = u32::try_from(limit / (1024 * 1024)).unwrap_or(u32::MAX);
    let time = BODY_TIME + BODY_TIME_PER_MB.saturating_mul(megabytes);
    let body = tokio::time::timeout(time, to_bytes(body, limit.max(4 * 1024)))
        .await
        .map_err(|_| Refused::TooSlow)?
        .map_err(|_| Refused::TooLarge)?;
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let mut token = None;
    let mut rest = body.clone();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let fields: Vec<(String, String)> = serde_html_form::from_bytes(&body).unwrap_or_default();
        if fields.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
            return Err(Refused::NoText);
        }
        token = fields.iter().find(|(name, _)| name == FIELD).map(|(_, value)| value.clone());
        let others: Vec<_> = fields.into_iter().filter(|(name, _)| name != FIELD).collect();
        rest = serde_html_form::to_string(&others).unwrap_or_default().into();
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(rest.len()));
    }
    let token = token.or_else(|| token_of_query(parts.uri.query().unwrap_or_default()));
    let nonce = token.and_then(|token| minter.nonce(&token)).ok_or(Refused::NoToken)?;
    let mut request = Request::from_parts(parts, Body::from(rest));
    // The body is here and within the limit of its route; axum's own limit of 2 MB would refuse larger files.
    DefaultBodyLimit::disable().apply(&mut request);
    Ok((request, nonce))
}

fn token_of_query(query: &str) -> Option<String> {
    let fields: Vec<(String, String)> = serde_html_form::from_str(query).ok()?;
    fields.into_iter().find(|(name, _)| name == FIELD).map(|(_, value)| value)
}

/// Whether the browser says that another site sent this.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, rest)| rest != host),
        _ => false,
    }
}

/// Puts the shell around pages, turns failures into pages, and keeps where a form led.
async fn complete(app: &App, asked: &mut Asked, nonce: Option<&str>, mut answer: Response) -> Response {
    if let Some(Carried(kind)) = answer.extensions_mut().remove::<Carried>() {
        let kind = kind.lock().ok().and_then(|mut held| held.take());
        return match kind {
            Some(Kind::Error(Error::Repeated)) => repeated(app, asked, nonce).await,
            Some(Kind::Error(error)) => failure::error_page(app, asked, error),
            Some(Kind::Turned(turned)) => failure::turned(asked, turned),
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
        location = asked.back.clone();
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
