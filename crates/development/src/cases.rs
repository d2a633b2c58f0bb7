//! Cases: one person on the way from applicant to full member.

mod listing;
mod openable;
mod opening;

use chrono::NaiveDate;
use identity::{Person, Unit};
use platform::{Error, Id, Path, RawId, Reader, Result, Scope, Timestamp, Tx};
use sea_orm::{ColumnTrait, Order, QueryFilter, sea_query::Expr};
use workflow::Instance;

pub(crate) use listing::named;
pub use listing::{Cursor, Filter, Listed, list};
pub(crate) use openable::{Openable, openable};
pub(crate) use opening::advance;
pub use opening::open;

use crate::{
    Case, Role, Status,
    schema::{case, party},
};

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The case.
    pub id: Id<Case>,
    /// Who is on the way.
    pub person: Id<Person>,
    /// The branch.
    pub unit: Id<Unit>,
    /// Its place.
    pub path: Path,
    /// The rule set in force when the case was opened.
    pub rule_set: String,
    /// The version of the process that the case runs on.
    pub process_version: String,
    /// The running process; empty only while the case is being opened.
    pub instance: Option<Id<Instance>>,
    /// How it stands.
    pub status: Status,
    /// 1 to 5.
    pub stage: u8,
    /// 1 to 25.
    pub step: u8,
    /// What is to be done now.
    pub current_title: String,
    /// By whom, as posts.
    pub waiting_for: String,
    /// Until when.
    pub due_on: Option<NaiveDate>,
    /// The day of the application.
    pub applied_on: NaiveDate,
    /// When the case was opened here.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// For changing it.
    pub version: i64,
}

impl Row {
    /// The page of the case.
    pub fn href(&self) -> String {
        format!("/development/cases/{}", self.id)
    }

    /// Whether something should have been done before `today`.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.status == Status::Open && self.due_on.is_some_and(|due| due < today)
    }
}

impl From<case::Model> for Row {
    fn from(row: case::Model) -> Self {
        Self {
            id: row.id,
            person: row.person,
            unit: row.unit,
            path: Path::stored(&row.path),
            rule_set: row.rule_set,
            process_version: row.process_version,
            instance: row.instance,
            status: row.status,
            stage: u8::try_from(row.stage).unwrap_or(0),
            step: u8::try_from(row.step).unwrap_or(0),
            current_title: row.current_title,
            waiting_for: row.waiting_for,
            due_on: row.due_on,
            applied_on: row.applied_on,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
            version: row.version,
        }
    }
}

/// Somebody who supports a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// As what.
    pub role: Role,
    /// Who.
    pub person: Id<Person>,
    /// His name when he was named.
    pub name: String,
}

/// The case of an id from a link.
///
/// # Errors
/// [`platform::Error::Missing`] out of scope.
pub async fn get(reader: &Reader<'_>, raw: RawId<Case>) -> Result<Row> {
    reader.resolve::<case::Entity>(raw).await.map(|(_, row)| row.into())
}

/// The latest case of a person, in scope.
pub async fn of_person(reader: &Reader<'_>, person: Id<Person>) -> Result<Option<Row>> {
    let query = reader.find::<case::Entity>().filter(case::Column::Person.eq(person));
    let found = query.order_by(case::Column::OpenedAt, Order::Desc).limit(1).one().await?;
    Ok(found.map(Row::from))
}

/// Cases by their ids; those out of scope are left out.
pub(crate) async fn of_ids(reader: &Reader<'_>, ids: &[uuid::Uuid]) -> Result<Vec<Row>> {
    let query = reader.find::<case::Entity>().filter(case::Column::Id.is_in(ids.iter().copied()));
    Ok(query.all().await?.into_iter().map(Row::from).collect())
}

/// Which of these persons have an open case, anywhere.
pub(crate) async fn with_open_case(reader: &Reader<'_>, persons: &[Id<Person>]) -> Result<Vec<Id<Person>>> {
    let system = Scope::system("one person has one open case");
    let mut found = Vec::new();
    for some in persons.chunks(500) {
        let query = reader.beyond_scope(&system).find::<case::Entity>();
        let rows = query.filter(case::Column::OpenPerson.is_in(some.iter().copied())).all().await?;
        found.extend(rows.into_iter().map(|row| row.person));
    }
    Ok(found)
}

/// Keeps the day of the application, as it was filed.
pub(crate) async fn set_applied_on(tx: &Tx, case: Id<Case>, day: NaiveDate) -> Result<()> {
    let system = Scope::system("the day of the application that was filed");
    tx.update_where_as::<case::Entity>(&system, |rows| {
        rows.col_expr(case::Column::AppliedOn, Expr::value(day)).filter(case::Column::Id.eq(case))
    })
    .await?;
    Ok(())
}

/// Counts the version of a case up, or finds that somebody else was faster.
pub(crate) async fn claim(tx: &Tx, case: Row) -> Result<Row> {
    let system = Scope::system("a case that somebody acts on");
    let next = case.version + 1;
    let claimed = tx
        .update_where_as::<case::Entity>(&system, |rows| {
            rows.col_expr(case::Column::Version, Expr::value(next))
                .filter(case::Column::Id.eq(case.id))
                .filter(case::Column::Version.eq(case.version))
        })
        .await?;
    if claimed == 0 { Err(Error::Stale) } else { Ok(Row { version: next, ..case }) }
}

/// Takes away those named for a role, before others are named in their place.
pub(crate) async fn clear_parties(tx: &Tx, case: &Row, role: Role) -> Result<()> {
    tx.delete_where::<party::Entity>(|rows| {
        rows.filter(party::Column::CaseId.eq(case.id)).filter(party::Column::Role.eq(role))
    })
    .await?;
    Ok(())
}

/// Contacts and introducers of a case in scope, contacts first, in the order of naming.
pub async fn parties(reader: &Reader<'_>, case: Id<Case>) -> Result<Vec<Party>> {
    let rows = reader
        .find::<party::Entity>()
        .filter(party::Column::CaseId.eq(case))
        .order_by(party::Column::Role, Order::Asc)
        .order_by(party::Column::Id, Order::Asc)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| Party { role: row.role, person: row.person, name: row.name }).collect())
}
