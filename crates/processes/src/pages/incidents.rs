//! Incidents: what somebody has to put right.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use bpmn::Definition;
use identity::Access;
use platform::{Error, RawId};
use web::{FromPath, Page, Query, Result, see, ui::BlockedNotes};
use workflow::{Doer, Host, Incident, IncidentRow, InstanceRow, Place, Subject, Verb};

use crate::{
    naming::{Names, system},
    permissions::GuideInstances,
    texts, trace,
};

/// So many on one page.
const PAGE: u64 = 50;

/// Where the list goes on.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct Search {
    before: Option<RawId<Incident>>,
}

/// One incident in a table.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) process: String,
    pub(super) kind: &'static str,
    pub(super) element: String,
    pub(super) message: String,
    pub(super) unit: String,
    pub(super) at: String,
    pub(super) href: Option<String>,
    pub(super) can_be_retried: bool,
}

/// An incident in words.
pub(super) async fn line(
    names: &mut Names<'_>,
    row: &IncidentRow,
    definition: Option<&Definition>,
    today: chrono::NaiveDate,
) -> platform::Result<Line> {
    Ok(Line {
        id: row.id.to_string(),
        process: definition.map(|known| known.title().to_owned()).unwrap_or_default(),
        kind: texts::incident(row.kind),
        element: definition.map_or_else(|| row.element.clone(), |known| trace::name(known, &row.element)),
        message: row.message.clone(),
        unit: names.unit(&row.path).await?,
        at: row.at.brief(today),
        href: row.instance.map(|instance| format!("/processes/instances/{instance}")),
        can_be_retried: row.kind.can_be_retried(),
    })
}

/// An incident of a module's instance leads to the module, which says whether it is tried again from here.
fn placed(host: &Host, access: &Access<GuideInstances>, of: &InstanceRow, line: Line) -> Line {
    let subject = Subject { id: of.subject, path: of.path.clone() };
    let may_retry = host.may(&of.process_key, Verb::Retry, &subject, &Doer::Person(access.who()));
    let href = match host.place(of) {
        Place::Here => line.href,
        Place::At(href) => Some(href),
        Place::Nowhere => None,
    };
    Line { href, can_be_retried: line.can_be_retried && may_retry, ..line }
}

#[derive(Template)]
#[template(path = "incidents/list.html")]
struct ListPage {
    refusals: BlockedNotes,
    incidents: Vec<Line>,
    next: Option<String>,
}

async fn page(
    host: &Host,
    access: &Access<GuideInstances>,
    search: &Search,
    refusals: BlockedNotes,
) -> Result<Page> {
    let reader = access.read();
    let rows = workflow::incidents(&reader, search.before, PAGE).await?;
    let system = system();
    let mut names = Names::new(&reader, &system);
    let mut incidents = Vec::with_capacity(rows.len());
    let of: Vec<_> = rows.iter().filter_map(|row| row.instance).collect();
    let standing = workflow::standing(&reader, &of).await?;
    for row in &rows {
        let instance = row.instance.and_then(|id| standing.get(&id)).map(|(instance, _)| instance);
        let process = match instance {
            Some(instance) => Some(host.process(&reader, instance).await?),
            None => None,
        };
        let definition = process.as_ref().map(|process| &process.definition);
        let line = line(&mut names, row, definition, reader.today()).await?;
        incidents.push(match instance {
            Some(instance) => placed(host, access, instance, line),
            None => line,
        });
    }
    let is_full = u64::try_from(rows.len()).is_ok_and(|number| number == PAGE);
    let next = rows.last().filter(|_| is_full).map(|last| format!("/processes/incidents?before={}", last.id));
    Ok(Page::new("流程问题", ListPage { refusals, incidents, next }))
}

/// The open incidents in scope.
pub(super) async fn list(
    host: Host,
    access: Access<GuideInstances>,
    Query(search): Query<Search>,
) -> Result<Page> {
    page(&host, &access, &search, BlockedNotes::of(&[])).await
}

/// Tries again.
pub(super) async fn retry(
    host: Host,
    access: Access<GuideInstances>,
    FromPath(raw): FromPath<RawId<Incident>>,
) -> Result<Response> {
    let doer = Doer::Person(access.who());
    match access.write(async |tx| host.retry(tx, raw, &doer).await).await {
        Ok(()) => Ok(see("/processes/incidents").saying(texts::RETRIED_NOW).into_response()),
        Err(Error::Blocked(by)) => Ok(page(&host, &access, &Search::default(), BlockedNotes::of(&by))
            .await?
            .refused()
            .into_response()),
        Err(error) => Err(error.into()),
    }
}
