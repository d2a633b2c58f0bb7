//! Instances and work items: one of them, and those of an instance. What somebody has to do is in `inbox`.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike as _, NaiveDate};
use identity::Account;
use platform::{Error, Id, Path, RawId, Reader, Result, Timestamp, escape_like};
use sea_orm::{
    ColumnTrait, DeriveActiveEnum, EntityTrait as _, EnumIter, FromQueryResult, JoinType, Order, QueryResult,
    QuerySelect, RelationDef,
    sea_query::{Expr, ExprTrait as _, LikeExpr, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    Candidate, Deployment, Instance, Item,
    schema::{self, instance as of_instance, item as of_item},
};

/// How an item was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Outcome {
    /// It was done.
    #[sea_orm(string_value = "completed")]
    Completed,
    /// It was taken away by the process, by an office verb, or with the whole instance.
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
}

/// How an instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Status {
    /// It has something open.
    #[sea_orm(string_value = "running")]
    Running,
    /// It is halted until it is resumed.
    #[sea_orm(string_value = "suspended")]
    Suspended,
    /// It came to an end event.
    #[sea_orm(string_value = "ended")]
    Ended,
    /// It was withdrawn.
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
    /// It ended by an error that nothing caught.
    #[sea_orm(string_value = "failed")]
    Failed,
}

impl Status {
    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Running | Self::Suspended)
    }
}

/// How the candidate of a row stands to the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub(crate) enum Stand {
    /// He may do it.
    #[sea_orm(string_value = "in")]
    In,
    /// He lent it to somebody, and gets it back.
    #[sea_orm(string_value = "lent")]
    Lent,
    /// It was given to others. The row stays, because he took part.
    #[sea_orm(string_value = "out")]
    Out,
}

/// A work item with all its candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// The item.
    pub id: Id<Item>,
    /// Its instance.
    pub instance: Id<Instance>,
    /// Its number in the instance, by which the trace names it.
    pub number: u32,
    /// Which process.
    pub process_key: String,
    /// What the process is about: the id of a row of the module that owns it.
    pub subject: Uuid,
    /// The user task of the definition.
    pub element: String,
    /// What is to be done.
    pub title: String,
    /// About whom or what.
    pub detail: String,
    /// The page on which it is done.
    pub href: String,
    /// The last day in time.
    pub due: Option<NaiveDate>,
    /// The day from which it warns.
    pub warned_from: Option<NaiveDate>,
    /// Since when it is open.
    pub opened_at: Timestamp,
    /// Since when it is closed.
    pub closed_at: Option<Timestamp>,
    /// Who did it.
    pub closed_by: Option<Id<Account>>,
    /// How it was closed.
    pub outcome: Option<Outcome>,
    /// Which of the candidates has taken it on; the others wait until he releases it.
    pub claimed_by: Option<Id<Account>>,
    /// When somebody last asked for it.
    pub urged_at: Option<Timestamp>,
    /// The number of the item that waits for this co-signature.
    pub beside: Option<u32>,
    /// Whether it was lent and is to be handed back, not completed.
    pub is_lent: bool,
    /// Whether others had it before, who gave it away.
    pub is_passed_on: bool,
    /// Who may do it, each alone.
    pub candidates: Vec<Candidate>,
    /// The place of the subject in the tree.
    pub path: Path,
}

/// An instance without the state of the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceRow {
    /// The instance.
    pub id: Id<Instance>,
    /// Which process.
    pub process_key: String,
    /// Which version of it.
    pub process_version: String,
    /// What it is about.
    pub subject: Uuid,
    /// The place of the subject in the tree.
    pub path: Path,
    /// How it stands.
    pub status: Status,
    /// The end event that was reached; see [`crate::Progress::reached_end`].
    pub reached_end: Option<String>,
    /// How many transitions it made.
    pub version: i64,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// Who began it.
    pub started_by: Option<Id<Account>>,
    /// As what he began it: in his post, or in his own matter.
    pub starter: Option<Candidate>,
    /// The name of that person at that time.
    pub starter_name: String,
    /// About whom or what it is, as its owner last said; empty as long as nobody did.
    pub about: String,
    /// The instance that called it.
    pub parent: Option<Id<Instance>>,
    /// The definition that it runs on; empty for processes in code.
    pub(crate) definition: Option<Id<Deployment>>,
}

impl From<&of_instance::Model> for InstanceRow {
    fn from(row: &of_instance::Model) -> Self {
        Self {
            id: row.id,
            process_key: row.process_key.clone(),
            process_version: row.process_version.clone(),
            subject: row.subject,
            path: Path::stored(&row.path),
            status: row.status,
            reached_end: row.reached_end.clone(),
            version: row.version,
            started_at: row.started_at,
            ended_at: row.ended_at,
            started_by: row.started_by,
            starter_name: row.starter_name.clone().unwrap_or_default(),
            about: row.about.clone().unwrap_or_default(),
            starter: row.starter.zip(row.starter_duty).and_then(|(whose, duty)| whose.candidate(duty)),
            parent: row.parent,
            definition: row.definition,
        }
    }
}

/// One instance, as a page names it.
pub async fn resolve_instance(reader: &Reader<'_>, raw: RawId<Instance>) -> Result<InstanceRow> {
    reader.resolve::<of_instance::Entity>(raw).await.map(|(_, row)| (&row).into())
}

/// One instance.
pub async fn instance(reader: &Reader<'_>, id: Id<Instance>) -> Result<InstanceRow> {
    reader.get::<of_instance::Entity>(id).await.map(|row| (&row).into())
}

/// Which instances a list shows.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Of one process.
    pub process_key: Option<String>,
    /// How they stand.
    pub status: Option<Status>,
    /// About subjects of this unit and those below it.
    pub within: Option<Path>,
    /// About somebody or something with this in the name, or begun by somebody with it in his.
    pub named: Option<String>,
    /// Those older than this one.
    pub before: Option<RawId<Instance>>,
}

/// The instances in scope, the newest first, at most `limit`. The last of them is where the next page begins.
pub async fn instances(reader: &Reader<'_>, chosen: &Chosen, limit: u64) -> Result<Vec<InstanceRow>> {
    let rows: Vec<of_instance::Model> = listing(reader, chosen, limit).shaped().await?;
    Ok(rows.iter().map(Into::into).collect())
}

/// The question behind [`instances`].
pub(crate) fn listing<'a>(
    reader: &Reader<'a>,
    chosen: &Chosen,
    limit: u64,
) -> platform::Query<'a, of_instance::Entity> {
    let mut query = reader.find::<of_instance::Entity>();
    if let Some(key) = &chosen.process_key {
        query = query.filter(of_instance::Column::ProcessKey.eq(key.as_str()));
    }
    if let Some(status) = chosen.status {
        query = query.filter(of_instance::Column::Status.eq(status));
    }
    if let Some(path) = &chosen.within {
        query = query.filter(path.within(of_instance::Column::Path));
    }
    if let Some(text) = &chosen.named {
        query = query.filter(of_instance::Column::Id.in_subquery(named(text)));
    }
    if let Some(before) = chosen.before {
        query = query.filter(of_instance::Column::Id.lt(before.uuid()));
    }
    query.order_by(of_instance::Column::Id, Order::Desc).limit(limit).tune(without_state)
}

/// All columns but the state of the engine, which is larger than all the rest together.
fn without_state(select: sea_orm::Select<of_instance::Entity>) -> sea_orm::Select<of_instance::Entity> {
    let columns = <of_instance::Column as sea_orm::Iterable>::iter();
    columns.fold(select.select_only(), |select, column| match column {
        of_instance::Column::State => select.column_as(Expr::value(""), "state"),
        column => select.column(column),
    })
}

/// The ids of instances with a text in their names. Apart, so that the index over the names answers without the rows.
fn named(text: &str) -> SelectStatement {
    let pattern = LikeExpr::new(format!("%{}%", escape_like(text))).escape('\\');
    Query::select()
        .column(of_instance::Column::Id)
        .from(of_instance::Entity)
        .cond_where(
            sea_orm::Condition::any()
                .add(Expr::col(of_instance::Column::About).like(pattern.clone()))
                .add(Expr::col(of_instance::Column::StarterName).like(pattern)),
        )
        .take()
}

/// One item, open or closed, as a page names it.
pub async fn item(reader: &Reader<'_>, raw: RawId<Item>) -> Result<ItemRow> {
    let (_, row) = reader.resolve::<of_item::Entity>(raw).await?;
    if row.id != row.item {
        return Err(Error::Missing);
    }
    with_candidates(reader, vec![row]).await?.pop().ok_or(Error::Missing)
}

/// What is open in an instance, in the order of opening.
pub async fn open_items(reader: &Reader<'_>, instance: Id<Instance>) -> Result<Vec<ItemRow>> {
    let rows = reader
        .find::<of_item::Entity>()
        .filter(of_item::Column::Instance.eq(instance))
        .filter(of_item::Column::ClosedAt.is_null())
        .order_by(of_item::Column::Number, Order::Asc)
        .order_by(of_item::Column::Id, Order::Asc)
        .all()
        .await?;
    Ok(joined(rows))
}

/// Instances in scope with what is open in each, in the order of opening: two questions for all of them.
pub async fn standing(
    reader: &Reader<'_>,
    instances: &[Id<Instance>],
) -> Result<HashMap<Id<Instance>, (InstanceRow, Vec<ItemRow>)>> {
    let ids = instances.iter().copied();
    let query = reader.find::<of_instance::Entity>().filter(of_instance::Column::Id.is_in(ids.clone()));
    let rows: Vec<of_instance::Model> = query.tune(without_state).shaped().await?;
    let mut found: HashMap<_, _> =
        rows.iter().map(|row| (row.id, (InstanceRow::from(row), Vec::new()))).collect();
    let query = reader.find::<of_item::Entity>().filter(of_item::Column::Instance.is_in(ids));
    let open = query
        .filter(of_item::Column::ClosedAt.is_null())
        .order_by(of_item::Column::Number, Order::Asc)
        .order_by(of_item::Column::Id, Order::Asc)
        .all()
        .await?;
    for item in joined(open) {
        if let Some((_, items)) = found.get_mut(&item.instance) {
            items.push(item);
        }
    }
    Ok(found)
}

/// All items of an instance, in the order of opening.
pub async fn items(reader: &Reader<'_>, instance: Id<Instance>) -> Result<Vec<ItemRow>> {
    let rows = reader
        .find::<of_item::Entity>()
        .filter(of_item::Column::Instance.eq(instance))
        .order_by(of_item::Column::Number, Order::Asc)
        .order_by(of_item::Column::Id, Order::Asc)
        .all()
        .await?;
    Ok(joined(rows))
}

/// Rows of whole items, in their order, as items.
pub(crate) fn joined(rows: Vec<of_item::Model>) -> Vec<ItemRow> {
    let mut found: Vec<ItemRow> = Vec::new();
    let mut place: BTreeMap<Id<Item>, usize> = BTreeMap::new();
    for row in rows {
        let (candidate, stand) = (row.whose.candidate(row.duty), row.stand);
        let at = *place.entry(row.item).or_insert_with(|| {
            found.push(bare(row));
            found.len() - 1
        });
        let Some(item) = found.get_mut(at) else { continue };
        item.is_lent |= stand == Stand::Lent;
        item.is_passed_on |= stand == Stand::Out;
        item.candidates.extend(candidate.filter(|_| stand == Stand::In));
    }
    found
}

/// An item that a row says, yet without candidates.
fn bare(row: of_item::Model) -> ItemRow {
    ItemRow {
        id: row.item,
        instance: row.instance,
        number: number(row.number),
        process_key: row.process_key,
        subject: row.subject,
        element: row.element,
        title: row.title,
        detail: row.detail,
        href: row.href,
        warned_from: row.due.and(day_of(row.warn_rank)),
        due: row.due,
        opened_at: row.opened_at,
        closed_at: row.closed_at,
        closed_by: row.closed_by,
        outcome: row.outcome,
        claimed_by: row.claimed_by,
        urged_at: row.urged_at,
        beside: row.beside.map(number),
        is_lent: false,
        is_passed_on: false,
        candidates: Vec::new(),
        path: Path::stored(&row.path),
    }
}

/// Joins rows of items that were found in scope with their other candidates, in the order given.
pub(crate) async fn with_candidates(reader: &Reader<'_>, rows: Vec<of_item::Model>) -> Result<Vec<ItemRow>> {
    let shared: Vec<(Id<Instance>, i64)> =
        rows.iter().filter(|row| row.is_shared).map(|row| (row.instance, row.number)).collect();
    if shared.is_empty() {
        return Ok(joined(rows));
    }
    let system = platform::Scope::system("the other candidates of an item found in scope");
    let mut all: BTreeMap<Id<Item>, Vec<of_item::Model>> = BTreeMap::new();
    for some in shared.chunks(200) {
        let any = some.iter().fold(sea_orm::Condition::any(), |any, (instance, number)| {
            let of = sea_orm::Condition::all().add(of_item::Column::Instance.eq(*instance));
            any.add(of.add(of_item::Column::Number.eq(*number)))
        });
        let query = reader.beyond_scope(&system).find::<of_item::Entity>().filter(any);
        for row in query.order_by(of_item::Column::Id, Order::Asc).all().await? {
            all.entry(row.item).or_default().push(row);
        }
    }
    let each = rows.into_iter().map(|row| all.remove(&row.item).unwrap_or_else(|| vec![row]));
    Ok(joined(each.flatten().collect()))
}

/// An item with the instance that it belongs to: one question, because every command begins with it.
pub(crate) struct Found {
    pub(crate) row: of_item::Model,
    pub(crate) instance: of_instance::Model,
}

impl FromQueryResult for Found {
    fn from_query_result(row: &QueryResult, _: &str) -> std::result::Result<Self, sea_orm::DbErr> {
        let instance = of_instance::Model::from_query_result(row, "of_")?;
        Ok(Self { row: of_item::Model::from_query_result(row, "")?, instance })
    }
}

/// The item in scope, with its instance.
pub(crate) async fn find(reader: &Reader<'_>, id: Id<Item>) -> Result<Found> {
    let query = reader.find::<of_item::Entity>().filter(of_item::Column::Id.eq(id)).tune(|select| {
        let with = select.join(JoinType::InnerJoin, to_instance());
        <of_instance::Column as sea_orm::Iterable>::iter().fold(with, |select, column| {
            select.column_as(column, format!("of_{}", sea_orm::IdenStatic::as_str(&column)))
        })
    });
    let found: Vec<Found> = query.shaped().await?;
    found.into_iter().find(|found| found.row.id == found.row.item).ok_or(Error::Missing)
}

fn to_instance() -> RelationDef {
    of_item::Entity::belongs_to(of_instance::Entity)
        .from(of_item::Column::Instance)
        .to(of_instance::Column::Id)
        .into()
}

/// The order of urgency as a number: items without a last day come after all others.
pub(crate) fn rank(due: Option<NaiveDate>) -> i64 {
    due.map_or(i64::from(i32::MAX), |day| i64::from(day.num_days_from_ce()))
}

fn day_of(rank: i64) -> Option<NaiveDate> {
    i32::try_from(rank).ok().and_then(NaiveDate::from_num_days_from_ce_opt)
}

/// A number of the engine as it was stored.
pub(crate) fn number(stored: i64) -> u32 {
    u32::try_from(stored).unwrap_or(u32::MAX)
}

impl schema::item::Model {
    pub(crate) fn engine_number(&self) -> bpmn::ItemId {
        bpmn::ItemId(number(self.number))
    }
}
