//! Work items: one of them, those of an instance, and the to-dos of a post or a person.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use identity::SignedIn;
use platform::{Error, Id, Path, RawId, Reader, Result, Scope, Timestamp};
use sea_orm::{ColumnTrait, Condition, DeriveActiveEnum, EnumIter, Order, QuerySelect};
use uuid::Uuid;

use crate::{
    Candidate, Instance, Item,
    schema::{self, candidate},
    turn::Capacity,
};

/// Up to how many to-dos are counted: beyond it a page says "at least", and the count stays one short index range.
pub const COUNTED_UP_TO: u64 = 1_000;

/// How an item was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Outcome {
    /// It was done.
    #[sea_orm(string_value = "completed")]
    Completed,
    /// It was withdrawn by the process.
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
}

/// How an instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Status {
    /// It has open items.
    #[sea_orm(string_value = "running")]
    Running,
    /// It came to an end event.
    #[sea_orm(string_value = "ended")]
    Ended,
    /// It was withdrawn.
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
}

/// A work item with all its candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// The item.
    pub id: Id<Item>,
    /// Its instance.
    pub instance: Id<Instance>,
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
    /// Since when it is open.
    pub opened_at: Timestamp,
    /// Since when it is closed.
    pub closed_at: Option<Timestamp>,
    /// How it was closed.
    pub outcome: Option<Outcome>,
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
}

/// One instance.
pub async fn instance(reader: &Reader<'_>, id: Id<Instance>) -> Result<InstanceRow> {
    let row = reader.get::<schema::instance::Entity>(id).await?;
    Ok(InstanceRow {
        id: row.id,
        process_key: row.process_key,
        process_version: row.process_version,
        subject: row.subject,
        path: Path::stored(&row.path),
        status: row.status,
        reached_end: row.reached_end,
        version: row.version,
        started_at: row.started_at,
        ended_at: row.ended_at,
    })
}

/// One item, open or closed, as a page names it.
pub async fn item(reader: &Reader<'_>, raw: RawId<Item>) -> Result<ItemRow> {
    let (_, row) = reader.resolve::<schema::item::Entity>(raw).await?;
    with_candidates(reader, vec![row]).await?.pop().ok_or(Error::Missing)
}

/// What is open in an instance, in the order of opening.
pub async fn open_items(reader: &Reader<'_>, instance: Id<Instance>) -> Result<Vec<ItemRow>> {
    let rows = reader
        .find::<schema::item::Entity>()
        .filter(schema::item::Column::Instance.eq(instance))
        .filter(schema::item::Column::ClosedAt.is_null())
        .order_by(schema::item::Column::Token, Order::Asc)
        .all()
        .await?;
    with_candidates(reader, rows).await
}

/// What somebody has to do in the post chosen (exactly that duty over that unit), or in his own matters: the most
/// urgent first, at most `limit`; and how many there are, counted up to [`COUNTED_UP_TO`].
pub async fn todos(reader: &Reader<'_>, who: &SignedIn, limit: u64) -> Result<(Vec<ItemRow>, u64)> {
    let mine = match Capacity::of(who) {
        Capacity::Post(post) => {
            let Some(unit) = post.unit else { return Ok((Vec::new(), 0)) };
            Condition::all().add(candidate::Column::Unit.eq(unit)).add(candidate::Column::Duty.eq(post.duty))
        }
        Capacity::Person(person) => Condition::all().add(candidate::Column::Person.eq(person)),
        Capacity::Nobody => return Ok((Vec::new(), 0)),
    };
    // One range of one index: its head is the list and its length the count.
    let found: Vec<(Id<Item>,)> = reader
        .find::<candidate::Entity>()
        .filter(mine)
        .filter(candidate::Column::IsOpen.eq(true))
        .order_by(candidate::Column::DueKey, Order::Asc)
        .order_by(candidate::Column::Item, Order::Asc)
        .limit(COUNTED_UP_TO.max(limit))
        .tune(|q| q.select_only().column(candidate::Column::Item))
        .tuples()
        .await?;
    let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let head: Vec<Id<Item>> =
        found.into_iter().map(|(id,)| id).take(usize::try_from(limit).unwrap_or(0)).collect();
    if head.is_empty() {
        return Ok((Vec::new(), count));
    }
    let rows = reader
        .find::<schema::item::Entity>()
        .filter(schema::item::Column::Id.is_in(head.clone()))
        .all()
        .await?;
    let mut rows: BTreeMap<Id<Item>, schema::item::Model> =
        rows.into_iter().map(|row| (row.id, row)).collect();
    let rows = head.iter().filter_map(|id| rows.remove(id)).collect();
    Ok((with_candidates(reader, rows).await?, count))
}

/// Joins items that were found in scope with all their candidates, in the order given.
pub(crate) async fn with_candidates(
    reader: &Reader<'_>,
    rows: Vec<schema::item::Model>,
) -> Result<Vec<ItemRow>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let system = Scope::system("naming all candidates of items in scope");
    let ids: Vec<Id<Item>> = rows.iter().map(|row| row.id).collect();
    let mut candidates: BTreeMap<Id<Item>, Vec<Candidate>> = BTreeMap::new();
    let found = reader
        .beyond_scope(&system)
        .find::<candidate::Entity>()
        .filter(candidate::Column::Item.is_in(ids))
        .order_by(candidate::Column::Id, Order::Asc)
        .all()
        .await?;
    for row in found {
        candidates.entry(row.item).or_default().extend(named(&row));
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let candidates = candidates.remove(&row.id).unwrap_or_default();
            joined(row, candidates)
        })
        .collect())
}

/// The row of an item as others see it.
pub(crate) fn joined(row: schema::item::Model, candidates: Vec<Candidate>) -> ItemRow {
    ItemRow {
        id: row.id,
        instance: row.instance,
        subject: row.subject,
        element: row.element,
        title: row.title,
        detail: row.detail,
        href: row.href,
        due: row.due,
        opened_at: row.opened_at,
        closed_at: row.closed_at,
        outcome: row.outcome,
        candidates,
        path: Path::stored(&row.path),
    }
}

/// The order of urgency as a number: items without a last day come after all others.
pub(crate) fn due_key(due: Option<NaiveDate>) -> i64 {
    due.map_or(i64::from(i32::MAX), |day| i64::from(day.num_days_from_ce()))
}

fn named(row: &candidate::Model) -> Option<Candidate> {
    match (row.unit, row.duty, row.person) {
        (Some(unit), Some(duty), _) => Some(Candidate::Post { unit, duty }),
        (_, _, Some(person)) => Some(Candidate::Person(person)),
        _ => None,
    }
}
