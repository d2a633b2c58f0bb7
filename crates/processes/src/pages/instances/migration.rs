//! Letting an instance follow another version: which element takes the place of which.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use bpmn::{Definition, State};
use identity::Access;
use platform::{Error, Problems, RawId};
use web::{
    Fields, FromPath, Page, Query, Result, see,
    ui::{BlockedNotes, ErrorSummary, Field},
};
use workflow::{Doer, Host, Instance, InstanceRow, Reading};

use super::one;
use crate::{
    pages::elsewhere,
    permissions::GuideInstances,
    texts::{self, label},
    trace,
};

/// Names of fields on the page begin with this.
const PREFIX: &str = "to-";

/// Which version the mapping is for.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(in crate::pages) struct Asked {
    version: String,
}

#[derive(Template)]
#[template(path = "instances/migration.html")]
struct FormPage {
    id: String,
    title: String,
    from: String,
    errors: ErrorSummary,
    refusals: BlockedNotes,
    version: Field,
    chosen: String,
    /// One for each element where something stands.
    mapping: Vec<Field>,
}

/// The elements of an instance that need a place in another version.
fn standing(state: &State) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    found.extend(state.open_scopes().map(ToString::to_string));
    found.extend(state.open_items().map(|open| open.element.to_string()));
    found.extend(state.open_jobs().map(|open| open.element.to_string()));
    found.extend(state.armed_timers().map(|(_, element)| element.to_string()));
    found.extend(state.awaited().map(|(_, element)| element.to_string()));
    found.extend(state.waiting().map(ToString::to_string));
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|element| seen.insert(element.clone()));
    found
}

async fn page(
    host: &Host,
    access: &Access<GuideInstances>,
    row: &InstanceRow,
    (version, typed): (&str, Option<&Fields>),
    problems: &Problems,
    refusals: BlockedNotes,
) -> Result<Page> {
    let reader = access.read();
    let Reading { process, state, .. } = host.read(&reader, row.id).await?;
    let mut others = host.versions(&reader, &row.process_key).await?;
    others.retain(|other| other.version != row.process_version);
    let target = others.iter().find(|other| other.version == version);
    let mapping = match target {
        Some(target) => standing(&state)
            .iter()
            .map(|old| mapped(&process.definition, &target.definition, old, typed, problems))
            .collect(),
        None => Vec::new(),
    };
    let versions = others
        .iter()
        .map(|other| (other.version.clone(), texts::version_title(other.definition.title(), &other.version)));
    let first = (String::new(), texts::CHOOSE.to_owned());
    let title = process.definition.title().to_owned();
    let body = FormPage {
        id: row.id.to_string(),
        from: texts::version_title(&title, &row.process_version),
        title: title.clone(),
        errors: ErrorSummary::of(problems),
        refusals,
        version: Field::select(
            "version",
            label::VERSION,
            std::iter::once(first).chain(versions).collect::<Vec<_>>(),
        )
        .value(version)
        .problem_of(problems),
        chosen: if target.is_some() { version.to_owned() } else { String::new() },
        mapping,
    };
    let shown = Page::new("迁移到其他版本", body).under("流程办理", "/processes/instances");
    Ok(shown.under(texts::instance_title(&title, &row.about), format!("/processes/instances/{}", row.id)))
}

/// A choice among the elements of the new version; the same id is proposed where it is there.
fn mapped(
    old: &Definition,
    new: &Definition,
    element: &str,
    typed: Option<&Fields>,
    problems: &Problems,
) -> Field {
    let name = format!("{PREFIX}{element}");
    let kind = old.element(element).map(bpmn::Element::kind);
    let same_kind = |one: &&bpmn::Element| Some(one.kind()) == kind;
    let first = (String::new(), texts::NO_PLACE.to_owned());
    let choices = new.elements().filter(same_kind).map(|one| {
        let id = one.id().to_string();
        let title = trace::name(new, &id);
        (id.clone(), if title == id { id } else { format!("{title} ({id})") })
    });
    let proposed = match typed {
        Some(typed) if typed.has(&name) => typed.text(&name).to_owned(),
        _ if new.element(element).is_some() => element.to_owned(),
        _ => String::new(),
    };
    Field::select(&name, trace::name(old, element), std::iter::once(first).chain(choices).collect::<Vec<_>>())
        .value(proposed)
        .problem_of(problems)
}

/// The form: first the version, then the mapping.
pub(in crate::pages) async fn form(
    host: Host,
    access: Access<GuideInstances>,
    FromPath(raw): FromPath<RawId<Instance>>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let row = workflow::resolve_instance(&access.read(), raw).await?;
    if let Some(href) = elsewhere(&host, &row)? {
        return Ok(see(href).into_response());
    }
    let none = BlockedNotes::of(&[]);
    let page = page(&host, &access, &row, (&asked.version, None), &Problems::default(), none).await?;
    Ok(page.into_response())
}

/// Migrates, or shows what would be lost.
pub(in crate::pages) async fn migrate(
    host: Host,
    access: Access<GuideInstances>,
    FromPath(raw): FromPath<RawId<Instance>>,
    typed: Fields,
) -> Result<Response> {
    let row = one::find(&host, &access.read(), raw).await?;
    let version = typed.text("version").to_owned();
    let mut problems = Problems::default();
    if version.is_empty() {
        problems.add("version", texts::VERSION_MISSING);
    }
    let mut mapping = BTreeMap::new();
    for (name, value) in typed.iter() {
        if let Some(old) = name.strip_prefix(PREFIX) {
            if value.trim().is_empty() {
                problems.add(name, texts::NO_PLACE_CHOSEN);
            } else if value.trim() != old {
                mapping.insert(old.to_owned(), value.trim().to_owned());
            }
        }
    }
    let mut blocked = Vec::new();
    if problems.is_empty() {
        let (id, doer) = (row.id, Doer::Person(access.who()));
        let outcome =
            access.write(async |tx| host.migrate(tx, id, &version, mapping.clone(), &doer).await).await;
        match outcome {
            Ok(()) => {
                let place = format!("/processes/instances/{}", row.id);
                return Ok(see(place).saying(texts::MIGRATED_NOW).into_response());
            }
            Err(Error::Invalid(found)) => problems = found,
            Err(Error::Blocked(by)) => blocked = by,
            Err(error) => return Err(error.into()),
        }
    }
    let notes = BlockedNotes::of(&blocked);
    let page = page(&host, &access, &row, (&version, Some(&typed)), &problems, notes).await?;
    Ok(if blocked.is_empty() { page.again() } else { page.refused() }.into_response())
}
