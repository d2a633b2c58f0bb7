//! What somebody has to do: a list in pages, counts, and the order of urgency.
//!
//! Everything here is one range of one index, whose head is the list and whose length is the count. Counting stops at
//! [`COUNTED_UP_TO`], so that it costs the same with ten open items and with a million.

use chrono::NaiveDate;
use identity::{Duty, SignedIn};
use platform::{Path, Reader, Result};
use sea_orm::{ColumnTrait, Condition, Order, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ItemRow,
    items::{rank, with_candidates},
    schema::item,
    turn::Capacity,
};

/// Up to how many to-dos are counted: beyond it a page says "at least", and the count stays one short index range.
pub const COUNTED_UP_TO: u64 = 1_000;

/// Which to-dos a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of one process.
    pub process_key: Option<String>,
    /// Of one part of the tree.
    pub below: Option<Path>,
    /// Those whose last day is this one or later; those without one come last and belong to it.
    pub due_from: Option<NaiveDate>,
    /// Those whose last day is this one or before.
    pub due_to: Option<NaiveDate>,
    /// Those behind this one.
    pub after: Option<Cursor>,
}

/// Where a list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    rank: i64,
    item: Uuid,
}

/// How much somebody has to do, each counted up to [`COUNTED_UP_TO`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The last day has passed.
    pub overdue: u64,
    /// It warns, and the last day has not passed.
    pub due_soon: u64,
    /// All of them.
    pub all: u64,
}

/// The range of somebody's open items, in the post chosen (exactly that duty over that unit) or in his own matters.
/// What a colleague has claimed is not in it.
fn mine(who: &SignedIn) -> Option<Condition> {
    let mine = match Capacity::of(who) {
        Capacity::Post(post) => {
            Condition::all().add(item::Column::Whose.eq(post.unit?)).add(item::Column::Duty.eq(post.duty))
        }
        Capacity::Person(person) => {
            Condition::all().add(item::Column::Whose.eq(person)).add(item::Column::Duty.eq(Duty::Person))
        }
        Capacity::Nobody => return None,
    };
    let free = Condition::any()
        .add(item::Column::ClaimedBy.is_null())
        .add(item::Column::ClaimedBy.eq(who.account()));
    Some(mine.add(item::Column::Rank.is_not_null()).add(free))
}

impl Filter {
    /// What it leaves of somebody's range.
    fn narrow(&self, mut mine: Condition) -> Condition {
        if let Some(key) = &self.process_key {
            mine = mine.add(item::Column::ProcessKey.eq(key.as_str()));
        }
        if let Some(below) = &self.below {
            mine = mine.add(below.within(item::Column::Path));
        }
        if let Some(from) = self.due_from {
            mine = mine.add(item::Column::Rank.gte(rank(Some(from))));
        }
        if let Some(to) = self.due_to {
            mine = mine.add(item::Column::Rank.lte(rank(Some(to))));
        }
        mine
    }
}

/// The most urgent to-dos, at most `limit`, and where the list goes on.
pub async fn inbox(
    reader: &Reader<'_>,
    who: &SignedIn,
    filter: &Filter,
    limit: u64,
) -> Result<(Vec<ItemRow>, Option<Cursor>)> {
    let Some(mine) = mine(who) else { return Ok((Vec::new(), None)) };
    let mut mine = filter.narrow(mine);
    if let Some(after) = filter.after {
        let behind =
            Condition::all().add(item::Column::Rank.eq(after.rank)).add(item::Column::Item.gt(after.item));
        // The first half is what the index range begins with.
        mine = mine.add(item::Column::Rank.gte(after.rank));
        mine = mine.add(Condition::any().add(item::Column::Rank.gt(after.rank)).add(behind));
    }
    let rows = reader
        .find::<item::Entity>()
        .filter(mine)
        .order_by(item::Column::Rank, Order::Asc)
        .order_by(item::Column::Item, Order::Asc)
        .limit(limit)
        .all()
        .await?;
    let is_full = u64::try_from(rows.len()).unwrap_or(0) == limit;
    let last = rows.last().and_then(|row| Some(Cursor { rank: row.rank?, item: row.item.uuid() }));
    Ok((with_candidates(reader, rows).await?, last.filter(|_| is_full)))
}

/// How much somebody has to do on a day.
pub async fn counts(reader: &Reader<'_>, who: &SignedIn, today: NaiveDate) -> Result<Counts> {
    let Some(mine) = mine(who) else { return Ok(Counts::default()) };
    let today = rank(Some(today));
    let late = Condition::all().add(item::Column::Rank.lt(today));
    let soon = Condition::all().add(item::Column::Rank.gte(today)).add(item::Column::WarnRank.lte(today));
    Ok(Counts {
        overdue: count(reader, mine.clone().add(late)).await?,
        due_soon: count(reader, mine.clone().add(soon)).await?,
        all: count(reader, mine).await?,
    })
}

async fn count(reader: &Reader<'_>, of: Condition) -> Result<u64> {
    let found: Vec<(i64,)> = reader
        .find::<item::Entity>()
        .filter(of)
        .limit(COUNTED_UP_TO)
        .tune(|query| query.select_only().column(item::Column::Rank))
        .tuples()
        .await?;
    Ok(u64::try_from(found.len()).unwrap_or(COUNTED_UP_TO))
}

/// The most urgent to-dos that a filter leaves, at most `limit`; and how many it leaves, counted up to
/// [`COUNTED_UP_TO`].
pub async fn todos(
    reader: &Reader<'_>,
    who: &SignedIn,
    filter: &Filter,
    limit: u64,
) -> Result<(Vec<ItemRow>, u64)> {
    let Some(mine) = mine(who) else { return Ok((Vec::new(), 0)) };
    let (rows, _) = inbox(reader, who, filter, limit).await?;
    let listed = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let count = if listed < limit { listed } else { count(reader, filter.narrow(mine)).await? };
    Ok((rows, count))
}

/// The keys of the processes that somebody has to-dos of.
pub async fn processes(reader: &Reader<'_>, who: &SignedIn) -> Result<Vec<String>> {
    let Some(mine) = mine(who) else { return Ok(Vec::new()) };
    let found: Vec<(String,)> = reader
        .find::<item::Entity>()
        .filter(mine)
        .order_by(item::Column::ProcessKey, Order::Asc)
        .tune(|query| query.select_only().column(item::Column::ProcessKey).distinct())
        .tuples()
        .await?;
    Ok(found.into_iter().map(|(key,)| key).collect())
}
