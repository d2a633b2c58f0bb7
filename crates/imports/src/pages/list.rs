//! All kinds with their templates and upload forms, and one's own imports.

use std::sync::Arc;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use identity::Access;
use platform::Error;
use web::{FromPath, Page, Result, Upload, see, ui::Tag};

use crate::{
    background::{self, Shared, Task},
    permissions::ImportFiles,
    store, texts,
};

/// Papers that hold rosters as text: said at once, without keeping the file.
const PAPERS: &[&str] = &[".docx", ".doc", ".wps", ".pdf", ".ofd", ".odt"];

struct Card {
    kind: &'static str,
    title: &'static str,
    /// What was wrong with what was sent, when it was sent to this card.
    problem: Option<&'static str>,
}

struct Line {
    href: String,
    title: String,
    file_name: String,
    state: Tag,
    rows: String,
    bad: String,
    at: String,
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct ListPage {
    cards: Vec<Card>,
    /// What stands in place of a list that is still empty.
    advice: String,
    lines: Vec<Line>,
}

/// The page.
pub(super) async fn list(shared: Arc<Shared>, access: Access<ImportFiles>) -> Result<Page> {
    page(&shared, &access, None).await
}

async fn page(
    shared: &Shared,
    access: &Access<ImportFiles>,
    problem: Option<(&str, &'static str)>,
) -> Result<Page> {
    let reader = access.read();
    let today = reader.today();
    let may = |importer: &&Arc<dyn crate::Importer>| access.who().may(&importer.needs());
    let cards = shared.importers().iter().filter(may).map(|importer| Card {
        kind: importer.kind(),
        title: importer.title(),
        problem: problem.filter(|(kind, _)| *kind == importer.kind()).map(|(_, what)| what),
    });
    let rows = store::list(access.db(), &reader, access.who()).await?;
    let lines = rows.into_iter().map(|row| {
        let state = texts::state(row.state);
        let title =
            shared.importer(&row.kind).map_or_else(|_| row.kind.clone(), |one| one.title().to_owned());
        let count = |of: fn(&crate::Outcome) -> u64| {
            row.outcome.as_ref().map(|o| of(o).to_string()).unwrap_or_default()
        };
        Line {
            href: format!("/imports/{}", row.id),
            title,
            state,
            rows: count(|outcome| outcome.rows),
            bad: count(|outcome| outcome.bad),
            at: row.created_at.brief(today),
            file_name: row.file_name,
        }
    });
    let cards: Vec<Card> = cards.collect();
    let advice = texts::first(cards.iter().map(|card| card.title));
    Ok(Page::new("导入", ListPage { cards, advice, lines: lines.collect() }))
}

/// Takes a file in and starts its dry run.
pub(super) async fn upload(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    FromPath(kind): FromPath<String>,
    sent: Upload,
) -> Result<Response> {
    let importer = shared.importer(&kind)?;
    if !access.who().may(&importer.needs()) {
        return Err(Error::Forbidden.into());
    }
    let file = sent.files.into_iter().find(|file| file.field == "file");
    let Some(file) = file else {
        return Ok(page(&shared, &access, Some((&kind, texts::NO_FILE))).await?.again().into_response());
    };
    let name = file.name.to_lowercase();
    if PAPERS.iter().any(|ending| name.ends_with(ending)) {
        return Ok(page(&shared, &access, Some((&kind, texts::FOREIGN_PAPER)))
            .await?
            .again()
            .into_response());
    }
    let by = access.who().account();
    let row =
        access.write(async |tx| store::upload(tx, by, importer.kind(), &file.name, file.bytes).await).await?;
    let place = format!("/imports/{}", row.id);
    background::start(shared, access.db().clone(), background::by(&access)?, row, Task::Check);
    Ok(see(place).saying(texts::UPLOADED).into_response())
}
