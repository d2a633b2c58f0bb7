//! The list of a roster as a sheet: read in pieces by key, numbers masked as on the page.

use std::{collections::HashMap, fs::File};

use axum::body::Body;
use documents::workbook::{Heading, Value, Workbook};
use identity::Unit;
use organizations::register as units;
use platform::{Error, Id, Reader, Result, Tx, audit::Entry};
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

/// The headings with their widths in characters.
const HEADINGS: [(&str, f64); 18] = [
    (column::NAME, 12.0),
    (column::SEX, 6.0),
    (column::ETHNICITY, 10.0),
    (column::ID_NUMBER, 22.0),
    (column::BIRTH, 12.0),
    (column::EDUCATION, 12.0),
    (column::CATEGORY, 12.0),
    (column::BRANCH, 28.0),
    (column::JOINED_ON, 16.0),
    (column::CONFIRMED_ON, 18.0),
    (column::OCCUPATION, 22.0),
    (column::PHONE, 16.0),
    (column::NUMBER, 16.0),
    (column::MEMBERSHIP_STATE, 12.0),
    (column::IS_LOST, 10.0),
    (column::IS_MOBILE, 10.0),
    (column::MOBILE_TO, 20.0),
    // With it the sheet can be changed and brought in again: the numbers are masked.
    (column::KEY, 38.0),
];

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
        HEADINGS.iter().map(|(title, width)| Heading::new(*title).wide(*width)).collect();
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
        for row in &rows {
            book.row(&cells(reader, row, names.get(&row.unit).map_or("", String::as_str))?)?;
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

fn cells(reader: &Reader<'_>, row: &Model, branch: &str) -> Result<Vec<Value>> {
    let (vault, id) = (reader.vault(), row.id.uuid());
    let id_number = row.id_number.as_ref().map(|number| number.masked(vault, id)).transpose()?;
    let phone = row.phone.as_ref().map(|phone| phone.masked(vault, id)).transpose()?;
    let text = |text: &str| if text.is_empty() { Value::Empty } else { Value::text(text) };
    let day = |day: Option<chrono::NaiveDate>| day.map_or(Value::Empty, Value::Date);
    Ok(vec![
        text(&row.name),
        text(row.sex.title()),
        text(texts::name(ETHNIC_GROUPS, &row.ethnicity)),
        text(&id_number.unwrap_or_default()),
        Value::Date(row.birth),
        text(texts::name(EDUCATION, &row.education)),
        text(row.category.title()),
        text(branch),
        day(row.joined_on),
        day(row.confirmed_on),
        text(texts::name(OCCUPATIONS, &row.occupation)),
        text(&phone.unwrap_or_default()),
        text(&row.number),
        text(row.membership_state.title()),
        text(texts::yes(row.is_lost)),
        text(texts::yes(row.is_mobile)),
        text(&row.mobile_to),
        text(&row.id.uuid().to_string()),
    ])
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
