//! A form that came when its session had ended, or before the password was asked for again: kept, encrypted, for its
//! owner alone, until he has signed in and sees it filled again. Nothing is ever done with it but showing it.

use platform::{Db, Error, Id, RawId, Result, Scope, System};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::{Account, SignedIn, schema::unsent};

/// What was typed, and where it was to go.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Unsent {
    /// The path to which the form was sent.
    pub action: String,
    /// Its fields in their order, without passwords.
    pub fields: Vec<(String, String)>,
}

/// To which place the sealed text is bound.
const COLUMN: &str = "identity_unsent.sealed";
/// It is kept for so long.
const KEPT_SECONDS: i64 = 24 * 3600;
/// So many of one account are kept; the oldest goes first.
const MOST: u64 = 20;

/// Keeps a form for an account.
pub async fn keep(db: &Db, account: Id<Account>, form: &Unsent) -> Result<Id<Unsent>> {
    let text = serde_json::to_string(form)?;
    db.write(&System::new("a form that could not be taken"), async |tx| {
        tx.unaudited("nothing is done with the form");
        let id = tx.new_id::<Unsent>();
        tx.insert(unsent::ActiveModel {
            id: Set(id),
            account: Set(account),
            sealed: Set(tx.vault().seal(COLUMN, id.uuid(), &text)?),
            at: Set(tx.now()),
        })
        .await?;
        let rows = tx.read().find::<unsent::Entity>().filter(unsent::Column::Account.eq(account));
        let rows = rows.order_by(unsent::Column::At, Order::Desc).offset(MOST).limit(MOST).all().await?;
        let gone: Vec<_> = rows.into_iter().map(|row| row.id).collect();
        tx.delete_where::<unsent::Entity>(|rows| rows.filter(unsent::Column::Id.is_in(gone))).await?;
        Ok(id)
    })
    .await
}

/// The form of one's own with this id, while it is kept. That of somebody else is as not there.
pub async fn find(db: &Db, who: &SignedIn, raw: RawId<Unsent>) -> Result<Option<Unsent>> {
    let scope = Scope::nothing();
    let reader = db.read(&scope);
    let (id, row) = match reader.resolve::<unsent::Entity>(raw).await {
        Err(Error::Missing) => return Ok(None),
        other => other?,
    };
    if row.account != who.account || row.at < reader.now().plus_seconds(-KEPT_SECONDS) {
        return Ok(None);
    }
    let text = db.vault().open_sealed(COLUMN, id.uuid(), &row.sealed)?;
    Ok(Some(serde_json::from_str(&text)?))
}

/// Removes what nobody asked for; upkeep.
pub(crate) async fn sweep(tx: &platform::Tx) -> Result<u64> {
    let old = tx.now().plus_seconds(-KEPT_SECONDS);
    tx.delete_where::<unsent::Entity>(|rows| rows.filter(unsent::Column::At.lt(old))).await
}
