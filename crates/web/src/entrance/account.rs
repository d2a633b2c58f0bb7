//! One's own account: where one is signed in, and what one was told.

use askama::Template;
use identity::{notices, sessions};
use platform::Scope;

use super::session::{Own, signed_in};
use crate::{Failure, Form, Page, Public, Result, See, answer::Turned, see, texts};

/// A session as the list shows it.
struct Line {
    handle: String,
    agent: String,
    address: String,
    opened: String,
    seen: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "entrance/account.html")]
struct AccountPage {
    name: String,
    display_name: String,
    lines: Vec<Line>,
    most: u64,
}

/// The page.
pub(super) async fn page(public: Public) -> Result<Page> {
    let who = signed_in(&public)?;
    if who.must_change() {
        return Err(Failure::turned(Turned::ChangePassword));
    }
    let scope = Scope::nothing();
    let reader = public.app.db().read(&scope);
    let today = reader.today();
    let line = |row: sessions::Row| Line {
        handle: row.handle,
        agent: row.agent,
        address: row.address,
        opened: row.created_at.brief(today),
        seen: row.seen_at.brief(today),
        is_this: row.is_this,
    };
    let body = AccountPage {
        name: who.name().to_owned(),
        display_name: who.display_name().to_owned(),
        lines: sessions::own(&reader, &who).await?.into_iter().map(line).collect(),
        most: sessions::MOST,
    };
    Ok(Page::new(texts::OWN_ACCOUNT, body))
}

/// Which session is to end.
#[derive(serde::Deserialize)]
pub(super) struct Which {
    /// Its handle; empty for all but the one that asks.
    session: String,
}

/// Ends one of one's own sessions, or all others.
pub(super) async fn end(public: Public, Form(form): Form<Which>) -> Result<See> {
    let who = signed_in(&public)?;
    let own = Own::new(&who, &public);
    let db = public.app.db();
    if form.session.is_empty() {
        let count = db.write(&own, async |tx| sessions::end_others(tx, &who).await).await?;
        return Ok(see("/account").saying(texts::others_ended(count)));
    }
    db.write(&own, async |tx| sessions::end_own(tx, &who, &form.session).await).await?;
    Ok(see("/account").saying(texts::SESSION_ENDED))
}

/// Notes that what one was told is read.
pub(super) async fn read(public: Public) -> Result<See> {
    let who = signed_in(&public)?;
    let own = Own::new(&who, &public);
    public.app.db().write(&own, async |tx| notices::read(tx, &who).await).await?;
    Ok(see("/account"))
}
