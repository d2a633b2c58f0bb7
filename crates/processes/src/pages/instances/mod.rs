//! Instances: the list, one of them with diagram and trace, and what puts it right.

mod migration;
mod one;
mod verbs;

pub(super) use migration::{Asked, form as migration_form, migrate};
pub(super) use one::one;
pub(super) use verbs::{Because, cancel, resume, suspend, withdraw};

use askama::Template;
use identity::Access;
use platform::{Path, RawId};
use web::{
    Page, Query, Result,
    ui::{Pager, Tag},
};
use workflow::{Chosen, Host, Instance};

use crate::{
    naming::{Names, system},
    permissions::ReadInstances,
    texts,
};

/// So many on one page.
const PAGE: u64 = 50;

/// What the list is asked for.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct Search {
    process: String,
    status: String,
    unit: String,
    /// The instance behind which the page begins.
    before: Option<RawId<Instance>>,
}

struct Choice {
    code: String,
    title: String,
    is_chosen: bool,
}

struct Line {
    href: String,
    process: String,
    version: String,
    starter: String,
    unit: String,
    status: Tag,
    at: String,
    ended: String,
}

#[derive(Template)]
#[template(path = "instances/list.html")]
struct ListPage {
    processes: Vec<Choice>,
    statuses: Vec<Choice>,
    units: Vec<Choice>,
    lines: Vec<Line>,
    pager: Pager,
}

/// Instances in scope, the newest first.
pub(super) async fn list(
    host: Host,
    access: Access<ReadInstances>,
    Query(search): Query<Search>,
) -> Result<Page> {
    let reader = access.read();
    let status = texts::STATUSES.iter().find(|(code, ..)| *code == search.status);
    let choice = |code: &str, title: String, chosen: &str| Choice {
        is_chosen: code == chosen,
        code: code.to_owned(),
        title,
    };
    let units = identity::tree::in_scope(&reader).await?;
    let unit = units.iter().find(|unit| unit.id.to_string() == search.unit);
    let chosen = Chosen {
        process_key: Some(search.process.clone()).filter(|key| !key.is_empty()),
        status: status.map(|(.., status)| *status),
        within: unit.map(|unit| unit.path.clone()),
        before: search.before,
    };
    let rows = workflow::instances(&reader, &chosen, PAGE).await?;
    let titles = workflow::titles(&host, &reader).await?;
    let title = |key: &str| titles.get(key).map_or(key, String::as_str).to_owned();
    let system = system();
    let mut names = Names::new(&reader, &system);
    let today = reader.today();
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        lines.push(Line {
            href: format!("/processes/instances/{}", row.id),
            process: title(&row.process_key),
            version: row.process_version.clone(),
            starter: names.account(row.started_by).await?,
            unit: names.unit(&row.path).await?,
            status: texts::status(row.status),
            at: row.started_at.brief(today),
            ended: row.ended_at.map(|at| at.brief(today)).unwrap_or_default(),
        });
    }
    let is_full = u64::try_from(rows.len()).is_ok_and(|number| number == PAGE);
    let address = |before: Option<String>| {
        let before = before.unwrap_or_default();
        let (process, status, unit) = (&search.process, &search.status, &search.unit);
        let query = [("process", process), ("status", status), ("unit", unit), ("before", &before)];
        web::address("/processes/instances", &query.map(|(name, value)| (name, value.as_str())))
    };
    let body = ListPage {
        processes: titles.iter().map(|(key, name)| choice(key, name.clone(), &search.process)).collect(),
        statuses: texts::STATUSES
            .iter()
            .map(|(code, title, _)| choice(code, (*title).to_owned(), &search.status))
            .collect(),
        units: units
            .iter()
            .map(|unit| choice(&unit.id.to_string(), indented(&unit.path, &unit.name), &search.unit))
            .collect(),
        pager: Pager {
            summary: texts::shown(lines.len()),
            first: search.before.map(|_| address(None)),
            previous: None,
            next: rows.last().filter(|_| is_full).map(|last| address(Some(last.id.to_string()))),
            target: "",
        },
        lines,
    };
    Ok(Page::new("流程办理", body))
}

fn indented(path: &Path, name: &str) -> String {
    format!("{}{name}", "\u{3000}".repeat(path.depth()))
}
