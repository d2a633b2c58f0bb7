//! What an account is told about itself and about the other two of the three administrators. It stands on every page
//! until the person says that he has read it.

use platform::{Id, Path, Reader, Result, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order, QueryFilter, sea_query::Expr};

use crate::{Account, SignedIn, posts, schema::notice};

/// Marker of the ids of notices.
pub enum Notice {}

/// Read notices are kept for so long.
const KEPT_SECONDS: i64 = 365 * 24 * 3600;

/// Tells those of the three administrators who did not do it themselves.
pub(crate) async fn tell_the_others(tx: &Tx, sentence: &str) -> Result<()> {
    for account in posts::separated(&tx.read()).await? {
        if tx.by().account == Some(account.uuid()) {
            continue;
        }
        tx.insert(notice::ActiveModel {
            id: Set(tx.new_id()),
            account: Set(account),
            sentence: Set(sentence.to_owned()),
            at: Set(tx.now()),
            read_at: Set(None),
        })
        .await?;
    }
    Ok(())
}

/// What an account has not read yet, oldest first.
pub(crate) async fn unread(reader: &Reader<'_>, account: Id<Account>) -> Result<Vec<String>> {
    let query = reader.find::<notice::Entity>().filter(notice::Column::Account.eq(account));
    let rows =
        query.filter(notice::Column::ReadAt.is_null()).order_by(notice::Column::At, Order::Asc).all().await?;
    Ok(rows.into_iter().map(|row| row.sentence).collect())
}

/// Notes that somebody has read what he was told.
pub async fn read(tx: &mut Tx, who: &SignedIn) -> Result<()> {
    let now = tx.now();
    let account = who.account;
    tx.update_where::<notice::Entity>(|rows| {
        rows.col_expr(notice::Column::ReadAt, Expr::value(now))
            .filter(notice::Column::Account.eq(account))
            .filter(notice::Column::ReadAt.is_null())
    })
    .await?;
    tx.audit(Entry::new("identity.notices.read", "account").on(account.uuid(), &Path::root()));
    Ok(())
}

/// Removes what was read long ago; upkeep.
pub(crate) async fn sweep(tx: &Tx) -> Result<u64> {
    let old = tx.now().plus_seconds(-KEPT_SECONDS);
    tx.delete_where::<notice::Entity>(|rows| rows.filter(notice::Column::ReadAt.lt(old))).await
}
