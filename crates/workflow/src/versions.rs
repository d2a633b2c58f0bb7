//! Letting a running instance follow another version of its process.

use std::collections::BTreeMap;

use bpmn::{Command, State};
use platform::{Error, Id, Path, Result, Scope, Tx, audit::Entry};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use crate::{
    Doer, Host, Instance, InstanceRow, Verb,
    commands::running,
    errands,
    schema::{errand, instance, item},
    texts,
    transition::Act,
    turn::check_administrator,
};

impl Host {
    /// Lets an instance follow another version of its process. `mapping` gives old ids of elements and flows their new
    /// ones; what is not named keeps its id. Items stay with whom they are; timers keep their times.
    ///
    /// # Errors
    /// As [`Host::cancel`]; [`Error::Invalid`] (`version`) for one that is not there; [`Error::Blocked`] by `would-lose`
    /// with the elements where something stands that has no place in the new version.
    pub async fn migrate(
        &self,
        tx: &mut Tx,
        id: Id<Instance>,
        version: &str,
        mapping: BTreeMap<String, String>,
        doer: &Doer<'_>,
    ) -> Result<()> {
        let mut before = running(tx, id, doer).await?;
        let pass = self.admit(Verb::Migrate, &before, doer)?;
        let row = InstanceRow::from(&before);
        check_administrator(tx, &row, self.administrator(&row), doer).await?;
        let known = self.version(&tx.read(), &before.process_key, version).await?;
        let Some((process, definition)) = known else {
            return Err(Error::invalid("version", texts::NO_SUCH_VERSION));
        };
        let path = Path::stored(&before.path);
        let entry = Entry::new("workflow.instance.migrated", "workflow_instance").on(id.uuid(), &path);
        let from = std::mem::replace(&mut before.process_version, process.version.clone());
        tx.audit(entry.before(json!({ "version": from })).after(json!({ "version": process.version })));
        before.definition = definition;
        let now = before.process_version.clone();
        let command = Command::Migrate { mapping };
        self.advance_on(tx, &process, before, command, Act::by(doer, pass)).await?;
        let system = Scope::system("an instance follows another version");
        tx.update_where_as::<instance::Entity>(&system, |rows| {
            rows.col_expr(instance::Column::ProcessVersion, Expr::value(now))
                .col_expr(instance::Column::Definition, Expr::value(definition))
                .filter(instance::Column::Id.eq(id))
        })
        .await?;
        rename(tx, id).await
    }
}

/// Gives what is open the names that it has in the new version.
async fn rename(tx: &Tx, id: Id<Instance>) -> Result<()> {
    let system = Scope::system("what is open in an instance follows its new version");
    let reader = tx.read_as(&system);
    let state: State = serde_json::from_str(&reader.get::<instance::Entity>(id).await?.state)?;
    let rows = reader
        .find::<item::Entity>()
        .filter(item::Column::Instance.eq(id))
        .filter(item::Column::ClosedAt.is_null())
        .all()
        .await?;
    for open in state.open_items() {
        let number = i64::from(open.item.0);
        if rows.iter().any(|row| row.number == number && row.element != **open.element) {
            let name = open.element.to_string();
            tx.update_where_as::<item::Entity>(&system, |rows| {
                rows.col_expr(item::Column::Element, Expr::value(name))
                    .filter(item::Column::Instance.eq(id))
                    .filter(item::Column::Number.eq(number))
            })
            .await?;
        }
    }
    let timers = state.armed_timers().map(|(timer, name)| (errands::Kind::Timer, timer.0, name));
    let jobs = state.open_jobs().map(|open| (errands::Kind::Job, open.job.0, open.element));
    let rows = reader.find::<errand::Entity>().filter(errand::Column::Instance.eq(id)).all().await?;
    for (kind, number, name) in timers.chain(jobs) {
        let number = i64::from(number);
        let is_old = |row: &errand::Model| row.kind == kind && row.number == number && row.element != **name;
        if rows.iter().any(is_old) {
            let name = name.to_string();
            tx.update_where_as::<errand::Entity>(&system, |rows| {
                rows.col_expr(errand::Column::Element, Expr::value(name))
                    .filter(errand::Column::Instance.eq(id))
                    .filter(errand::Column::Kind.eq(kind))
                    .filter(errand::Column::Number.eq(number))
            })
            .await?;
        }
    }
    Ok(())
}
