//! The list of cases of a part of the tree, the most urgent first.

use std::collections::HashMap;

use chrono::NaiveDate;
use identity::{Person, Unit};
use platform::{Id, Path, Reader, Result};
use sea_orm::{ColumnTrait, Condition, Order};

use super::Row;
use crate::{Case, Status, schema::case};

/// How many cases a page shows.
const PAGE: u64 = 50;

/// Which cases.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// 1 to 5.
    pub stage: Option<u8>,
    /// How they stand; open ones when empty.
    pub status: Option<Status>,
    /// Only those whose day has passed.
    pub is_overdue: bool,
    /// Only those of this unit and what lies below it.
    pub below: Option<Path>,
    /// Those behind this one.
    pub after: Option<Cursor>,
}

/// The place of a case in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    due_key: NaiveDate,
    id: platform::RawId<Case>,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.due_key, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let (day, id) = text.split_once('_').ok_or(())?;
        Ok(Self { due_key: day.parse().map_err(|_| ())?, id: id.parse().map_err(|_| ())? })
    }
}

/// A case in the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The case.
    pub case: Row,
    /// The name of the person.
    pub name: String,
    /// The short name of the branch.
    pub branch: String,
}

/// The day that stands for "no last day" in the order of urgency.
pub(crate) fn end_of_time() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// One page of cases, and where the next one begins.
pub async fn list(reader: &Reader<'_>, filter: &Filter) -> Result<(Vec<Listed>, Option<Cursor>)> {
    let mut query =
        reader.find::<case::Entity>().filter(case::Column::Status.eq(filter.status.unwrap_or(Status::Open)));
    if let Some(stage) = filter.stage {
        query = query.filter(case::Column::Stage.eq(i64::from(stage)));
    }
    if filter.is_overdue {
        query = query.filter(case::Column::DueKey.lt(reader.today()));
    }
    if let Some(below) = &filter.below {
        query = query.filter(below.within(case::Column::Path));
    }
    if let Some(after) = &filter.after {
        let same_day = Condition::all()
            .add(case::Column::DueKey.eq(after.due_key))
            .add(case::Column::Id.gt(after.id.uuid()));
        query = query.filter(Condition::any().add(case::Column::DueKey.gt(after.due_key)).add(same_day));
    }
    let mut rows = query
        .order_by(case::Column::DueKey, Order::Asc)
        .order_by(case::Column::Id, Order::Asc)
        .limit(PAGE + 1)
        .all()
        .await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > page;
    rows.truncate(page);
    let last = rows.last().map(|row| Cursor { due_key: row.due_key, id: row.id.raw() });
    let rows: Vec<Row> = rows.into_iter().map(Row::from).collect();
    Ok((named(reader, rows).await?, last.filter(|_| has_more)))
}

/// Adds names of persons and branches: one question each.
pub(crate) async fn named(reader: &Reader<'_>, rows: Vec<Row>) -> Result<Vec<Listed>> {
    let persons: Vec<Id<Person>> = rows.iter().map(|row| row.person).collect();
    let mut units: Vec<Id<Unit>> = rows.iter().map(|row| row.unit).collect();
    units.sort_unstable();
    units.dedup();
    let names: HashMap<Id<Person>, String> = members::register::facts_of(reader, &persons)
        .await?
        .into_iter()
        .map(|facts| (facts.person, facts.name))
        .collect();
    let branches = organizations::register::names(reader, &units).await?;
    Ok(rows
        .into_iter()
        .map(|case| Listed {
            name: names.get(&case.person).cloned().unwrap_or_default(),
            branch: branches.get(&case.unit).cloned().unwrap_or_default(),
            case,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_address_bar() {
        let cursor: Cursor = "2026-11-23_0199e3a1b2c37d4e8f90112233445566".parse().unwrap();
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert!("".parse::<Cursor>().is_err());
        assert!("2026-11-23_1 or 1=1".parse::<Cursor>().is_err());
    }
}
