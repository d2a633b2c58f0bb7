//! Instances: the list, one of them with diagram and trace, and what puts it right.

mod migration;
mod one;
mod verbs;

pub(super) use migration::{Asked, form as migration_form, migrate};
pub(super) use one::one;
pub(super) use verbs::{Because, cancel, resume, suspend, withdraw};

use askama::Template;
use identity::Access;
use platform::{Path, RawId, one_line};
use web::{
    Page, Query, Result,
    ui::{Field, Pager, Tag},
};
use workflow::{Chosen, Host, Instance, InstanceRow, Place};

use crate::{
    naming::{self, Names, system},
    permissions::ReadInstances,
    texts::{self, label},
};

/// So many on one page.
const PAGE: u64 = 50;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 60;

/// What the list is asked for.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct Search {
    text: String,
    process: String,
    status: String,
    unit: String,
    /// The instance behind which the page begins.
    before: Option<RawId<Instance>>,
}

struct Line {
    href: Option<String>,
    about: String,
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
    text: Field,
    process: Field,
    status: Field,
    unit: Field,
    lines: Vec<Line>,
    pager: Pager,
}

impl Search {
    /// What is looked for in names.
    fn text(&self) -> String {
        one_line(&self.text).chars().take(LONGEST).collect()
    }

    /// The address of the same question, from the beginning or behind an instance.
    fn address(&self, before: Option<&str>) -> String {
        let query = [
            ("text", self.text.as_str()),
            ("process", &self.process),
            ("status", &self.status),
            ("unit", &self.unit),
            ("before", before.unwrap_or_default()),
        ];
        web::address("/processes/instances", &query)
    }
}

/// Instances in scope, the newest first.
pub(super) async fn list(
    host: Host,
    access: Access<ReadInstances>,
    Query(search): Query<Search>,
) -> Result<Page> {
    let reader = access.read();
    let status = texts::STATUSES.iter().find(|(code, ..)| *code == search.status);
    let units = identity::tree::in_scope(&reader).await?;
    let unit = units.iter().find(|unit| unit.id.to_string() == search.unit);
    let chosen = Chosen {
        process_key: Some(search.process.clone()).filter(|key| !key.is_empty()),
        status: status.map(|(.., status)| *status),
        within: unit.map(|unit| unit.path.clone()),
        named: Some(search.text()).filter(|text| !text.is_empty()),
        before: search.before,
    };
    let mut rows = workflow::instances(&reader, &chosen, PAGE + 1).await?;
    let has_more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let titles = workflow::titles(&host, &reader).await?;
    let system = system();
    let mut names = Names::new(&reader, &system).knowing(&units);
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        let title = titles.get(&row.process_key).unwrap_or(&row.process_key);
        let unit = names.unit(&row.path).await?;
        lines.push(line(&host, row, (title, unit), reader.today()));
    }
    let last = rows.last().filter(|_| has_more).map(|last| last.id.to_string());
    let body = ListPage {
        text: Field::search("text", label::SEARCH).value(search.text()).soft(),
        process: select("process", label::PROCESS, titles, &search.process),
        status: select(
            "status",
            label::STATUS,
            texts::STATUSES.map(|(code, title, _)| (code.to_owned(), title.to_owned())),
            &search.status,
        ),
        unit: select(
            "unit",
            label::UNIT,
            units.iter().map(|unit| (unit.id.to_string(), indented(&unit.path, &unit.name))),
            &search.unit,
        ),
        pager: Pager {
            summary: texts::shown(lines.len()),
            first: search.before.map(|_| search.address(None)),
            previous: None,
            next: last.map(|last| search.address(Some(&last))),
            target: "#instances",
        },
        lines,
    };
    Ok(Page::new("流程办理", body))
}

fn line(host: &Host, row: &InstanceRow, (process, unit): (&str, String), today: chrono::NaiveDate) -> Line {
    let about = if row.about.is_empty() { texts::UNNAMED } else { &row.about };
    Line {
        href: match host.place(row) {
            Place::Here => Some(format!("/processes/instances/{}", row.id)),
            Place::At(href) => Some(href),
            Place::Nowhere => None,
        },
        about: about.to_owned(),
        process: process.to_owned(),
        version: row.process_version.clone(),
        starter: naming::starter(row).to_owned(),
        unit,
        status: texts::status(row.status),
        at: row.started_at.brief(today),
        ended: row.ended_at.map(|at| at.brief(today)).unwrap_or_default(),
    }
}

/// A chooser that begins with all.
fn select(
    name: &str,
    label: &str,
    choices: impl IntoIterator<Item = (String, String)>,
    chosen: &str,
) -> Field {
    let all = std::iter::once((String::new(), label::ALL.to_owned()));
    Field::select(name, label, all.chain(choices)).value(chosen).soft()
}

fn indented(path: &Path, name: &str) -> String {
    format!("{}{name}", "\u{3000}".repeat(path.depth()))
}
