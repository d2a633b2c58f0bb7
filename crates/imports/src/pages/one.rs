//! One import: how far it is, what it would do, each bad cell, and the decision.

use std::sync::Arc;

use askama::Template;
use identity::Access;
use platform::{Error, RawId};
use web::{
    Form, FromPath, Page, Query, Result, See, see,
    ui::{Note, Tag},
};

use crate::{
    Import, Outcome,
    applying::Rows,
    background::{self, Shared, Task},
    permissions::ImportFiles,
    running::{BadCell, SHOWN},
    schema::State,
    store::{self, Row},
    texts,
};

/// So many bad cells on one page.
const PAGE: u64 = 200;

/// Where the list of bad cells goes on.
#[derive(serde::Deserialize)]
pub(super) struct From {
    #[serde(default)]
    after: i64,
}

#[derive(Template)]
#[template(path = "imports/one.html")]
struct OnePage {
    id: String,
    title: String,
    file_name: String,
    at: String,
    state: Tag,
    /// Whether the page asks again by itself.
    is_running: bool,
    progress: String,
    done: u64,
    total: u64,
    why: Option<Note>,
    is_open: bool,
    outcome: Option<Outcome>,
    problems: Vec<BadCell>,
    /// From which number on the next bad cells stand, when there are more.
    next: Option<i64>,
    /// Whether bad cells beyond those listed were counted.
    is_cut: bool,
    shown: usize,
}

/// The page; htmx and, without script, the browser ask again while the work goes on.
pub(super) async fn show(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    FromPath(raw): FromPath<RawId<Import>>,
    Query(from): Query<From>,
) -> Result<Page> {
    let reader = access.read();
    let row = store::own(access.db(), &reader, access.who(), raw).await?;
    let title = shared.importer(&row.kind).map_or_else(|_| row.kind.clone(), |one| one.title().to_owned());
    let is_running = matches!(row.state, State::Checking | State::Applying);
    let (done, total) = shared.progress(row.id).unwrap_or_default();
    let found = store::problems(&reader, row.id, from.after, PAGE + 1).await?;
    let has_more = u64::try_from(found.len()).unwrap_or(0) > PAGE;
    let shown: Vec<(i64, BadCell)> = found.into_iter().take(usize::try_from(PAGE).unwrap_or(0)).collect();
    let next = shown.last().map(|(number, _)| *number).filter(|_| has_more);
    let state = texts::state(row.state);
    let page = OnePage {
        id: row.id.to_string(),
        title: title.clone(),
        file_name: row.file_name,
        at: row.created_at.brief(reader.today()),
        state,
        is_running,
        progress: texts::progress(done, total),
        done,
        total,
        why: (!row.why.is_empty()).then(|| Note::bad(row.why)),
        is_open: row.state == State::Checked,
        is_cut: row
            .outcome
            .as_ref()
            .is_some_and(|o| usize::try_from(o.bad_cells).unwrap_or(usize::MAX) > SHOWN),
        outcome: row.outcome,
        problems: shown.into_iter().map(|(_, bad)| bad).collect(),
        next,
        shown: SHOWN,
    };
    Ok(Page::new(title, page).under("导入", "/imports"))
}

/// Which rows to write.
#[derive(serde::Deserialize)]
pub(super) struct Mode {
    mode: String,
}

/// Writes the rows of a checked import, once.
pub(super) async fn apply(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    FromPath(raw): FromPath<RawId<Import>>,
    Form(form): Form<Mode>,
) -> Result<See> {
    let rows = match form.mode.as_str() {
        "good" => Rows::Good,
        "whole" => Rows::Whole,
        _ => return Err(Error::Missing.into()),
    };
    let row = decided(&shared, &access, raw).await?;
    let journal = background::journal(&access, rows)?;
    let row = access.write(async |tx| store::begin(tx, row, journal.clone()).await).await?;
    let place = format!("/imports/{}", row.id);
    let (db, by) = (access.db().clone(), journal.by.clone());
    background::start(shared, db, by, row, Task::Apply(Box::new(journal)));
    Ok(see(place).saying(texts::APPLYING))
}

/// Sends the whole file back.
pub(super) async fn refuse(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    FromPath(raw): FromPath<RawId<Import>>,
) -> Result<See> {
    let row = decided(&shared, &access, raw).await?;
    access.write(async |tx| store::refuse(tx, &row).await).await?;
    Ok(see(format!("/imports/{}", row.id)).saying(texts::REFUSED))
}

/// One's own import, when the post chosen may still decide on rows of its kind.
async fn decided(shared: &Shared, access: &Access<ImportFiles>, raw: RawId<Import>) -> Result<Row> {
    let row = store::own(access.db(), &access.read(), access.who(), raw).await?;
    let importer = shared.importer(&row.kind)?;
    if !access.who().may(&importer.needs()) {
        return Err(Error::Forbidden.into());
    }
    Ok(row)
}
