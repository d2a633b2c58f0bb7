//! A form that cannot be taken now, because its session is over or the password has to be given again: kept for its
//! owner alone, and given back filled on its page. It is never sent on by itself.

use axum::{body::Body, http::request::Parts, response::Response};
use identity::{
    sessions::{self, Left},
    unsent::{self, Unsent},
};
use platform::{Error, Id, RawId};

use super::{Asked, body};
use crate::{
    App, RouteInfo, place, restored::Restored, routes::FORM_BYTES, see, texts, token::FIELD, token::Minter,
};

/// The part of an address that names the form to be given back.
pub(super) const KEPT: &str = "_kept";

/// The token of a form and its fields, when the body reads as a form.
pub(super) fn split(body: &[u8]) -> (Option<String>, Vec<(String, String)>) {
    let fields: Vec<(String, String)> = serde_html_form::from_bytes(body).unwrap_or_default();
    let token = fields.iter().find(|(name, _)| name == FIELD).map(|(_, value)| value.clone());
    (token, fields.into_iter().filter(|(name, _)| name != FIELD).collect())
}

/// Keeps a form of somebody who has to go somewhere else first. It is read only when it can be his: it comes with the
/// token of a session that was, or of the one that is.
pub(super) async fn keep_refused(
    app: &App,
    asked: &mut Asked,
    minter: &Minter,
    parts: &Parts,
    is_plain: bool,
    body: &mut Body,
) -> Option<Id<Unsent>> {
    let ended = if asked.who.is_none() { left(app, asked).await } else { None };
    if let Some(left) = &ended {
        asked.cookies.say(texts::ended(left.why));
    }
    let owner = asked.who.as_ref().map(|who| (who.account(), who.session().to_owned()));
    let (account, session) = owner.or_else(|| ended.map(|left| (left.account, left.session)))?;
    if !is_plain {
        // A form with files: they cannot be given back, and a body of that size is not read from here.
        asked.cookies.say(texts::FILES_AGAIN);
        return None;
    }
    let read = body::read(body, &parts.headers, FORM_BYTES, app.settings().body_time).await.ok()?;
    let (token, fields) = split(&read);
    let of_session = Minter { key: minter.key.clone(), session };
    of_session.nonce(&token?)?;
    let id = keep(app, account, parts.uri.path(), fields).await?;
    asked.cookies.say(texts::FORM_KEPT);
    Some(id)
}

/// A form of another session of this browser: back to its page, filled.
pub(super) async fn give_back(
    app: &App,
    asked: &mut Asked,
    route: &RouteInfo,
    parts: &Parts,
    fields: Vec<(String, String)>,
) -> Response {
    use axum::response::IntoResponse as _;
    let account = asked.who.as_ref().map(|who| who.account()).filter(|_| route.needs.is_some());
    let kept = match account {
        Some(account) => keep(app, account, parts.uri.path(), fields).await,
        None => None,
    };
    let page = kept.map_or_else(|| asked.page.clone(), |id| place::with(&asked.page, KEPT, &id.to_string()));
    asked.cookies.say(texts::FORM_OLD);
    let mut answer = see(page).into_response();
    answer.extensions_mut().insert(super::Why("old-form"));
    answer
}

async fn keep(
    app: &App,
    account: Id<identity::Account>,
    action: &str,
    fields: Vec<(String, String)>,
) -> Option<Id<Unsent>> {
    let may_be_kept = |name: &str| !name.contains("password");
    let fields: Vec<_> = fields.into_iter().filter(|(name, _)| may_be_kept(name)).collect();
    if fields.iter().all(|(_, value)| value.trim().is_empty()) {
        return None;
    }
    let form = Unsent { action: action.to_owned(), fields };
    match unsent::keep(app.db(), account, &form).await {
        Ok(id) => Some(id),
        Err(error) => {
            tracing::warn!(%error, "a form could not be kept");
            None
        }
    }
}

/// The form that the address asks for, when it is one's own.
pub(super) async fn asked_for(app: &App, asked: &Asked) -> Result<Option<Restored>, Error> {
    let Some(who) = &asked.who else { return Ok(None) };
    let query = asked.path.split_once('?').map(|(_, query)| query).unwrap_or_default();
    if !query.contains(KEPT) {
        return Ok(None);
    }
    let parts: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    let named =
        parts.iter().find(|(name, _)| name == KEPT).and_then(|(_, id)| id.parse::<RawId<Unsent>>().ok());
    let Some(raw) = named else { return Ok(None) };
    Ok(unsent::find(app.db(), who, raw).await?.map(Restored::of))
}

/// Says on the next page why the session that the browser still names is over.
pub(super) async fn say_why_it_ended(app: &App, asked: &mut Asked) {
    if let Some(left) = left(app, asked).await {
        asked.cookies.say(texts::ended(left.why));
    }
}

async fn left(app: &App, asked: &Asked) -> Option<Left> {
    sessions::left(app.db(), asked.cookies.session()?).await.ok().flatten()
}

impl Asked {
    /// Where to go after a page had to be left for something else.
    pub(super) fn next(&self) -> String {
        if self.is_write {
            return self.page.clone();
        }
        place::own(&self.path).unwrap_or_else(|| "/".to_owned())
    }
}
