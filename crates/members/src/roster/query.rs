//! The questions behind the roster.

use chrono::NaiveDate;
use identity::{Person, Unit};
use platform::{Id, Path, Query, Reader, Result, Sealed};
use rules::identifiers::Mobile;
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, Order, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};

use super::{At, Filter, Key, Row, Rows, Sort, View};
use crate::{
    Category, names,
    register::{branch_key, named_or_numbered, phone_index},
    schema::{
        Phone,
        person::{Column, Entity, Model},
    },
    tallies::Tally,
};

/// The columns of a line.
#[derive(FromQueryResult)]
struct Line {
    id: Id<Person>,
    name: String,
    name_key: String,
    branch_key: String,
    joined_key: NaiveDate,
    unit: Id<Unit>,
    category: Category,
    joined_on: Option<NaiveDate>,
    phone: Option<Sealed<Phone>>,
    is_mobile: bool,
    is_lost: bool,
    is_incomplete: bool,
}

const LINE: [Column; 12] = [
    Column::Id,
    Column::Name,
    Column::NameKey,
    Column::BranchKey,
    Column::JoinedKey,
    Column::Unit,
    Column::Category,
    Column::JoinedOn,
    Column::Phone,
    Column::IsMobile,
    Column::IsLost,
    Column::IsIncomplete,
];

/// How many people a filter leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Total {
    /// Exactly so many.
    Exactly(u64),
    /// More than so many: counting on would cost more than it tells.
    MoreThan(u64),
}

/// Where counting stops.
const COUNTED_UP_TO: u64 = 10_000;

/// Narrows the people of the scope to those of the filter.
fn narrowed<'a>(reader: &Reader<'a>, filter: &Filter) -> Query<'a, Entity> {
    let mut condition = Condition::all();
    if !filter.chosen.is_empty() {
        condition = condition.add(Column::Id.is_in(filter.chosen.iter().map(|raw| raw.uuid())));
    }
    condition = match filter.place.branch {
        Some(unit) => condition.add(Column::Unit.eq(unit)),
        None if filter.place.path == Path::root() => condition,
        None => condition.add(filter.place.path.within(Column::Path)),
    };
    condition = match (filter.category, filter.view) {
        (Some(category), _) => condition.add(Column::Category.eq(category)),
        (None, View::Probationary) => condition.add(Column::Category.eq(Category::Probationary)),
        (None, View::Applicants) => condition.add(Column::Category.is_in(Category::ON_THE_WAY)),
        (None, _) => condition.add(Column::Category.is_in(Category::MEMBERS)),
    };
    condition = match filter.view {
        View::Mobile => condition.add(Column::IsMobile.eq(true)),
        View::Lost => condition.add(Column::IsLost.eq(true)),
        View::Incomplete => condition.add(Column::IsIncomplete.eq(true)),
        View::Members | View::Probationary | View::Applicants => condition,
    };
    if !filter.occupation.is_empty() {
        condition = condition.add(Column::Occupation.eq(filter.occupation.as_str()));
    }
    if !filter.education.is_empty() {
        condition = condition.add(Column::Education.eq(filter.education.as_str()));
    }
    // Whoever has not joined has the end of time as key: a bound on one side must not let them in.
    if let Some(from) = filter.joined_from {
        condition = condition.add(Column::JoinedKey.gte(from)).add(Column::JoinedOn.is_not_null());
    }
    if let Some(to) = filter.joined_to {
        condition = condition.add(Column::JoinedKey.lte(to));
    }
    if !filter.text.is_empty() {
        condition = condition.add(matching(reader, &filter.text));
    }
    reader.find::<Entity>().filter(condition)
}

/// What was typed into the one field: digits are a phone or a number, else it begins a name.
fn matching(reader: &Reader<'_>, text: &str) -> Condition {
    let number = Condition::any().add(Column::Number.eq(text));
    match Mobile::parse(text) {
        Ok(phone) => number.add(Column::PhoneIndex.eq(phone_index(reader.vault(), phone.as_str()))),
        Err(_) => named_or_numbered(text),
    }
}

/// The columns of an order, and whether the list runs down.
fn order_of(sort: Sort) -> (&'static [Column], bool) {
    match sort {
        Sort::Name => (&[Column::NameKey, Column::Id], false),
        Sort::Joined => (&[Column::JoinedKey, Column::Id], true),
        Sort::Branch => (&[Column::BranchKey, Column::NameKey, Column::Id], false),
    }
}

/// Rows beyond a key, in one direction. Nothing when the key belongs to a list of another order.
fn beyond(sort: Sort, key: &Key, down: bool) -> Option<Expr> {
    let (columns, _) = order_of(sort);
    if key.values.len() + 1 != columns.len() {
        return None;
    }
    let mut values: Vec<Expr> = Vec::with_capacity(columns.len());
    for value in &key.values {
        values.push(match sort {
            Sort::Joined => Expr::val(value.parse::<NaiveDate>().ok()?),
            Sort::Name | Sort::Branch => Expr::val(value.as_str()),
        });
    }
    values.push(Expr::val(key.id));
    let left = Expr::tuple(columns.iter().map(|column| Expr::col(*column)).collect::<Vec<_>>());
    let right = Expr::tuple(values);
    Some(if down { left.lt(right) } else { left.gt(right) })
}

/// The rows of one direction from a bound on, in the order of the list (or against it).
fn walked<'a>(
    reader: &Reader<'a>,
    filter: &Filter,
    bound: Option<Expr>,
    backwards: bool,
) -> Query<'a, Entity> {
    let (columns, runs_down) = order_of(filter.sort);
    let mut query = narrowed(reader, filter);
    if filter.sort == Sort::Branch {
        // The index that serves this order finds the subtree, too.
        query = query.filter(names::begins(Column::BranchKey, &branch_key(&filter.place.path)));
    }
    if let Some(bound) = bound {
        query = query.filter(Condition::all().add(bound));
    }
    let direction = if runs_down == backwards { Order::Asc } else { Order::Desc };
    columns.iter().fold(query, |query, column| query.order_by(*column, direction.clone()))
}

/// The rows of a page, and whether there are more on either side: one question, for one row more than is shown.
pub(crate) async fn page(reader: &Reader<'_>, filter: &Filter, at: &At, size: u64) -> Result<Rows> {
    let (_, runs_down) = order_of(filter.sort);
    let (backwards, bound) = match at {
        At::Start => (false, None),
        At::After(key) => (false, beyond(filter.sort, key, runs_down)),
        At::Before(key) => (true, beyond(filter.sort, key, !runs_down)),
    };
    let is_bounded = bound.is_some();
    let query = walked(reader, filter, bound, backwards).limit(size + 1);
    let mut lines: Vec<Line> = query.tune(|q| q.select_only().columns(LINE)).shaped().await?;
    let shown = usize::try_from(size).unwrap_or(usize::MAX);
    let has_more = lines.len() > shown;
    lines.truncate(shown);
    if backwards {
        lines.reverse();
    }
    let (has_before, has_after) = if backwards { (has_more, is_bounded) } else { (is_bounded, has_more) };
    let rows = lines.into_iter().map(|line| row(reader, filter.sort, line)).collect::<Result<_>>()?;
    Ok(Rows { rows, has_before, has_after })
}

/// The next whole rows of a list after a row: for taking the list away in pieces.
pub(crate) async fn models(
    reader: &Reader<'_>,
    filter: &Filter,
    after: Option<&Model>,
    size: u64,
) -> Result<Vec<Model>> {
    let (_, runs_down) = order_of(filter.sort);
    let bound = after.and_then(|row| {
        let values = match filter.sort {
            Sort::Name => vec![row.name_key.clone()],
            Sort::Joined => vec![row.joined_key.to_string()],
            Sort::Branch => vec![row.branch_key.clone(), row.name_key.clone()],
        };
        beyond(filter.sort, &Key { values, id: row.id.uuid() }, runs_down)
    });
    walked(reader, filter, bound, false).limit(size).all().await
}

fn row(reader: &Reader<'_>, sort: Sort, line: Line) -> Result<Row> {
    let values = match sort {
        Sort::Name => vec![line.name_key],
        Sort::Joined => vec![line.joined_key.to_string()],
        Sort::Branch => vec![line.branch_key, line.name_key],
    };
    let phone = line.phone.map(|phone| phone.masked(reader.vault(), line.id.uuid())).transpose()?;
    Ok(Row {
        person: line.id,
        name: line.name,
        unit: line.unit,
        category: line.category,
        joined_on: line.joined_on,
        phone: phone.unwrap_or_default(),
        is_mobile: line.is_mobile,
        is_lost: line.is_lost,
        is_incomplete: line.is_incomplete,
        key: Key { values, id: line.id.uuid() },
    })
}

/// How many people the filter leaves: from the tally where it knows, else counted up to a bound.
pub(crate) async fn total(reader: &Reader<'_>, filter: &Filter, tally: &Tally) -> Result<Total> {
    if filter.is_tallied() {
        return Ok(Total::Exactly(u64::try_from(filter.tallied(tally)).unwrap_or(0)));
    }
    let beyond =
        narrowed(reader, filter).tune(|q| q.select_only().column(Column::Id)).offset(COUNTED_UP_TO).limit(1);
    let more: Vec<(uuid::Uuid,)> = beyond.tuples().await?;
    if !more.is_empty() {
        return Ok(Total::MoreThan(COUNTED_UP_TO));
    }
    narrowed(reader, filter).count().await.map(Total::Exactly)
}
