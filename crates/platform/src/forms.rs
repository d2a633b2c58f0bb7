//! The marks of forms that were acted on (`platform_done`), and how long they are kept.

use sea_orm::{ColumnTrait, Condition, Order, QueryFilter, QuerySelect};

use crate::{Db, Result, Scope, Scoped, System, Timestamp, db::done};

/// How long it is remembered that a form was acted on, in seconds. A form lives no longer than its session.
pub const FORMS_REMEMBERED_SECONDS: i64 = 2 * 24 * 3600;

/// So many marks go in one transaction: nobody's answer waits long for it.
const PIECE: u64 = 5_000;

/// Removes the marks of forms whose session is long over; gives how many.
pub(crate) async fn forget(db: &Db) -> Result<u64> {
    let before = db.clock().now().plus_seconds(-FORMS_REMEMBERED_SECONDS);
    let mut all = 0;
    loop {
        let end = end_of_piece(db, before).await?;
        let gone = db
            .write(&System::new("forgetting forms"), async |tx| {
                tx.unaudited("the forms themselves are in the trail");
                tx.delete_where::<done::Entity>(|rows| {
                    rows.filter(done::Column::At.lt(end.unwrap_or(before)))
                })
                .await
            })
            .await?;
        all += gone;
        if end.is_none() {
            return Ok(all);
        }
    }
}

/// The instant up to which one piece reaches; nothing when all that is left is one.
async fn end_of_piece(db: &Db, before: Timestamp) -> Result<Option<Timestamp>> {
    let system = Scope::system("forms that were acted on");
    let found: Vec<(Timestamp,)> = db
        .read(&system)
        .find::<done::Entity>()
        .filter(done::Column::At.lt(before))
        .order_by(done::Column::At, Order::Asc)
        .offset(PIECE)
        .limit(1)
        .tune(|query| query.select_only().column(done::Column::At))
        .tuples()
        .await?;
    Ok(found.first().map(|(at,)| Timestamp::from_micros(at.micros() + 1)))
}

/// Marks are reached by the token of a form.
impl Scoped for done::Entity {
    type Of = ();
    fn within(scope: &Scope) -> Condition {
        scope.unscoped()
    }
}
