//! Taking an item on: of several who may do it one says that he will, and the others need not look at it.

use platform::{Id, Result, Scope, Tx};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use crate::{
    Doer, HistoryKind, Host, InstanceRow, Item, ItemRow, Verb,
    commands::{audit, find},
    history::Line,
    schema::item,
    transition::touch,
    turn::{self, is_administrator, refused},
};

impl Host {
    /// Takes an item on. It leaves the lists of the other candidates.
    ///
    /// # Errors
    /// As [`Host::complete`].
    pub async fn claim(&self, tx: &mut Tx, item: Id<Item>, doer: &Doer<'_>) -> Result<()> {
        let (row, before) = find(tx, item, doer).await?;
        let pass = self.admit(Verb::Claim, &before, doer)?;
        turn::check(tx, &row, doer).await?;
        let Doer::Person(who) = doer else {
            return Err(refused("not-your-turn", crate::texts::NOBODY_NAMED.to_owned(), None));
        };
        if row.claimed_by == Some(who.account()) {
            tx.unaudited("the item was taken on already");
            return Ok(());
        }
        audit(tx, "workflow.item.claimed", &row, "", json!({ "element": row.element }));
        set(tx, &row, Some(who.account())).await?;
        let line = Line::new(HistoryKind::Claimed, &row.element).item(row.number);
        touch(tx, (&before, &pass), doer, line).await?;
        self.told(tx, &before).await
    }

    /// Lets go of an item that was taken on. Whoever has it may, and the administrator of the place.
    ///
    /// # Errors
    /// As [`Host::complete`].
    pub async fn release(&self, tx: &mut Tx, item: Id<Item>, doer: &Doer<'_>, reason: &str) -> Result<()> {
        let (row, before) = find(tx, item, doer).await?;
        let pass = self.admit(Verb::Release, &before, doer)?;
        let of = InstanceRow::from(&before);
        let administers = match doer {
            Doer::Person(who) => is_administrator(&of, self.administrator(&of), who),
            Doer::System(_) => true,
        };
        if !administers {
            turn::check(tx, &row, doer).await?;
        }
        if row.claimed_by.is_none() {
            tx.unaudited("the item is free already");
            return Ok(());
        }
        audit(tx, "workflow.item.released", &row, reason, json!({ "element": row.element }));
        set(tx, &row, None).await?;
        let line = Line::new(HistoryKind::Released, &row.element).item(row.number).note(reason);
        touch(tx, (&before, &pass), doer, line).await?;
        self.told(tx, &before).await
    }
}

async fn set(tx: &Tx, row: &ItemRow, by: Option<Id<identity::Account>>) -> Result<()> {
    let system = Scope::system("who has taken an item on");
    tx.update_where_as::<item::Entity>(&system, |rows| {
        rows.col_expr(item::Column::ClaimedBy, Expr::value(by))
            .filter(item::Column::Instance.eq(row.instance))
            .filter(item::Column::Number.eq(i64::from(row.number)))
    })
    .await?;
    Ok(())
}
