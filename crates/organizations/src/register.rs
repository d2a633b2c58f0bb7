//! The register of organisations: what is known of each, and the questions that approvals ask.

mod draft;
mod founding;

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use documents::table::UnitEntry;
use identity::Unit;
use platform::{Error, Id, Path, RawId, Reader, Result};
use sea_orm::{ColumnTrait, Condition, FromQueryResult, Order, QuerySelect};

pub use draft::Draft;
pub(crate) use draft::phone;
pub use founding::{change, found};
pub(crate) use founding::{differences, known};

use crate::{
    Kind,
    schema::organization::{Column, Entity, Model},
};

/// An organisation in a list, and what other modules ask about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its unit in the tree.
    pub unit: Id<Unit>,
    /// The unit above; empty for a root organisation.
    pub parent: Option<Id<Unit>>,
    /// Its place.
    pub path: Path,
    /// The code, up to 20 characters; text, never a number.
    pub code: String,
    /// The full name.
    pub full_name: String,
    /// The name on pages.
    pub short_name: String,
    /// What it is.
    pub kind: Kind,
    /// Whether it approves the admission of probationary members (docs/rules.md, who acts).
    pub can_approve: bool,
    /// The name of the secretary, as reported.
    pub secretary_name: String,
    /// The last day of the term of its committee.
    pub term_due: Option<NaiveDate>,
}

/// Everything known of one organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// What lists show.
    pub row: Row,
    /// The first day.
    pub founded_on: Option<NaiveDate>,
    /// The contact person.
    pub contact_name: String,
    /// The phone of the contact person, masked; empty outside the scope of who asks.
    pub contact_phone: String,
    /// The employer or school it belongs to.
    pub unit_name: String,
    /// The first day of the term.
    pub term_from: Option<NaiveDate>,
    /// The term in years.
    pub term_years: Option<i64>,
    /// The address.
    pub address: String,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// For changing it later.
    pub version: i64,
}

impl Record {
    /// The draft that says exactly what is known: where a form begins.
    pub(crate) fn draft(&self) -> Draft {
        Draft {
            founded_on: self.founded_on,
            secretary_name: self.row.secretary_name.clone(),
            contact_name: self.contact_name.clone(),
            contact_phone: None,
            unit_name: self.unit_name.clone(),
            can_approve: self.row.can_approve,
            term_from: self.term_from,
            term_years: self.term_years,
            address: self.address.clone(),
            longitude: self.longitude,
            latitude: self.latitude,
            ..Draft::new(
                &self.row.code,
                &self.row.full_name,
                &self.row.short_name,
                self.row.kind,
                self.row.parent,
            )
        }
    }
}

/// The columns of [`Row`].
#[derive(FromQueryResult)]
struct ShortRow {
    id: Id<Unit>,
    parent: Option<Id<Unit>>,
    path: String,
    code: String,
    full_name: String,
    short_name: String,
    kind: Kind,
    can_approve: bool,
    secretary_name: String,
    term_from: Option<NaiveDate>,
    term_years: Option<i64>,
}

const SHORT: [Column; 11] = [
    Column::Id,
    Column::Parent,
    Column::Path,
    Column::Code,
    Column::FullName,
    Column::ShortName,
    Column::Kind,
    Column::CanApprove,
    Column::SecretaryName,
    Column::TermFrom,
    Column::TermYears,
];

impl From<ShortRow> for Row {
    fn from(row: ShortRow) -> Self {
        Self {
            unit: row.id,
            parent: row.parent,
            path: Path::stored(&row.path),
            code: row.code,
            full_name: row.full_name,
            short_name: row.short_name,
            kind: row.kind,
            can_approve: row.can_approve,
            secretary_name: row.secretary_name,
            term_due: term_due(row.term_from, row.term_years),
        }
    }
}

impl From<Model> for Row {
    fn from(row: Model) -> Self {
        ShortRow {
            id: row.id,
            parent: row.parent,
            path: row.path,
            code: row.code,
            full_name: row.full_name,
            short_name: row.short_name,
            kind: row.kind,
            can_approve: row.can_approve,
            secretary_name: row.secretary_name,
            term_from: row.term_from,
            term_years: row.term_years,
        }
        .into()
    }
}

/// The day on which a term ends: the same day so many years later (28 February for 29 February).
fn term_due(from: Option<NaiveDate>, years: Option<i64>) -> Option<NaiveDate> {
    let (from, years) = (from?, i32::try_from(years?).ok()?);
    let year = from.year().checked_add(years)?;
    from.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
}

/// Orders places as the tree is read: by numbers, not by characters.
pub(crate) fn tree_order(path: &Path) -> Vec<u64> {
    path.as_str().split('/').filter_map(|part| part.parse().ok()).collect()
}

/// Rows that meet a condition, in the order of the tree.
pub(crate) async fn rows(reader: &Reader<'_>, condition: Condition) -> Result<Vec<Row>> {
    let found: Vec<ShortRow> =
        reader.find::<Entity>().filter(condition).tune(|q| q.select_only().columns(SHORT)).shaped().await?;
    let mut rows: Vec<Row> = found.into_iter().map(Row::from).collect();
    rows.sort_by_cached_key(|row| tree_order(&row.path));
    Ok(rows)
}

/// The organisations of the scope, in the order of the tree.
pub async fn list(reader: &Reader<'_>) -> Result<Vec<Row>> {
    match reader.scope().path() {
        Some(top) => rows(reader, top.within(Column::Path)).await,
        None => Ok(Vec::new()),
    }
}

/// The branches of the scope, for choosers.
pub async fn branches(reader: &Reader<'_>) -> Result<Vec<Row>> {
    let mut all = list(reader).await?;
    all.retain(|row| row.kind.is_branch());
    Ok(all)
}

/// The organisations directly below one.
pub async fn below(reader: &Reader<'_>, path: &Path) -> Result<Vec<Row>> {
    rows(reader, Condition::all().add(Column::Above.eq(path.as_str()))).await
}

/// One organisation, wherever it lies.
pub async fn get(reader: &Reader<'_>, unit: Id<Unit>) -> Result<Row> {
    reader.get::<Entity>(unit).await.map(Row::from)
}

/// Some organisations, wherever they lie, in one question.
pub async fn of(reader: &Reader<'_>, units: &[Id<Unit>]) -> Result<Vec<Row>> {
    rows(reader, Condition::all().add(Column::Id.is_in(units.iter().copied()))).await
}

/// An organisation named in a form or a link.
pub async fn resolve(reader: &Reader<'_>, raw: RawId<Unit>) -> Result<Row> {
    reader.resolve::<Entity>(raw).await.map(|(_, row)| row.into())
}

/// Everything known of one organisation. The phone only where the scope reaches.
pub async fn record(reader: &Reader<'_>, unit: Id<Unit>) -> Result<Record> {
    let row = reader.get::<Entity>(unit).await?;
    let is_mine = reader.scope().contains(&Path::stored(&row.path));
    let contact_phone = match &row.contact_phone {
        Some(phone) if is_mine => phone.masked(reader.vault(), unit.uuid())?,
        _ => String::new(),
    };
    Ok(Record {
        founded_on: row.founded_on,
        contact_name: row.contact_name.clone(),
        contact_phone,
        unit_name: row.unit_name.clone(),
        term_from: row.term_from,
        term_years: row.term_years,
        address: row.address.clone(),
        longitude: row.longitude,
        latitude: row.latitude,
        version: row.version,
        row: row.into(),
    })
}

/// The organisation of a code.
pub async fn by_code(reader: &Reader<'_>, code: &str) -> Result<Option<Row>> {
    Ok(rows(reader, Condition::all().add(Column::Code.eq(code))).await?.pop())
}

/// The organisations of some codes, in one question.
pub async fn by_codes(reader: &Reader<'_>, codes: &[&str]) -> Result<HashMap<String, Row>> {
    let found = rows(reader, Condition::all().add(Column::Code.is_in(codes.iter().copied()))).await?;
    Ok(found.into_iter().map(|row| (row.code.clone(), row)).collect())
}

/// All organisations of the instance by code.
pub async fn all_by_code(reader: &Reader<'_>) -> Result<HashMap<String, Row>> {
    let found = rows(reader, Condition::all()).await?;
    Ok(found.into_iter().map(|row| (row.code.clone(), row)).collect())
}

/// All organisations as a sheet may name them.
pub async fn entries(reader: Reader<'_>) -> Result<Vec<UnitEntry>> {
    let all = rows(&reader, Condition::all()).await?;
    let codes: HashMap<Id<Unit>, String> = all.iter().map(|row| (row.unit, row.code.clone())).collect();
    let entry = |row: Row| UnitEntry {
        is_in_scope: reader.scope().contains(&row.path),
        is_branch: row.kind.is_branch(),
        above: row.parent.and_then(|parent| codes.get(&parent).cloned()).unwrap_or_default(),
        code: row.code,
        full_name: row.full_name,
        short_name: row.short_name,
    };
    Ok(all.into_iter().map(entry).collect())
}

/// The short names of some organisations, in one question.
pub async fn names(reader: &Reader<'_>, units: &[Id<Unit>]) -> Result<HashMap<Id<Unit>, String>> {
    let query = reader.find::<Entity>().filter(Column::Id.is_in(units.iter().copied()));
    let pairs: Vec<(Id<Unit>, String)> =
        query.tune(|q| q.select_only().column(Column::Id).column(Column::ShortName)).tuples().await?;
    Ok(pairs.into_iter().collect())
}

/// The nearest general branch strictly above a place.
pub async fn general_branch_above(reader: &Reader<'_>, path: &Path) -> Result<Option<Row>> {
    let above: Vec<Path> = path.upwards().into_iter().skip(1).collect();
    nearest(reader, &above, |row| row.kind.is_general_branch()).await
}

/// The nearest organisation at or above a place that approves the admission of probationary members.
pub async fn approving_committee(reader: &Reader<'_>, path: &Path) -> Result<Option<Row>> {
    nearest(reader, &path.upwards(), |row| row.can_approve).await
}

async fn nearest(reader: &Reader<'_>, places: &[Path], is_it: impl Fn(&Row) -> bool) -> Result<Option<Row>> {
    let condition = Condition::all().add(Column::Path.is_in(places.iter().map(Path::as_str)));
    // The order of the tree puts the nearest last.
    Ok(rows(reader, condition).await?.into_iter().rfind(is_it))
}

/// The branch with this id, inside the scope: where a member can be.
pub async fn resolve_branch(reader: &Reader<'_>, raw: RawId<Unit>) -> Result<Row> {
    let row = resolve(reader, raw).await?;
    if row.kind.is_branch() && reader.scope().contains(&row.path) { Ok(row) } else { Err(Error::Missing) }
}

/// All organisations with everything known, in pieces by code: for imports.
pub(crate) async fn models(reader: &Reader<'_>) -> Result<Vec<Model>> {
    reader.find::<Entity>().order_by(Column::Code, Order::Asc).all().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_ends_on_the_same_day_some_years_later() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(term_due(Some(day("2022-04-18")), Some(5)), Some(day("2027-04-18")));
        assert_eq!(term_due(Some(day("2024-02-29")), Some(3)), Some(day("2027-02-28")));
        assert_eq!(term_due(Some(day("2024-02-29")), None), None);
        assert_eq!(term_due(Some(day("2024-02-29")), Some(i64::MAX)), None);
    }

    #[test]
    fn the_tenth_sibling_comes_after_the_second() {
        assert!(tree_order(&Path::stored("/1/10/")) > tree_order(&Path::stored("/1/2/7/")));
    }
}
