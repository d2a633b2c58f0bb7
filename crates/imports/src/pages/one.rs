//! One import: how far it is, what it would do, each bad cell, and the decision.

use std::sync::Arc;

use askama::Template;
use documents::table::{Choice, Severity, SheetPlan};
use identity::Access;
use platform::{Error, Id, RawId, Reader};
use web::{
    Fields, Form, FromPath, Page, Query, Result, See, see,
    ui::{Note, Tag},
};

use crate::{
    Import, Outcome,
    applying::Rows,
    background::{self, Shared, Task},
    pages::columns,
    permissions::ImportFiles,
    reading::Setup,
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

/// A bad cell on the page.
struct Line {
    place: String,
    bad: BadCell,
}

/// One question about all equal cells of a column.
struct Question {
    /// The number of the first of them.
    number: i64,
    column: String,
    value: String,
    what: String,
    rows: String,
    choices: Vec<Choice>,
    /// What is taken when nobody answers.
    is_proposal: bool,
}

/// Notes of one kind about one column.
struct Noted {
    column: String,
    what: String,
    rows: String,
}

#[derive(Template)]
#[template(path = "imports/one.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is one part of the page, shown or not")]
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
    problems: Vec<Line>,
    /// Questions, each once for all equal cells.
    questions: Vec<Question>,
    /// Columns that the person should say something about.
    doubts: Vec<String>,
    /// What else deserves a word.
    notes: Vec<Noted>,
    told: Vec<String>,
    missing: String,
    better: String,
    may_match: bool,
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
    let found = store::problems(&reader, row.id, &[Severity::Problem], from.after, PAGE + 1).await?;
    let setup = row.setup.clone().unwrap_or_default();
    let sheets: Vec<String> = setup.plans.iter().map(|plan| plan.name.clone()).collect();
    let asked = asked(&reader, row.id, &setup, &sheets).await?;
    let notes = noted(&reader, row.id, &setup, &sheets).await?;
    let told = row.outcome.as_ref().map(|outcome| outcome.told.clone()).unwrap_or_default();
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
        problems: shown
            .into_iter()
            .map(|(_, bad)| Line {
                place: texts::place(bad.row, &sheets),
                bad: BadCell { column: named(&setup, &bad.column), ..bad },
            })
            .collect(),
        questions: asked,
        doubts: if setup.is_confirmed { Vec::new() } else { doubts(&setup) },
        notes,
        missing: if told.missing.is_empty() { String::new() } else { texts::missing(&told.missing) },
        better: told.better.clone(),
        told: texts::told(&told),
        may_match: row.setup.is_some(),
        next,
        shown: SHOWN,
    };
    Ok(Page::new(title, page).under("导入", "/imports"))
}

fn doubts(setup: &Setup) -> Vec<String> {
    setup.plans.iter().flat_map(SheetPlan::doubts).map(|one| one.doubt.clone()).collect()
}

/// A column as the person knows it, with our word for it where that is another one.
fn named(setup: &Setup, field: &str) -> String {
    match setup.place(field) {
        Some((at, heading)) => texts::field(at, heading, field),
        None => field.to_owned(),
    }
}

/// The questions, each once for all cells with the same text.
async fn asked(
    reader: &Reader<'_>,
    id: Id<Import>,
    setup: &Setup,
    sheets: &[String],
) -> platform::Result<Vec<Question>> {
    let limit = u64::try_from(SHOWN).unwrap_or(u64::MAX);
    let severities = [Severity::Question, Severity::Proposal, Severity::Problem];
    let found = store::problems(reader, id, &severities, 0, limit).await?;
    // A problem for which we know what might be meant can be mended here, too.
    let found =
        found.into_iter().filter(|(_, cell)| cell.severity != Severity::Problem || !cell.choices.is_empty());
    let mut groups: Vec<(String, i64, BadCell, Vec<String>)> = Vec::new();
    for (number, cell) in found {
        let (key, place) = (cell.answer_key(), texts::place(cell.row, sheets));
        match groups.iter_mut().find(|(other, ..)| *other == key) {
            Some((.., rows)) => rows.push(place),
            None => groups.push((key, number, cell, vec![place])),
        }
    }
    let question = |(_, number, cell, rows): (String, i64, BadCell, Vec<String>)| Question {
        number,
        column: named(setup, &cell.column),
        value: cell.value,
        what: cell.what,
        rows: texts::rows(rows.len(), rows.get(..rows.len().min(3)).unwrap_or_default()),
        choices: cell.choices,
        is_proposal: cell.severity == Severity::Proposal,
    };
    Ok(groups.into_iter().map(question).collect())
}

/// What is taken and deserves a word, one line for each column and reason.
async fn noted(
    reader: &Reader<'_>,
    id: Id<Import>,
    setup: &Setup,
    sheets: &[String],
) -> platform::Result<Vec<Noted>> {
    let limit = u64::try_from(SHOWN).unwrap_or(u64::MAX);
    let found = store::problems(reader, id, &[Severity::Note], 0, limit).await?;
    let mut groups: Vec<(String, BadCell, Vec<String>)> = Vec::new();
    for (_, cell) in found {
        let (key, place) = (format!("{} {}", cell.column, cell.code), texts::place(cell.row, sheets));
        match groups.iter_mut().find(|(other, ..)| *other == key) {
            Some((.., rows)) => rows.push(place),
            None => groups.push((key, cell, vec![place])),
        }
    }
    let line = |(_, cell, rows): (String, BadCell, Vec<String>)| Noted {
        column: named(setup, &cell.column),
        what: cell.what,
        rows: texts::rows(rows.len(), rows.get(..rows.len().min(8)).unwrap_or_default()),
    };
    Ok(groups.into_iter().map(line).collect())
}

/// Takes the answers to questions, each for all equal cells, and checks again.
pub(super) async fn answer(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    FromPath(raw): FromPath<RawId<Import>>,
    form: Fields,
) -> Result<See> {
    let row = decided(&shared, &access, raw).await?;
    let mut setup = row.setup.clone().ok_or(Error::Missing)?;
    let limit = u64::try_from(SHOWN).unwrap_or(u64::MAX);
    let severities = [Severity::Question, Severity::Proposal, Severity::Problem];
    let found = store::problems(&access.read(), row.id, &severities, 0, limit).await?;
    let mut answered = 0;
    for (number, cell) in found {
        // What is typed counts more than what is chosen.
        let typed = form.text(&format!("text-{number}"));
        let chosen = form.text(&format!("choice-{number}"));
        let answer = if typed.is_empty() { chosen } else { typed };
        if answer.is_empty() {
            continue;
        }
        let answer = if answer == EMPTY { "" } else { answer };
        setup.answers.insert(cell.answer_key(), answer.to_owned());
        answered += 1;
    }
    if answered == 0 {
        return Err(Error::invalid("answers", texts::NO_ANSWER).into());
    }
    columns::check_again(shared, access, row, &setup, None).await
}

/// The choice that leaves a cell empty.
const EMPTY: &str = "(empty)";

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
    let mut row = decided(&shared, &access, raw).await?;
    if let Some(setup) = row.setup.as_mut().filter(|setup| setup.has_doubts()) {
        // Who applies has seen what is proposed for the columns.
        setup.is_confirmed = true;
    }
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
