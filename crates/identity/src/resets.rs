//! A new password for one of the three administrators: asked for by one of them, approved by a second, and known whole
//! to neither. Each sees one half and hands it over; the two together sign in once.

use platform::{
    Blocked, Error, Id, Path, RawId, Reader, Result, Sealed, SealedKind, Timestamp, Tx, audit::Entry,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order, QueryFilter};
use serde_json::json;

use crate::{
    Account, SignedIn, accounts, notices, password, posts,
    schema::{account, reset},
    texts,
};

/// Marker of the ids of resets that were asked for.
pub enum Reset {}

/// The half of the password that is already given away.
pub struct Half;

impl SealedKind for Half {
    const COLUMN: &'static str = "identity_reset.half";
    fn mask(_: &str) -> String {
        String::new()
    }
}

/// A reset that waits for so long for a second.
const WAITS_SECONDS: i64 = 24 * 3600;

/// A reset that waits for a second.
#[derive(Clone, Debug)]
pub struct Row {
    /// The reset.
    pub id: Id<Reset>,
    /// Whose password.
    pub account: Id<Account>,
    /// His sign-in name.
    pub name: String,
    /// His name.
    pub display_name: String,
    /// Who asked.
    pub asked_by: Id<Account>,
    /// The name of who asked.
    pub asked_by_name: String,
    /// When.
    pub asked_at: Timestamp,
    /// Why.
    pub reason: String,
}

/// One half of a one-time password, to be shown once.
pub struct HalfShown {
    /// The sign-in name of whom it is for.
    pub name: String,
    /// His name.
    pub display_name: String,
    /// The half.
    pub half: String,
}

/// Whether the password of an account is reset only with a second: it holds one of the three posts, or will.
pub async fn needs_a_second(reader: &Reader<'_>, account: Id<Account>) -> Result<bool> {
    Ok(posts::separated(reader).await?.contains(&account))
}

/// Asks for a reset. The password and the sessions stay as they are; a reset that was asked for before is replaced.
///
/// # Errors
/// [`Error::Blocked`] when the account is one's own or needs no second.
pub async fn ask(tx: &mut Tx, account: Id<Account>, who: &SignedIn, reason: &str) -> Result<HalfShown> {
    let row = tx.read().get::<account::Entity>(account).await?;
    if account == who.account || !needs_a_second(&tx.read(), account).await? {
        return Err(Error::blocked(second(texts::RESET_NOT_HERE)));
    }
    tx.delete_where::<reset::Entity>(|rows| rows.filter(reset::Column::Account.eq(account))).await?;
    let half = password::half()?;
    let id = tx.new_id::<Reset>();
    tx.insert(reset::ActiveModel {
        id: Set(id),
        account: Set(account),
        asked_by: Set(who.account),
        asked_at: Set(tx.now()),
        reason: Set(reason.to_owned()),
        half: Set(Sealed::new(tx.vault(), id.uuid(), &half)?),
    })
    .await?;
    tx.audit(Entry::new("identity.reset.asked", "account").on(account.uuid(), &Path::root()).because(reason));
    let told = texts::reset_asked(&who.display_name, &row.display_name);
    notices::tell_the_others(tx, &told).await?;
    Ok(HalfShown { name: row.name, display_name: row.display_name, half })
}

/// Those that wait, oldest first.
pub async fn waiting(reader: &Reader<'_>) -> Result<Vec<Row>> {
    let since = reader.now().plus_seconds(-WAITS_SECONDS);
    let query = reader.find::<reset::Entity>().filter(reset::Column::AskedAt.gt(since));
    let rows = query.order_by(reset::Column::AskedAt, Order::Asc).all().await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (whose, by) =
            (accounts::get(reader, row.account).await?, accounts::get(reader, row.asked_by).await?);
        found.push(Row {
            id: row.id,
            account: row.account,
            name: whose.name,
            display_name: whose.display_name,
            asked_by: row.asked_by,
            asked_by_name: by.display_name,
            asked_at: row.asked_at,
            reason: row.reason,
        });
    }
    Ok(found)
}

/// Whether somebody may be the second: neither who asked nor whose password it is.
pub fn may_approve(row: &Row, who: &SignedIn) -> bool {
    who.account != row.asked_by && who.account != row.account
}

async fn waiting_one(reader: &Reader<'_>, raw: RawId<Reset>) -> Result<Row> {
    waiting(reader).await?.into_iter().find(|row| row.id.raw() == raw).ok_or(Error::Missing)
}

/// The second says yes: the password is set, the sessions end, and the second half is shown.
///
/// # Errors
/// [`Error::Missing`] when nothing waits, [`Error::Blocked`] for who asked, for whose password it is, and when who asked
/// no longer is one of the three.
pub async fn approve(tx: &mut Tx, raw: RawId<Reset>, who: &SignedIn) -> Result<HalfShown> {
    let row = waiting_one(&tx.read(), raw).await?;
    if !may_approve(&row, who) {
        return Err(Error::blocked(second(texts::RESET_NEEDS_ANOTHER)));
    }
    if !needs_a_second(&tx.read(), row.asked_by).await? {
        return Err(Error::blocked(second(texts::RESET_ASKED_BY_NOBODY)));
    }
    let stored = tx.read().get::<reset::Entity>(row.id).await?;
    let entry = Entry::new("identity.reset.approved", "account").on(row.account.uuid(), &Path::root());
    let entry = entry.because(row.reason.clone()).after(json!({ "asked_by": row.asked_by.uuid() }));
    let first = stored.half.reveal(tx, row.id.uuid(), entry)?;
    let half = password::half()?;
    accounts::replace_password(tx, row.account, &format!("{first}-{half}")).await?;
    tx.delete_where::<reset::Entity>(|rows| rows.filter(reset::Column::Id.eq(row.id))).await?;
    let told = texts::reset_approved(&row.asked_by_name, &who.display_name, &row.display_name);
    notices::tell_the_others(tx, &told).await?;
    Ok(HalfShown { name: row.name, display_name: row.display_name, half })
}

/// One of the three says no, or takes back what he asked for.
///
/// # Errors
/// [`Error::Missing`] when nothing waits.
pub async fn refuse(tx: &mut Tx, raw: RawId<Reset>, who: &SignedIn) -> Result<()> {
    let row = waiting_one(&tx.read(), raw).await?;
    tx.delete_where::<reset::Entity>(|rows| rows.filter(reset::Column::Id.eq(row.id))).await?;
    tx.audit(Entry::new("identity.reset.refused", "account").on(row.account.uuid(), &Path::root()));
    let told = texts::reset_refused(&who.display_name, &row.display_name);
    notices::tell_the_others(tx, &told).await
}

/// Removes those that nobody approved in time; upkeep.
pub(crate) async fn sweep(tx: &Tx) -> Result<u64> {
    let old = tx.now().plus_seconds(-WAITS_SECONDS);
    tx.delete_where::<reset::Entity>(|rows| rows.filter(reset::Column::AskedAt.lt(old))).await
}

/// The refusal of a reset that needs a second.
pub(crate) fn second(because: &str) -> Blocked {
    Blocked {
        rule: "reset-needs-a-second".into(),
        article: texts::SEPARATION_RULE.into(),
        because: because.into(),
        earliest: None,
        missing: Vec::new(),
        who_can_help: Some(texts::ANOTHER_OF_THE_THREE.into()),
    }
}
