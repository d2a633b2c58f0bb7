//! One instance: where it stands, what is open, what was done.

use askama::Template;
use bpmn::{Definition, State, Value};
use identity::Access;
use platform::{Problems, RawId, Reader};
use web::{
    FromPath, Page, Result,
    ui::{BlockedNotes, Diagram, ErrorSummary, Field, Tag},
};
use workflow::{Host, Instance, InstanceRow, ItemRow, Status, Verb};

use crate::{
    answers, marks,
    naming::{Names, system},
    pages::incidents,
    permissions::{GuideInstances, ReadInstances},
    texts::{self, label},
    trace,
};

/// Longest value of a variable that is shown, in characters.
const LONGEST: usize = 200;
/// A row of digits as long as this may be the number of a person.
const DIGITS: usize = 6;

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

/// What the reader may do with the instance, as far as its process knows it.
struct Offers {
    migration: bool,
    cancellation: bool,
    withdrawal: bool,
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
    variables: Vec<(String, String)>,
    trace: Vec<trace::Line>,
    may_guide: bool,
    offers: Offers,
    is_suspended: bool,
    reason: Field,
}

/// The page.
pub(in crate::pages) async fn one(
    host: Host,
    access: Access<ReadInstances>,
    FromPath(raw): FromPath<RawId<Instance>>,
) -> Result<Page> {
    let row = find(&access.read(), raw).await?;
    page(&host, &access, &row, &Problems::default(), BlockedNotes::of(&[])).await
}

/// An instance by an id from outside.
pub(super) async fn find(reader: &Reader<'_>, raw: RawId<Instance>) -> Result<InstanceRow> {
    Ok(workflow::resolve_instance(reader, raw).await?)
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
    let process = workflow::diagram(host, &reader, row.id).await?;
    let definition = &process.definition;
    let state = workflow::state(&reader, row.id).await?;
    let history = workflow::history(&reader, row.id).await?;
    let open = workflow::open_items(&reader, row.id).await?;
    let system = system();
    let mut names = Names::new(&reader, &system);
    let starter = names.account(row.started_by).await?;
    let unit = names.unit(&row.path).await?;
    let marks = marks::of(definition, &history, Some(&state));
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
    let may_be_cancelled = host.allows(&row.process_key, Verb::Cancel);
    let title = texts::instance_title(definition.title(), &starter);
    let body = OnePage {
        id: row.id.to_string(),
        title: title.clone(),
        lead: texts::lead(&unit, &row.process_version, &row.started_at.brief(today)),
        status: texts::status(row.status),
        errors: ErrorSummary::of(problems),
        refusals,
        diagram: Diagram::new(title.clone(), drawing),
        items,
        waits: waits(definition, &state),
        incidents: lines,
        variables: if access.may::<GuideInstances>() { variables(definition, &state) } else { Vec::new() },
        trace: trace::lines(definition, &history),
        may_guide,
        offers: Offers {
            migration: may_guide && host.allows(&row.process_key, Verb::Migrate),
            cancellation: may_guide && may_be_cancelled,
            withdrawal: is_starter && !row.status.is_over() && !may_guide && may_be_cancelled,
        },
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

/// The variables of the process itself, as the forms call them. What looks like the number of a person is not shown.
fn variables(definition: &Definition, state: &State) -> Vec<(String, String)> {
    let fields: Vec<_> = definition.elements().flat_map(workflow::fields).collect();
    let shown = |(name, value): (&String, &Value)| {
        let field = fields.iter().find(|field| field.name == *name);
        let text = match (field, value) {
            (Some(field), value) => answers::said(field, value),
            (None, value) => value.to_string(),
        };
        let text =
            if is_sensitive(&text) { texts::HIDDEN.to_owned() } else { text.chars().take(LONGEST).collect() };
        (field.map_or_else(|| name.clone(), |field| field.label.clone()), text)
    };
    state.variables().iter().map(shown).collect()
}

fn is_sensitive(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|c| {
        // Days are written with hyphens and have no longer row than a year.
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
        run >= DIGITS
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_not_shown() {
        assert!(is_sensitive("11010519491231002X") && is_sensitive("手机 13800000000"));
        assert!(!is_sensitive("2026-11-23") && !is_sensitive("同意") && !is_sensitive("12345"));
    }
}
