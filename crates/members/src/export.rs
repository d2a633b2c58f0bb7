//! The list of a roster as a sheet: read in pieces by key, numbers masked as on the page.

use std::{collections::HashMap, fs::File};

use axum::body::Body;
use documents::workbook::{Heading, Value, Workbook};
use identity::Unit;
use organizations::register as units;
use platform::{Error, Id, Reader, Result, Sealed, SealedKind, Tx, audit::Entry};
use rules::codes::{EDUCATION, ETHNIC_GROUPS, OCCUPATIONS};
use serde_json::json;
use web::file_body;

use crate::{
    roster::{self, Filter},
    schema::person::Model,
    texts::{self, column},
};

/// How many rows are in memory at a time.
const PIECE: u64 = 1_000;

/// What a cell is made of.
struct Row<'a> {
    reader: &'a Reader<'a>,
    person: &'a Model,
    /// The short name of the branch.
    branch: &'a str,
}

/// A column: its heading, its width in characters, and what stands in it.
struct Column(&'static str, f64, fn(&Row<'_>) -> Result<Value>);

/// The columns of the sheet, left to right.
const COLUMNS: [Column; 18] = [
    Column(column::NAME, 12.0, |row| Ok(text(&row.person.name))),
    Column(column::SEX, 6.0, |row| Ok(text(row.person.sex.title()))),
    Column(column::ETHNICITY, 10.0, |row| Ok(text(texts::name(ETHNIC_GROUPS, &row.person.ethnicity)))),
    Column(column::ID_NUMBER, 22.0, |row| masked(row, row.person.id_number.as_ref())),
    Column(column::BIRTH, 12.0, |row| Ok(Value::Date(row.person.birth))),
    Column(column::EDUCATION, 12.0, |row| Ok(text(texts::name(EDUCATION, &row.person.education)))),
    Column(column::CATEGORY, 12.0, |row| Ok(text(row.person.category.title()))),
    Column(column::BRANCH, 28.0, |row| Ok(text(row.branch))),
    Column(column::JOINED_ON, 16.0, |row| Ok(row.person.joined_on.into())),
    Column(column::CONFIRMED_ON, 18.0, |row| Ok(row.person.confirmed_on.into())),
    Column(column::OCCUPATION, 22.0, |row| Ok(text(texts::name(OCCUPATIONS, &row.person.occupation)))),
    Column(column::PHONE, 16.0, |row| masked(row, row.person.phone.as_ref())),
    Column(column::NUMBER, 16.0, |row| Ok(text(&row.person.number))),
    Column(column::MEMBERSHIP_STATE, 12.0, |row| Ok(text(row.person.membership_state.title()))),
    Column(column::IS_LOST, 10.0, |row| Ok(text(texts::yes(row.person.is_lost)))),
    Column(column::IS_MOBILE, 10.0, |row| Ok(text(texts::yes(row.person.is_mobile)))),
    Column(column::MOBILE_TO, 20.0, |row| Ok(text(&row.person.mobile_to))),
    // With it the sheet can be changed and brought in again: the numbers are masked.
    Column(column::KEY, 38.0, |row| Ok(text(&row.person.id.uuid().to_string()))),
];

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Empty } else { Value::text(text) }
}

fn masked<K: SealedKind>(row: &Row<'_>, number: Option<&Sealed<K>>) -> Result<Value> {
    Ok(number.map(|number| number.masked(row.reader.vault(), row.person.id.uuid())).transpose()?.into())
}

/// A finished sheet in an unlinked temporary file: however long the list is, memory holds a piece of it.
pub(crate) struct Sheet(File);

impl From<Sheet> for Body {
    fn from(sheet: Sheet) -> Self {
        file_body(sheet.0)
    }
}

/// The sheet of a filter.
pub(crate) async fn sheet(reader: &Reader<'_>, filter: &Filter) -> Result<Sheet> {
    let headings: Vec<Heading> =
        COLUMNS.iter().map(|Column(title, width, _)| Heading::new(*title).wide(*width)).collect();
    let mut book = Workbook::in_file(texts::page::ROSTER, &headings)?;
    let mut names: HashMap<Id<Unit>, String> = HashMap::new();
    let mut last: Option<Model> = None;
    loop {
        let rows = roster::models(reader, filter, last.as_ref(), PIECE).await?;
        let mut unknown: Vec<Id<Unit>> =
            rows.iter().map(|row| row.unit).filter(|unit| !names.contains_key(unit)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        names.extend(units::names(reader, &unknown).await?);
        for person in &rows {
            let branch = names.get(&person.unit).map_or("", String::as_str);
            let row = Row { reader, person, branch };
            let cells = COLUMNS.iter().map(|Column(_, _, value)| value(&row)).collect::<Result<Vec<_>>>()?;
            book.row(&cells)?;
        }
        let Some(end) = rows.into_iter().next_back() else { break };
        last = Some(end);
    }
    // Closing the sheet compresses all of it.
    let finished = tokio::task::spawn_blocking(move || book.finish_file()).await;
    let file =
        finished.map_err(|error| Error::internal(format!("the sheet was not finished: {error}")))??;
    Ok(Sheet(file))
}

/// Leaves in the trail who took which list away.
pub(crate) fn note(tx: &mut Tx, filter: &Filter) {
    let place = filter.place.branch.map(Id::uuid).unwrap_or_default();
    let entry = Entry::new("members.roster.exported", "roster").on(place, &filter.place.path);
    tx.audit(entry.after(json!({
        "view": filter.view.word(),
        "category": filter.category.map(crate::Category::code),
        "occupation": filter.occupation,
        "education": filter.education,
        "joined_from": filter.joined_from,
        "joined_to": filter.joined_to,
        "chosen": filter.chosen.len(),
    })));
}
