//! Sessions: rows named by the digest of a random token that only the browser has.

use std::sync::Arc;

use platform::{AsOf, Db, Error, Id, Path, Reader, Result, Scope, System, Timestamp, Tx, audit::Entry};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DeriveActiveEnum, EnumIter, Order, QueryFilter,
    sea_query::{Expr, IntoCondition},
};
use sha2::{Digest as _, Sha256};

use crate::{
    Account, Post, SignedIn, Whence, agents, limits, notices, places, posts, resets,
    schema::{account, session},
    unsent,
};

/// A session ends after so many seconds without a request.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// A session ends after so many seconds in any case.
pub const LIFE_SECONDS: i64 = 12 * 3600;
/// So many sessions of one account at a time; the one that was used longest ago gives way to a new one.
pub const MOST: u64 = 10;
/// A session that ended is remembered for so long, so that a form that comes after it finds its owner.
const REMEMBERED_SECONDS: i64 = 7 * 24 * 3600;
// A form must not act twice while its token is valid.
const _: () = assert!(LIFE_SECONDS < platform::FORMS_REMEMBERED_SECONDS);
/// The time of the last request is stored at most this often: a write for each page would be waste.
const TOUCH_SECONDS: i64 = 60;

/// A new session: the token goes to the browser and is stored nowhere else.
pub struct Opened {
    /// 256 random bits in hexadecimal digits.
    pub token: String,
    /// Whether another session of the account had to end for it.
    pub displaced: bool,
}

/// Why a session ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Ending {
    /// Its owner signed out.
    #[sea_orm(string_value = "signed_out")]
    SignedOut,
    /// Its owner ended it from another one.
    #[sea_orm(string_value = "revoked")]
    Revoked,
    /// There were too many of them.
    #[sea_orm(string_value = "displaced")]
    Displaced,
    /// The password became another one.
    #[sea_orm(string_value = "password")]
    Password,
    /// The account was closed.
    #[sea_orm(string_value = "closed")]
    Closed,
}

/// A session that is no longer valid.
pub struct Left {
    /// Whose it was.
    pub account: Id<Account>,
    /// What its forms are bound to.
    pub session: String,
    /// Why it ended; empty when its time was over.
    pub why: Option<Ending>,
}

/// A session in the list of one's own.
#[derive(Clone, Debug)]
pub struct Row {
    /// What names it in forms: the beginning of its digest.
    pub handle: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// From where it was opened.
    pub address: String,
    /// The browser in words; empty when it said nothing.
    pub agent: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// Opens a session. The first post in force is chosen; without one the person acts in his own matters.
pub async fn open(tx: &mut Tx, id: Id<Account>, from: &Whence) -> Result<Opened> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(format!("no randomness: {error}")))?;
    let token = hex::encode(bytes);
    let displaced = make_room(tx, id).await?;
    let held = posts::held(&tx.read(), id).await?;
    tx.insert(session::ActiveModel {
        token: Set(digest(&token)),
        account: Set(id),
        post: Set(held.first().map(|held| held.id)),
        created_at: Set(tx.now()),
        seen_at: Set(tx.now()),
        expires_at: Set(tx.now().plus_seconds(LIFE_SECONDS)),
        fresh_at: Set(tx.now()),
        address: Set(from.address.clone()),
        agent: Set(Some(agents::in_words(&from.agent))),
        ended: Set(None),
    })
    .await?;
    tx.unaudited("the sign-in itself is audited");
    Ok(Opened { token, displaced })
}

/// Ends the sessions that were used longest ago, until there is room for one more.
async fn make_room(tx: &Tx, id: Id<Account>) -> Result<bool> {
    let rows = valid(&tx.read(), id).await?;
    let kept = usize::try_from(MOST - 1).unwrap_or(usize::MAX);
    let gone: Vec<String> = rows.into_iter().skip(kept).map(|row| row.token).collect();
    let is_full = !gone.is_empty();
    if is_full {
        mark(tx, Ending::Displaced, session::Column::Token.is_in(gone)).await?;
    }
    Ok(is_full)
}

/// The sessions of an account that are valid now, the one used last first.
async fn valid(reader: &Reader<'_>, id: Id<Account>) -> Result<Vec<session::Model>> {
    let now = reader.now();
    reader
        .find::<session::Entity>()
        .filter(session::Column::Account.eq(id))
        .filter(session::Column::Ended.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::SeenAt.gt(now.plus_seconds(-IDLE_SECONDS)))
        .order_by(session::Column::SeenAt, Order::Desc)
        .order_by(session::Column::Token, Order::Asc)
        .all()
        .await
}

async fn mark(tx: &Tx, why: Ending, which: impl IntoCondition) -> Result<u64> {
    tx.update_where::<session::Entity>(|rows| {
        rows.col_expr(session::Column::Ended, Expr::value(why))
            .filter(which.into_condition())
            .filter(session::Column::Ended.is_null())
    })
    .await
}

/// Ends all sessions of an account but one.
pub(crate) async fn end_all(tx: &Tx, id: Id<Account>, why: Ending, but: Option<&str>) -> Result<u64> {
    let others = Condition::all()
        .add(session::Column::Account.eq(id))
        .add(session::Column::Token.ne(but.unwrap_or_default()));
    mark(tx, why, others).await
}

/// One's own sessions that are valid, the one used last first.
pub async fn own(reader: &Reader<'_>, who: &SignedIn) -> Result<Vec<Row>> {
    let rows = valid(reader, who.account).await?;
    let row = |row: session::Model| Row {
        is_this: row.token == who.session,
        handle: handle(&row.token).to_owned(),
        created_at: row.created_at,
        seen_at: row.seen_at,
        address: row.address,
        agent: row.agent.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Error::Missing`] when there is none of this name.
pub async fn end_own(tx: &mut Tx, who: &SignedIn, named: &str) -> Result<()> {
    let rows = valid(&tx.read(), who.account).await?;
    let row = rows.into_iter().find(|row| handle(&row.token) == named).ok_or(Error::Missing)?;
    mark(tx, Ending::Revoked, session::Column::Token.eq(row.token)).await?;
    tx.audit(Entry::new("identity.session.ended", "account").on(who.account.uuid(), &Path::root()));
    Ok(())
}

/// Ends all of one's own sessions but the one that asks; says how many.
pub async fn end_others(tx: &mut Tx, who: &SignedIn) -> Result<u64> {
    let ended = end_all(tx, who.account, Ending::Revoked, Some(&who.session)).await?;
    tx.audit(Entry::new("identity.session.ended", "account").on(who.account.uuid(), &Path::root()));
    Ok(ended)
}

fn handle(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

/// What is known of a token that is no longer valid: for telling its owner why, and for a form that comes after it.
pub async fn left(db: &Db, token: &str) -> Result<Option<Left>> {
    let scope = Scope::nothing();
    let query = db.read(&scope).find::<session::Entity>();
    let row = query.filter(session::Column::Token.eq(digest(token))).one().await?;
    Ok(row.map(|row| Left { account: row.account, session: row.token, why: row.ended }))
}

/// What the rows say of a session; whether it is valid depends on the time.
struct Known {
    expires_at: Timestamp,
    seen_at: Timestamp,
    who: Arc<SignedIn>,
}

/// Who a token belongs to, when the session is valid now. Account and posts are those of the request, never older, so
/// that a change counts with the next request; while nothing is written they come from memory.
pub async fn find(db: &Db, token: &str, as_of: &AsOf) -> Result<Option<Arc<SignedIn>>> {
    if token.len() != 64 {
        return Ok(None);
    }
    let scope = Scope::nothing();
    let reader = db.read(&scope).as_of(as_of);
    let digest = digest(token);
    let day = reader.today();
    let known = reader.kept(&format!("{digest}|{day}"), async || known(&reader, &digest).await).await?;
    let Some(known) = known.as_ref() else { return Ok(None) };
    let now = reader.now();
    if now >= known.expires_at || now >= known.seen_at.plus_seconds(IDLE_SECONDS) {
        return Ok(None);
    }
    if now > known.seen_at.plus_seconds(TOUCH_SECONDS) {
        touch(db, digest, now);
    }
    Ok(Some(known.who.clone()))
}

async fn known(reader: &Reader<'_>, digest: &str) -> Result<Option<Known>> {
    let query = reader.find::<session::Entity>().filter(session::Column::Token.eq(digest));
    let Some(row) = query.filter(session::Column::Ended.is_null()).one().await? else { return Ok(None) };
    let owner = reader.find::<account::Entity>().filter(account::Column::Id.eq(row.account)).one().await?;
    let Some(owner) = owner.filter(|owner| owner.disabled_at.is_none()) else { return Ok(None) };
    let who = SignedIn {
        posts: posts::held(reader, owner.id).await?,
        notices: notices::unread(reader, owner.id).await?,
        account: owner.id,
        name: owner.name,
        display_name: owner.display_name,
        person: owner.person,
        must_change: owner.must_change,
        fresh_at: row.fresh_at,
        session: row.token,
        chosen: row.post,
    };
    Ok(Some(Known { expires_at: row.expires_at, seen_at: row.seen_at, who: Arc::new(who) }))
}

/// Chooses another post of one's own, or one's own matters.
pub async fn choose(db: &Db, who: &SignedIn, post: Option<Id<Post>>) -> Result<()> {
    let session = who.session.clone();
    change(db, "switching posts", session, session::Column::Post, post.map(Id::uuid).into()).await
}

/// Notes that the password was given again.
pub async fn refresh(db: &Db, who: &SignedIn) -> Result<()> {
    let now = db.clock().now();
    change(db, "asking for the password again", who.session.clone(), session::Column::FreshAt, now.into())
        .await
}

/// Signs out.
pub async fn end(db: &Db, who: &SignedIn) -> Result<()> {
    let token = who.session.clone();
    db.write(&System::new("sign-out"), async |tx| {
        tx.unaudited("signing out ends the session");
        mark(tx, Ending::SignedOut, session::Column::Token.eq(token)).await.map(|_| ())
    })
    .await
}

/// Removes what is over: sessions, counters, places, forms and requests; gives how many rows.
pub(crate) async fn remove_ended(db: &Db) -> Result<u64> {
    db.write(&System::new("removing ended sessions"), async |tx| {
        let old = tx.now().plus_seconds(-REMEMBERED_SECONDS);
        tx.unaudited("that a session ended by itself is no act of anybody");
        let sessions = tx
            .delete_where::<session::Entity>(|rows| rows.filter(session::Column::ExpiresAt.lt(old)))
            .await?;
        let others = limits::sweep(tx).await?
            + places::sweep(tx).await?
            + unsent::sweep(tx).await?
            + resets::sweep(tx).await?
            + notices::sweep(tx).await?;
        Ok(sessions + others)
    })
    .await
}

/// The post of one's own with this id, as a form names it.
pub fn own_post(who: &SignedIn, raw: platform::RawId<Post>) -> Option<Id<Post>> {
    who.posts.iter().map(|held| held.id).find(|id| id.raw() == raw)
}

/// Notes that somebody was seen. No page waits for it, and while somebody else writes it is left to the next request.
fn touch(db: &Db, digest: String, now: Timestamp) {
    let noting = db.clone();
    db.put_off("seeing a session", async move {
        let actor = System::new("seeing a session");
        let work = async |tx: &mut Tx| set(tx, digest, session::Column::SeenAt, now.into()).await;
        noting.write_if_free(&actor, work).await.map(|_| ())
    });
}

async fn change(
    db: &Db,
    why: &'static str,
    token: String,
    column: session::Column,
    value: sea_orm::Value,
) -> Result<()> {
    db.write(&System::new(why), async |tx| set(tx, token, column, value).await).await
}

async fn set(tx: &mut Tx, token: String, column: session::Column, value: sea_orm::Value) -> Result<()> {
    tx.update_where::<session::Entity>(|rows| {
        rows.col_expr(column, Expr::value(value)).filter(session::Column::Token.eq(token))
    })
    .await?;
    tx.unaudited("bookkeeping of the session");
    Ok(())
}

fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
