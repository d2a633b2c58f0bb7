//! Who does the items of a deployed process: what its file says by `assignee`, `candidateUsers` and `candidateGroups`.
//!
//! A name is the code or the title of a duty ([`names::whom`]), or one for which a duty was chosen when the file was
//! deployed: whoever holds it over the unit in which the instance was started, or
//! over the nearest unit above it where somebody does. `starter` (or `initiator`) is whoever began the instance. What
//! names nobody lies with the administrator of processes, with an incident beside it.

use std::sync::Arc;

use bpmn::{Element, Expression, Lookup, State, Value, Variables, When};
use chrono::NaiveDate;
use identity::{Duty, posts};
use platform::{Error, Path, Result, Scope, Tx};

use crate::{
    Assignment, Boxed, Candidate, Opening, Owner, Process, errands,
    names::{self, Whom},
    texts,
};

/// So many days before its last day an item of a deployed process begins to warn.
const WARN_DAYS: u32 = 3;

/// Variables that name an instance in lists, the first that is filled in.
const NAMING: [&str; 3] = ["title", "subject", "about"];

/// Longest name of an instance, in characters.
const LONGEST_NAME: usize = 60;

/// The owner of whatever was deployed.
pub(crate) struct Deployed;

impl Owner for Deployed {
    fn key(&self) -> &'static str {
        ""
    }

    fn versions(&self) -> Result<Vec<Arc<Process>>> {
        Ok(Vec::new())
    }

    fn current(&self, _: NaiveDate) -> Result<Arc<Process>> {
        Err(Error::internal("no process is in code"))
    }

    fn assign<'a>(&'a self, tx: &'a mut Tx, opening: &'a Opening<'a>) -> Boxed<'a, Assignment> {
        Box::pin(async move {
            let names = named(opening);
            let mut candidates = Vec::new();
            for name in &names {
                candidates.extend(candidate(tx, opening, name).await?);
            }
            let title = title(opening.element);
            let mut problem = None;
            if candidates.is_empty() {
                candidates.push(administrator(tx, &opening.instance.path, self.administrator()).await?);
                problem = Some(texts::nobody_named(&title, &names.join(", ")));
            }
            let about = about(opening);
            Ok(Assignment {
                title,
                detail: texts::detail(process_name(opening.process), &about),
                about,
                href: format!("/processes/items/{}", opening.item),
                candidates,
                due: due(tx, opening),
                warn_days: WARN_DAYS,
                problem,
            })
        })
    }
}

/// About whom or what an instance is: what a variable of one of these names says, else whoever began it.
fn about(opening: &Opening<'_>) -> String {
    let said = NAMING.iter().find_map(|name| match opening.variables.get(*name) {
        Some(Value::Text(text)) => Some(platform::one_line(text)).filter(|text| !text.is_empty()),
        _ => None,
    });
    let said = said.map(|text| text.chars().take(LONGEST_NAME).collect());
    said.unwrap_or_else(|| opening.instance.starter_name.clone())
}

fn title(element: &Element) -> String {
    let name = if element.name().is_empty() { element.id().as_str() } else { element.name() };
    platform::one_line(name)
}

fn process_name(process: &Process) -> &str {
    let found = process.definition.processes().iter().find(|one| one.id == process.key);
    found.map(|one| one.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(&process.key)
}

/// The variables of the process under those of this run of the task, and who began the instance.
struct Seen<'a> {
    opening: &'a Opening<'a>,
    starter: Value,
}

impl Lookup for Seen<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        let own = self.opening.locals.get(name).or_else(|| self.opening.variables.get(name));
        match name {
            "starter" | "initiator" => own.or(Some(&self.starter)),
            _ => own,
        }
    }
}

/// Whoever the file names, in its order, one by one. A text that cannot be worked out stands for itself, so that the
/// incident shows it.
fn named(opening: &Opening<'_>) -> Vec<String> {
    names::texts_of(opening.element)
        .into_iter()
        .flat_map(|text| names::split(&evaluated(text, opening)))
        .collect()
}

fn evaluated(text: &str, opening: &Opening<'_>) -> Value {
    if !Expression::is_marked(text) {
        return Value::from(text);
    }
    let names = Seen { opening, starter: Value::from(names::STARTER) };
    match Expression::parse(text, None).map(|expression| expression.evaluate(&names)) {
        Ok(Ok(value)) => value,
        _ => Value::from(text),
    }
}

async fn candidate(tx: &Tx, opening: &Opening<'_>, name: &str) -> Result<Option<Candidate>> {
    let duty = match names::whom(name, &opening.process.names) {
        Some(Whom::Starter) => return Ok(opening.instance.starter),
        Some(Whom::Holders(duty)) => duty,
        None => return Ok(None),
    };
    let system = Scope::system("who holds the duty that a process names");
    let unit = posts::nearest(&tx.read_as(&system), &opening.instance.path, duty).await?;
    Ok(unit.map(|unit| Candidate::Post { unit, duty }))
}

/// Whoever puts things right: nearest to the place; when nobody holds the duty yet, the post over the root organisation,
/// so that the work lies where it can be taken up as soon as somebody does.
async fn administrator(tx: &Tx, path: &Path, duty: Duty) -> Result<Candidate> {
    let system = Scope::system("who puts a process right");
    let reader = tx.read_as(&system);
    if let Some(unit) = posts::nearest(&reader, path, duty).await? {
        return Ok(Candidate::Post { unit, duty });
    }
    let units = identity::tree::everywhere(&reader).await?;
    let root = units.iter().find(|unit| unit.parent.is_none() && unit.path.contains(path));
    let unit = root.or_else(|| units.first());
    let unit = unit.ok_or_else(|| Error::internal("a work item in an instance without organisations"))?;
    Ok(Candidate::Post { unit: unit.id, duty })
}

/// The last day, from `dueDate`: a day, a duration, or an expression for one.
fn due(tx: &Tx, opening: &Opening<'_>) -> Option<NaiveDate> {
    let zeebe = opening.element.extensions().iter().find(|part| part.name == "zeebe:taskSchedule");
    let text = opening.element.extension("dueDate");
    let text = text.or_else(|| zeebe.and_then(|part| part.attribute("dueDate")))?;
    let when = When::parse(&evaluated(text, opening).to_string()).ok()?;
    Some(errands::due(&when, tx.now()).day())
}

/// What only one run of a repeated task sees. The engine keeps it beside the item; it is read from the written form of
/// the state, whose words are kept stable.
pub(crate) fn locals(state: &State, item: u32, element: &Element) -> Result<Variables> {
    let mut found = Variables::new();
    if !element.is_repeated() {
        return Ok(found);
    }
    let written = serde_json::to_value(state)?;
    let record = |list: &str, id: u64| {
        let mut all = written.get(list)?.as_array()?.iter();
        all.find(|one| one.get("id").and_then(serde_json::Value::as_u64) == Some(id))
    };
    let mut place = record("items", u64::from(item)).and_then(|item| item.get("in"));
    while let Some(scope) = place.and_then(serde_json::Value::as_u64).and_then(|id| record("scopes", id)) {
        let locals =
            scope.get("locals").cloned().unwrap_or_else(|| serde_json::Value::Object(serde_json::Map::new()));
        for (name, value) in serde_json::from_value::<Variables>(locals)? {
            found.entry(name).or_insert(value);
        }
        place = scope.get("in");
    }
    Ok(found)
}
