//! A deployed process that nobody and nothing begins any more, until somebody lets it: the brake of an administrator. What
//! is under way goes on, or is cancelled one by one.

use std::collections::BTreeSet;

use platform::{Id, RawId, Reader, Result, Scope, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order, QueryFilter};
use serde_json::json;

use crate::{
    Deployment, Doer, Host, definitions,
    schema::{definition, switched_off},
    turn,
};

/// The keys of the processes that are switched off.
pub async fn switched_off(reader: &Reader<'_>) -> Result<BTreeSet<String>> {
    let system = Scope::system("processes that are switched off");
    let rows = reader.beyond_scope(&system).find::<switched_off::Entity>().all().await?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}

pub(crate) async fn is_off(reader: &Reader<'_>, key: &str) -> Result<bool> {
    let system = Scope::system("whether a process is switched off");
    let reader = reader.beyond_scope(&system);
    Ok(reader.find::<switched_off::Entity>().filter(switched_off::Column::Key.eq(key)).one().await?.is_some())
}

impl Host {
    /// Switches the process of a definition off, all its versions: nobody starts it, no time, message or signal begins it
    /// and no other process calls it. Whether the doer may is the caller's to know.
    ///
    /// # Errors
    /// [`platform::Error::Missing`] for a definition that is not there.
    pub async fn switch_off(&self, tx: &mut Tx, which: RawId<Deployment>, doer: &Doer<'_>) -> Result<()> {
        let newest = newest_with(tx, which).await?;
        if is_off(&tx.read(), &newest.key).await? {
            tx.unaudited("it is off already");
            return Ok(());
        }
        tx.insert_missing(vec![switched_off::ActiveModel {
            key: Set(newest.key.clone()),
            at: Set(tx.now()),
            account: Set(turn::signature(doer).account),
        }])
        .await?;
        definitions::forget_starts(tx, newest.id, &newest.key).await?;
        note(tx, "workflow.definition.switched_off", &newest);
        Ok(())
    }

    /// Lets a process that was switched off begin again, in its newest version.
    ///
    /// # Errors
    /// [`platform::Error::Missing`] for a definition that is not there.
    pub async fn switch_on(&self, tx: &mut Tx, which: RawId<Deployment>) -> Result<()> {
        let newest = newest_with(tx, which).await?;
        let system = Scope::system("a process is switched on");
        let key = newest.key.as_str();
        if !is_off(&tx.read(), key).await? {
            tx.unaudited("it is on already");
            return Ok(());
        }
        let mut batch = platform::Batch::default();
        batch.delete_where_as::<switched_off::Entity>(&system, |rows| {
            rows.filter(switched_off::Column::Key.eq(key))
        });
        tx.send(batch).await?;
        let process = self.keep(&newest)?;
        definitions::wait_for_starts(tx, newest.id, key, &process.definition).await?;
        note(tx, "workflow.definition.switched_on", &newest);
        self.wake(tx);
        Ok(())
    }
}

/// The newest version of the process of a definition.
async fn newest_with(tx: &Tx, which: RawId<Deployment>) -> Result<definition::Model> {
    let (_, row) = tx.read().resolve::<definition::Entity>(which).await?;
    let query = tx.read().find::<definition::Entity>().filter(definition::Column::Key.eq(row.key));
    query.order_by(definition::Column::Number, Order::Desc).limit(1).required().await
}

fn note(tx: &mut Tx, action: &'static str, row: &definition::Model) {
    let id: Id<Deployment> = row.id;
    let entry = Entry::new(action, "workflow_definition").on(id.uuid(), &platform::Path::stored(&row.path));
    tx.audit(entry.after(json!({ "key": row.key })));
}
