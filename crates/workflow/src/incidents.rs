//! Incidents: what somebody has to put right before an instance goes on, or that he should know of.

use bpmn::{Command, JobId};
use platform::{Error, Id, Path, RawId, Reader, Result, Scope, Timestamp, Tx, audit::Entry};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DeriveActiveEnum, EnumIter, Order, QueryFilter, sea_query::Expr,
};
use serde_json::json;

use crate::{
    Doer, Errand, Host, Incident, Instance, InstanceRow, Item, Opening, Verb, assigning, errands,
    gate::Pass,
    items::{self, Stand},
    schema::{errand, incident, instance},
    texts,
    transition::Act,
    turn::{self, check_administrator, check_signature, refused},
    verbs::replace,
};

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum IncidentKind {
    /// A machine could not do its work, or nobody knows the machine.
    #[sea_orm(string_value = "job")]
    Job,
    /// A timer could not fire, or a process could not be begun by one.
    #[sea_orm(string_value = "timer")]
    Timer,
    /// A message or signal that was sent could not be delivered.
    #[sea_orm(string_value = "message")]
    Message,
    /// A called process failed or was cancelled.
    #[sea_orm(string_value = "call")]
    Call,
    /// Nobody does the work item that the file names; it lies with the administrator.
    #[sea_orm(string_value = "unassigned")]
    Unassigned,
    /// Tokens wait for others that will not come.
    #[sea_orm(string_value = "stuck")]
    Stuck,
}

impl IncidentKind {
    /// Whether [`Host::retry`] can do something about it. The others end with their instance.
    pub fn can_be_retried(self) -> bool {
        !matches!(self, Self::Call | Self::Stuck)
    }
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentRow {
    /// The incident.
    pub id: Id<Incident>,
    /// The instance; there is none yet when it could not be begun.
    pub instance: Option<Id<Instance>>,
    /// What kind.
    pub kind: IncidentKind,
    /// Where: the element of the definition.
    pub element: String,
    /// What is wrong.
    pub message: String,
    /// The place of the subject in the tree.
    pub path: Path,
    /// Since when.
    pub at: Timestamp,
}

impl From<incident::Model> for IncidentRow {
    fn from(row: incident::Model) -> Self {
        Self {
            id: row.id,
            instance: row.instance,
            kind: row.kind,
            element: row.element,
            message: row.message,
            path: Path::stored(&row.path),
            at: row.at,
        }
    }
}

/// The open incidents in scope, the newest first, at most `limit`, those before `before`.
pub async fn incidents(
    reader: &Reader<'_>,
    before: Option<RawId<Incident>>,
    limit: u64,
) -> Result<Vec<IncidentRow>> {
    let mut query = reader.find::<incident::Entity>().filter(incident::Column::IsOpen.eq(true));
    if let Some(before) = before {
        query = query.filter(incident::Column::Id.lt(before.uuid()));
    }
    let rows = query.order_by(incident::Column::Id, Order::Desc).limit(limit).all().await?;
    Ok(rows.into_iter().map(IncidentRow::from).collect())
}

/// The open incidents of an instance in scope, the newest first.
pub async fn incidents_of(reader: &Reader<'_>, instance: Id<Instance>) -> Result<Vec<IncidentRow>> {
    let query = reader
        .find::<incident::Entity>()
        .filter(incident::Column::Instance.eq(instance))
        .filter(incident::Column::IsOpen.eq(true));
    let rows = query.order_by(incident::Column::Id, Order::Desc).all().await?;
    Ok(rows.into_iter().map(IncidentRow::from).collect())
}

impl Host {
    /// Tries again what an incident is about: the errand is due now, an item is assigned anew.
    ///
    /// # Errors
    /// [`Error::Missing`] out of scope; [`Error::Stale`] when it is closed; [`Error::Blocked`] by `administrator-only`,
    /// or `cannot-retry` for kinds that only end with their instance.
    pub async fn retry(&self, tx: &mut Tx, raw: RawId<Incident>, doer: &Doer<'_>) -> Result<()> {
        check_signature(tx, doer)?;
        let (id, row) = tx.read().resolve::<incident::Entity>(raw).await?;
        if !row.is_open {
            return Err(Error::Stale);
        }
        let system = Scope::system("the instance of an incident found in scope");
        let before = match row.instance {
            Some(id) => Some(tx.read_as(&system).get::<instance::Entity>(id).await?),
            None => None,
        };
        let mut pass = None;
        if let Some(before) = &before {
            pass = Some(self.admit(Verb::Retry, before, doer)?);
            let of = InstanceRow::from(before);
            check_administrator(tx, &of, self.administrator(&of), doer).await?;
        }
        if !row.kind.can_be_retried() {
            return Err(refused("cannot-retry", texts::CANNOT_RETRY.to_owned(), None));
        }
        tx.audit(
            Entry::new("workflow.incident.retried", "workflow_incident")
                .on(id.uuid(), &Path::stored(&row.path))
                .after(json!({ "element": row.element })),
        );
        let (now, by) = (tx.now(), turn::signature(doer).account);
        tx.update_where_as::<incident::Entity>(&system, |rows| {
            rows.col_expr(incident::Column::IsOpen, Expr::value(false))
                .col_expr(incident::Column::ClosedAt, Expr::value(Some(now)))
                .col_expr(incident::Column::ClosedBy, Expr::value(by))
                .filter(incident::Column::Id.eq(id))
        })
        .await?;
        match (before.zip(pass), row.errand, row.item) {
            (before, Some(errand), _) => self.retry_errand(tx, before, errand, doer).await,
            (Some((before, pass)), None, Some(item)) => {
                self.assign_again(tx, (&before, pass), item, doer).await
            }
            _ => Ok(()),
        }
    }

    async fn retry_errand(
        &self,
        tx: &mut Tx,
        before: Option<(instance::Model, Pass)>,
        id: Id<Errand>,
        doer: &Doer<'_>,
    ) -> Result<()> {
        let system = Scope::system("an errand that is tried again");
        let errand = match tx.read_as(&system).get::<errand::Entity>(id).await {
            Ok(errand) => errand,
            Err(Error::Missing) => return Ok(()),
            Err(error) => return Err(error),
        };
        errands::put_off(tx, &errand, tx.now(), 0).await?;
        self.wake(tx);
        match (before, errand.kind) {
            (Some((before, pass)), errands::Kind::Job) => {
                let command = Command::RetryJob { job: JobId(items::number(errand.number)) };
                self.advance(tx, before, command, Act::by(doer, pass)).await.map(|_| ())
            }
            _ => Ok(()),
        }
    }

    /// Asks again who does an item that lies with the administrator.
    async fn assign_again(
        &self,
        tx: &mut Tx,
        (before, pass): (&instance::Model, Pass),
        item: Id<Item>,
        doer: &Doer<'_>,
    ) -> Result<()> {
        let (row, _) = crate::commands::find(tx, item, doer).await?;
        let process = self.process_of(&tx.read(), before).await?;
        let element = process.definition.element(&row.element).ok_or(Error::Missing)?;
        let state = serde_json::from_str(&before.state)?;
        let locals = assigning::locals(&state, row.number, element)?;
        let of = InstanceRow::from(before);
        let (instance, variables) = (&of, state.variables());
        let opening = Opening { instance, item, process: &process, element, variables, locals: &locals };
        let assignment = self.owner(&of.process_key).assign(tx, &opening).await?;
        if let Some(problem) = &assignment.problem {
            return open(tx, &of, IncidentKind::Unassigned, &row.element, Some(item), problem).await;
        }
        let to = assignment.candidates;
        let codes = to.iter().map(|one| one.code()).collect::<Vec<_>>().join(" ");
        replace(tx, &row, before, &to, Stand::Out).await?;
        let command = Command::Reassign { item: bpmn::ItemId(row.number), to: codes };
        self.advance(tx, before.clone(), command, Act::by(doer, pass)).await.map(|_| ())
    }
}

/// Opens an incident of an instance.
pub(crate) async fn open(
    tx: &Tx,
    of: &InstanceRow,
    kind: IncidentKind,
    element: &str,
    item: Option<Id<Item>>,
    message: &str,
) -> Result<()> {
    insert(tx, (Some(of.id), &of.path), kind, element, (None, item), message).await
}

/// Opens an incident of an errand that waits until it is tried again.
pub(crate) async fn open_errand(
    tx: &Tx,
    of: &InstanceRow,
    kind: IncidentKind,
    element: &str,
    errand: Id<Errand>,
    message: &str,
) -> Result<()> {
    insert(tx, (Some(of.id), &of.path), kind, element, (Some(errand), None), message).await
}

/// Opens an incident, of an instance or of what could not begin one.
pub(crate) async fn insert(
    tx: &Tx,
    (instance, path): (Option<Id<Instance>>, &Path),
    kind: IncidentKind,
    element: &str,
    (errand, item): (Option<Id<Errand>>, Option<Id<Item>>),
    message: &str,
) -> Result<()> {
    tx.insert_many(vec![incident::ActiveModel {
        id: Set(tx.new_id()),
        instance: Set(instance),
        errand: Set(errand),
        item: Set(item),
        kind: Set(kind),
        element: Set(element.to_owned()),
        message: Set(message.to_owned()),
        path: Set(path.to_string()),
        is_open: Set(true),
        at: Set(tx.now()),
        closed_at: Set(None),
        closed_by: Set(None),
    }])
    .await
}

/// Closes the incidents of an instance that is over.
pub(crate) async fn close_all(tx: &Tx, of: Id<Instance>) -> Result<()> {
    close(tx, of, None).await
}

/// Closes the incidents at an element whose work is no longer wanted.
pub(crate) async fn close_at(tx: &Tx, of: Id<Instance>, element: &str) -> Result<()> {
    close(tx, of, Some(element)).await
}

async fn close(tx: &Tx, of: Id<Instance>, element: Option<&str>) -> Result<()> {
    let system = Scope::system("an incident that nothing waits for any more");
    let now = tx.now();
    tx.update_where_as::<incident::Entity>(&system, |rows| {
        let rows = rows
            .col_expr(incident::Column::IsOpen, Expr::value(false))
            .col_expr(incident::Column::ClosedAt, Expr::value(Some(now)))
            .filter(incident::Column::Instance.eq(of))
            .filter(incident::Column::IsOpen.eq(true));
        match element {
            Some(element) => rows.filter(incident::Column::Element.eq(element)),
            None => rows,
        }
    })
    .await?;
    Ok(())
}
