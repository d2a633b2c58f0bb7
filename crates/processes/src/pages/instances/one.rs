//! One instance: where it stands, what is open, what was done.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use bpmn::{State, Value};
use identity::Access;
use platform::{Error, Problems, RawId, Reader};
use web::{
    FromPath, Page, Result, see,
    ui::{BlockedNotes, Diagram, ErrorSummary, Field, Tag},
};
use workflow::{Host, Instance, InstanceRow, ItemRow, Reading, Status};

use crate::{
    filled::{self, Filled},
    marks,
    naming::{self, Names, system},
    pages::{elsewhere, incidents},
    permissions::{GuideInstances, ReadInstances},
    texts::{self, label},
    trace,
};

/// Longest value of a variable that is shown, in characters.
const LONGEST: usize = 200;

struct ItemLine {
    href: String,
    title: String,
    whose: String,
    due: Option<Tag>,
    since: String,
}

struct Wait {
    what: &'static str,
    element: String,
}

#[derive(Template)]
#[template(path = "instances/one.html")]
struct OnePage {
    id: String,
    title: String,
    lead: String,
    status: Tag,
    errors: ErrorSummary,
    refusals: BlockedNotes,
    diagram: Diagram,
    items: Vec<ItemLine>,
    waits: Vec<Wait>,
    incidents: Vec<incidents::Line>,
    filled: Vec<Filled>,
    variables: Vec<(String, String)>,
    trace: Vec<trace::Line>,
    may_guide: bool,
    may_withdraw: bool,
    is_suspended: bool,
    reason: Field,
}

/// The page, or the way to that of the module that owns the instance.
pub(in crate::pages) async fn one(
    host: Host,
    access: Access<ReadInstances>,
    FromPath(raw): FromPath<RawId<Instance>>,
) -> Result<Response> {
    let reader = access.read();
    let row = workflow::resolve_instance(&reader, raw).await?;
    if let Some(href) = elsewhere(&host, &row)? {
        return Ok(see(href).into_response());
    }
    let page = page(&host, &access, &row, &Problems::default(), BlockedNotes::of(&[])).await?;
    Ok(page.into_response())
}

/// An instance of a deployed process, by an id from outside: one of a module is as not there.
pub(super) async fn find(host: &Host, reader: &Reader<'_>, raw: RawId<Instance>) -> Result<InstanceRow> {
    let row = workflow::resolve_instance(reader, raw).await?;
    if elsewhere(host, &row)?.is_some() {
        return Err(Error::Missing.into());
    }
    Ok(row)
}

/// The page, with what was refused on it.
pub(super) async fn page<P: identity::Permission>(
    host: &Host,
    access: &Access<P>,
    row: &InstanceRow,
    problems: &Problems,
    refusals: BlockedNotes,
) -> Result<Page> {
    let reader = access.read();
    let today = reader.today();
    let reading = host.read(&reader, row.id).await?;
    let (definition, state, history) = (&reading.process.definition, &reading.state, &reading.history);
    let open = workflow::open_items(&reader, row.id).await?;
    let system = system();
    let mut names = Names::new(&reader, &system);
    let unit = names.unit(&row.path).await?;
    let marks = marks::of(definition, history, Some(state));
    let href = |element: &str| open.iter().find(|item| item.element == element).map(|item| item.href.clone());
    let drawing = marks::drawn(definition, marks, href);
    let may_guide = access.may::<GuideInstances>() && !row.status.is_over();
    let mut items = Vec::with_capacity(open.len());
    for item in &open {
        items.push(item_line(&reader, item, today).await?);
    }
    let mut lines = Vec::new();
    for incident in &workflow::incidents_of(&reader, row.id).await? {
        lines.push(incidents::line(&mut names, incident, Some(definition), today).await?);
    }
    let is_starter = row.started_by == Some(access.who().account());
    let title = texts::instance_title(definition.title(), &row.about);
    let starter = naming::starter(row);
    let body = OnePage {
        id: row.id.to_string(),
        title: title.clone(),
        lead: texts::lead(&unit, &row.process_version, starter, &row.started_at.brief(today)),
        status: texts::status(row.status),
        errors: ErrorSummary::of(problems),
        refusals,
        diagram: Diagram::new(title.clone(), drawing),
        items,
        waits: waits(definition, state),
        filled: filled::of(&reading, None, today),
        incidents: lines,
        variables: if access.may::<GuideInstances>() { variables(&reading) } else { Vec::new() },
        trace: trace::lines(definition, history),
        may_guide,
        may_withdraw: is_starter && !row.status.is_over() && !may_guide,
        is_suspended: row.status == Status::Suspended,
        reason: Field::text("reason", label::REASON).required().problem_of(problems),
    };
    let page = Page::new(title, body);
    Ok(if access.may::<ReadInstances>() { page.under("流程办理", "/processes/instances") } else { page })
}

async fn item_line(
    reader: &Reader<'_>,
    item: &ItemRow,
    today: chrono::NaiveDate,
) -> platform::Result<ItemLine> {
    let turns = workflow::whose_turn(reader, item).await?;
    let whose: Vec<String> = turns.iter().map(|turn| texts::whose(&turn.whom, &turn.holders)).collect();
    Ok(ItemLine {
        href: item.href.clone(),
        title: item.title.clone(),
        whose: whose.join(texts::AND),
        due: item.due.map(|due| texts::due(due, today)),
        since: item.opened_at.brief(today),
    })
}

/// What waits for no person.
fn waits(definition: &bpmn::Definition, state: &State) -> Vec<Wait> {
    let wait = |what: &'static str, element: &str| Wait { what, element: trace::name(definition, element) };
    let jobs = state.open_jobs().map(|job| wait(texts::WAITS_JOB, job.element));
    let timers = state.armed_timers().map(|(_, element)| wait(texts::WAITS_TIMER, element));
    let awaited = state.awaited().map(|(_, element)| wait(texts::WAITS_EVENT, element));
    let joins = state.waiting().map(|element| wait(texts::WAITS_JOIN, element));
    jobs.chain(timers).chain(awaited).chain(joins).collect()
}

/// The variables that no form fills in, for whoever guides the process.
fn variables(reading: &Reading) -> Vec<(String, String)> {
    let in_forms = filled::names(reading);
    let others = reading.state.variables().iter().filter(|(name, _)| !in_forms.contains(name));
    let shown = |value: &Value| filled::masked(&value.to_string()).chars().take(LONGEST).collect();
    others.map(|(name, value)| (name.clone(), shown(value))).collect()
}
