//! Questions about persons that commands, other modules and imports ask.

use std::collections::HashMap;

use chrono::NaiveDate;
use identity::{Person, Unit};
use platform::{Id, Path, Query, RawId, Reader, Result, Vault};
use rules::CivilId;
use sea_orm::{ColumnTrait, Condition, FromQueryResult, Order, QuerySelect};
use uuid::Uuid;

use crate::{
    Category, MembershipState, Sex,
    schema::person::{Column, Entity, Model},
};

/// What other modules need to know of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The person.
    pub person: Id<Person>,
    /// The name.
    pub name: String,
    /// The sex.
    pub sex: Sex,
    /// The birthday.
    pub birth: NaiveDate,
    /// How far on the way.
    pub category: Category,
    /// The branch.
    pub unit: Id<Unit>,
    /// The place of the branch.
    pub path: Path,
    /// 学号/工号.
    pub number: Option<String>,
    /// 提交入党申请书日期.
    pub application_on: Option<NaiveDate>,
    /// The day of becoming an activist.
    pub activist_on: Option<NaiveDate>,
    /// The day of becoming a candidate.
    pub candidate_on: Option<NaiveDate>,
    /// The day of joining, as a probationary member.
    pub joined_on: Option<NaiveDate>,
    /// The day of becoming a full member.
    pub confirmed_on: Option<NaiveDate>,
    /// Out of reach.
    pub is_lost: bool,
    /// A full member whose membership is not suspended: may vote, introduce, be elected.
    pub is_full_member_in_good_standing: bool,
    /// For changing it later.
    pub version: i64,
}

/// The columns of [`Facts`].
#[derive(FromQueryResult)]
struct Short {
    id: Id<Person>,
    name: String,
    sex: Sex,
    birth: NaiveDate,
    category: Category,
    unit: Id<Unit>,
    path: String,
    number: String,
    application_on: Option<NaiveDate>,
    activist_on: Option<NaiveDate>,
    candidate_on: Option<NaiveDate>,
    joined_on: Option<NaiveDate>,
    confirmed_on: Option<NaiveDate>,
    is_lost: bool,
    membership_state: MembershipState,
    version: i64,
}

const SHORT: [Column; 16] = [
    Column::Id,
    Column::Name,
    Column::Sex,
    Column::Birth,
    Column::Category,
    Column::Unit,
    Column::Path,
    Column::Number,
    Column::ApplicationOn,
    Column::ActivistOn,
    Column::CandidateOn,
    Column::JoinedOn,
    Column::ConfirmedOn,
    Column::IsLost,
    Column::MembershipState,
    Column::Version,
];

impl From<Short> for Facts {
    fn from(row: Short) -> Self {
        Self {
            person: row.id,
            name: row.name,
            sex: row.sex,
            birth: row.birth,
            category: row.category,
            unit: row.unit,
            path: Path::stored(&row.path),
            number: Some(row.number).filter(|number| !number.is_empty()),
            application_on: row.application_on,
            activist_on: row.activist_on,
            candidate_on: row.candidate_on,
            joined_on: row.joined_on,
            confirmed_on: row.confirmed_on,
            is_lost: row.is_lost,
            is_full_member_in_good_standing: row.category == Category::Full
                && row.membership_state == MembershipState::Regular,
            version: row.version,
        }
    }
}

async fn short(reader: &Reader<'_>, condition: Condition) -> Result<Vec<Facts>> {
    in_order(reader.find::<Entity>().filter(condition)).await
}

/// The facts that a question finds, by name.
pub(super) async fn in_order(query: Query<'_, Entity>) -> Result<Vec<Facts>> {
    let query = query.order_by(Column::NameKey, Order::Asc).order_by(Column::Id, Order::Asc);
    let rows: Vec<Short> = query.tune(|q| q.select_only().columns(SHORT)).shaped().await?;
    Ok(rows.into_iter().map(Facts::from).collect())
}

/// The facts of one person in scope.
pub async fn facts(reader: &Reader<'_>, person: Id<Person>) -> Result<Facts> {
    let found = short(reader, Condition::all().add(Column::Id.eq(person))).await?;
    found.into_iter().next().ok_or(platform::Error::Missing)
}

/// The facts of some persons; those out of scope are left out.
pub async fn facts_of(reader: &Reader<'_>, persons: &[Id<Person>]) -> Result<Vec<Facts>> {
    short(reader, Condition::all().add(Column::Id.is_in(persons.iter().copied()))).await
}

/// The names of persons by their ids; those out of scope are left out.
pub async fn named(reader: &Reader<'_>, ids: &[uuid::Uuid]) -> Result<Vec<(Id<Person>, String)>> {
    let query = reader.find::<Entity>().filter(Column::Id.is_in(ids.iter().copied()));
    query.tune(|q| q.select_only().column(Column::Id).column(Column::Name)).tuples().await
}

/// A person named in a form or a link.
pub async fn resolve(reader: &Reader<'_>, raw: RawId<Person>) -> Result<Facts> {
    let found = short(reader, Condition::all().add(Column::Id.eq(raw.uuid()))).await?;
    found.into_iter().next().ok_or(platform::Error::Missing)
}

/// Full members in good standing and within reach: who counts for a quorum (docs/rules.md, votes).
fn may_vote(unit: Id<Unit>) -> Condition {
    Condition::all()
        .add(Column::Unit.eq(unit))
        .add(Column::Category.eq(Category::Full))
        .add(Column::MembershipState.eq(MembershipState::Regular))
        .add(Column::IsLost.eq(false))
}

/// The full members of a branch, by name: who can be a contact person or an introducer.
pub async fn full_members_of(reader: &Reader<'_>, unit: Id<Unit>) -> Result<Vec<(Id<Person>, String)>> {
    let query = reader.find::<Entity>().filter(may_vote(unit)).order_by(Column::NameKey, Order::Asc);
    query.tune(|q| q.select_only().column(Column::Id).column(Column::Name)).tuples().await
}

/// How many members of a branch have a vote.
pub async fn count_full_members(reader: &Reader<'_>, unit: Id<Unit>) -> Result<u32> {
    let count = reader.find::<Entity>().filter(may_vote(unit)).count().await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The column that blind indexes of identity numbers belong to.
const ID_NUMBER: &str = "members_person.id_number";

/// The blind index of an identity number.
pub(crate) fn civil_id_index(vault: &Vault, number: &CivilId) -> String {
    vault.index(ID_NUMBER, number.as_str())
}

/// The blind index of a phone number.
pub(crate) fn phone_index(vault: &Vault, phone: &str) -> String {
    vault.index("members_person.phone", phone)
}

/// The person with this identity number, in scope.
pub async fn by_civil_id(reader: &Reader<'_>, number: &CivilId) -> Result<Option<Id<Person>>> {
    let index = civil_id_index(reader.vault(), number);
    let query = reader.find::<Entity>().filter(Column::IdNumberIndex.eq(index));
    let found: Vec<Id<Person>> =
        first_column(query.tune(|q| q.select_only().column(Column::Id)).tuples().await?);
    Ok(found.into_iter().next())
}

/// The persons with these identity numbers, in scope, by number.
pub async fn by_civil_ids(reader: &Reader<'_>, numbers: &[CivilId]) -> Result<HashMap<String, Id<Person>>> {
    let mut found = HashMap::with_capacity(numbers.len());
    for some in numbers.chunks(500) {
        let by_index: HashMap<String, &CivilId> =
            some.iter().map(|number| (civil_id_index(reader.vault(), number), number)).collect();
        let query =
            reader.find::<Entity>().filter(Column::IdNumberIndex.is_in(by_index.keys().map(String::as_str)));
        let rows: Vec<(String, Id<Person>)> =
            query.tune(|q| q.select_only().column(Column::IdNumberIndex).column(Column::Id)).tuples().await?;
        for (index, person) in rows {
            if let Some(number) = by_index.get(&index) {
                found.insert(number.as_str().to_owned(), person);
            }
        }
    }
    Ok(found)
}

/// The whole rows with these blind indexes, by index: for imports, which compare every field.
pub(crate) async fn models_by_index(
    reader: &Reader<'_>,
    indexes: &[String],
) -> Result<HashMap<String, Model>> {
    let mut found = HashMap::with_capacity(indexes.len());
    for some in indexes.chunks(500) {
        let query =
            reader.find::<Entity>().filter(Column::IdNumberIndex.is_in(some.iter().map(String::as_str)));
        for row in query.all().await? {
            found.insert(row.id_number_index.clone().unwrap_or_default(), row);
        }
    }
    Ok(found)
}

/// The whole rows of these keys, as exported sheets hold them, in scope.
pub(crate) async fn models_by_key(reader: &Reader<'_>, keys: &[Uuid]) -> Result<HashMap<Uuid, Model>> {
    let mut found = HashMap::with_capacity(keys.len());
    for some in keys.chunks(500) {
        let query = reader.find::<Entity>().filter(Column::Id.is_in(some.iter().copied()));
        found.extend(query.all().await?.into_iter().map(|row| (row.id.uuid(), row)));
    }
    Ok(found)
}

fn first_column<T>(rows: Vec<(T,)>) -> Vec<T> {
    rows.into_iter().map(|(value,)| value).collect()
}
