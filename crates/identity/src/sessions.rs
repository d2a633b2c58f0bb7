//! Sessions: rows named by the digest of a random token that only the browser has.

use std::sync::Arc;

use platform::{AsOf, Db, Error, Id, Reader, Result, Scope, System, Timestamp, Tx};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, sea_query::Expr};
use sha2::{Digest as _, Sha256};

use crate::{
    Account, Post, SignedIn, posts,
    schema::{account, session},
};

/// A session ends after so many seconds without a request.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// A session ends after so many seconds in any case.
pub const LIFE_SECONDS: i64 = 12 * 3600;
// A form must not act twice while its token is valid.
const _: () = assert!(LIFE_SECONDS < platform::FORMS_REMEMBERED_SECONDS);
/// The time of the last request is stored at most this often: a write for each page would be waste.
const TOUCH_SECONDS: i64 = 60;

/// A new session: the token goes to the browser and is stored nowhere else.
pub struct Opened {
    /// 256 random bits in hexadecimal digits.
    pub token: String,
}

/// Opens a session. The first post in force is chosen; without one the person acts in his own matters.
pub async fn open(db: &Db, id: Id<Account>, address: &str) -> Result<Opened> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(format!("no randomness: {error}")))?;
    let token = hex::encode(bytes);
    let digest = digest(&token);
    let actor = System::new("sign-in");
    db.write(&actor, async |tx| {
        let held = posts::held(&tx.read(), id).await?;
        tx.insert(session::ActiveModel {
            token: Set(digest),
            account: Set(id),
            post: Set(held.first().map(|held| held.id)),
            created_at: Set(tx.now()),
            seen_at: Set(tx.now()),
            expires_at: Set(tx.now().plus_seconds(LIFE_SECONDS)),
            fresh_at: Set(tx.now()),
            address: Set(address.to_owned()),
        })
        .await?;
        tx.unaudited("the sign-in itself is audited");
        Ok(())
    })
    .await?;
    Ok(Opened { token })
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
    let Some(row) = reader.find::<session::Entity>().filter(session::Column::Token.eq(digest)).one().await?
    else {
        return Ok(None);
    };
    let owner = reader.find::<account::Entity>().filter(account::Column::Id.eq(row.account)).one().await?;
    let Some(owner) = owner.filter(|owner| owner.disabled_at.is_none()) else { return Ok(None) };
    let who = SignedIn {
        posts: posts::held(reader, owner.id).await?,
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

/// Ends one session.
pub async fn end(db: &Db, who: &SignedIn) -> Result<()> {
    let token = who.session.clone();
    db.write(&System::new("sign-out"), async |tx| {
        tx.delete_where::<session::Entity>(|rows| rows.filter(session::Column::Token.eq(token))).await?;
        tx.unaudited("sign-out removes the session");
        Ok(())
    })
    .await
}

/// Removes sessions that ended; gives how many.
pub(crate) async fn remove_ended(db: &Db) -> Result<u64> {
    db.write(&System::new("removing ended sessions"), async |tx| {
        let now = tx.now();
        tx.unaudited("that a session ended by itself is no act of anybody");
        tx.delete_where::<session::Entity>(|rows| rows.filter(session::Column::ExpiresAt.lt(now))).await
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
