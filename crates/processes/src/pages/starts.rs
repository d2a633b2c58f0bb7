//! Starting an instance of a deployed process.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use bpmn::{Definition, Element, Variables};
use identity::Access;
use platform::{Error, Problems};
use web::{
    Fields, FromPath, Page, Result, see,
    ui::{BlockedNotes, ErrorSummary, Field},
};
use workflow::{DeployedRow, Doer, Host, Subject, Whom};

use crate::{answers, permissions::StartInstances, texts};

struct Choice {
    href: String,
    name: String,
    version: i64,
    about: String,
}

#[derive(Template)]
#[template(path = "starts/list.html")]
struct ListPage {
    choices: Vec<Choice>,
}

/// The newest version of each process, with its definition.
async fn newest(access: &Access<StartInstances>) -> Result<Vec<(DeployedRow, Definition)>> {
    let reader = access.read();
    let off = workflow::switched_off(&reader).await?;
    let mut found: Vec<(DeployedRow, Definition)> = Vec::new();
    for row in workflow::definitions(&reader).await? {
        if off.contains(&row.key) || found.last().is_some_and(|(last, _)| last.key == row.key) {
            continue;
        }
        let (row, xml) = workflow::definition(&reader, row.id.raw()).await?;
        let definition = Definition::parse_process(&xml, &row.key);
        found.push((row, definition.map_err(|error| Error::internal(error.to_string()))?));
    }
    Ok(found)
}

/// Whether the definition lets somebody in this post begin it: by the duties that it names, or anybody.
fn may_start(row: &DeployedRow, definition: &Definition, access: &Access<StartInstances>) -> bool {
    let duty = access.post().map(|post| Whom::Holders(post.duty));
    let is_named = |name: &String| {
        name == access.who().name() || (duty.is_some() && workflow::whom(name, &row.names) == duty)
    };
    let named = definition.starters();
    plain_start(definition).is_some() && (named.is_empty() || named.iter().any(is_named))
}

/// The start event that a person can begin with.
fn plain_start(definition: &Definition) -> Option<&Element> {
    definition.starts().find(|start| matches!(start.event(), None | Some(bpmn::EventKind::None)))
}

/// What one may begin.
pub(super) async fn list(access: Access<StartInstances>) -> Result<Page> {
    let all = newest(&access).await?;
    let choices = all.iter().filter(|(row, definition)| may_start(row, definition, &access));
    let choice = |(row, definition): &(DeployedRow, Definition)| Choice {
        href: format!("/processes/start/{}", row.key),
        name: row.name.clone(),
        version: row.version,
        about: plain_start(definition).map(|start| start.documentation().to_owned()).unwrap_or_default(),
    };
    Ok(Page::new("发起流程", ListPage { choices: choices.map(choice).collect() }))
}

#[derive(Template)]
#[template(path = "starts/form.html")]
struct FormPage {
    key: String,
    name: String,
    about: String,
    unit: String,
    errors: ErrorSummary,
    refusals: BlockedNotes,
    fields: Vec<Field>,
}

async fn found(access: &Access<StartInstances>, key: &str) -> Result<(DeployedRow, Definition)> {
    let all = newest(access).await?;
    let one = all.into_iter().find(|(row, definition)| row.key == key && may_start(row, definition, access));
    one.ok_or_else(|| Error::Missing.into())
}

fn page(
    access: &Access<StartInstances>,
    (row, definition): &(DeployedRow, Definition),
    typed: Option<&Fields>,
    problems: &Problems,
    refusals: BlockedNotes,
) -> Page {
    let start = plain_start(definition);
    let fields = start.map(workflow::fields).unwrap_or_default();
    let body = FormPage {
        key: row.key.clone(),
        name: row.name.clone(),
        about: start.map(|start| start.documentation().to_owned()).unwrap_or_default(),
        unit: access.post().map(|post| post.title.clone()).unwrap_or_default(),
        errors: ErrorSummary::of(problems),
        refusals,
        fields: answers::form(&fields, typed, &Variables::new(), problems),
    };
    Page::new(row.name.clone(), body).under("发起流程", "/processes/start")
}

/// The form of a start.
pub(super) async fn form(access: Access<StartInstances>, FromPath(key): FromPath<String>) -> Result<Page> {
    let found = found(&access, &key).await?;
    Ok(page(&access, &found, None, &Problems::default(), BlockedNotes::of(&[])))
}

/// Begins it, at the unit of the post chosen.
pub(super) async fn start(
    host: Host,
    access: Access<StartInstances>,
    FromPath(key): FromPath<String>,
    typed: Fields,
) -> Result<Response> {
    let found = found(&access, &key).await?;
    let again = |problems: &Problems| {
        page(&access, &found, Some(&typed), problems, BlockedNotes::of(&[])).again().into_response()
    };
    let fields = plain_start(&found.1).map(workflow::fields).unwrap_or_default();
    let variables = match answers::read(&fields, &typed) {
        Ok(variables) => variables,
        Err(problems) => return Ok(again(&problems)),
    };
    let Some(path) = access.post().filter(|post| post.unit.is_some()).map(|post| post.path.clone()) else {
        let mut problems = Problems::default();
        problems.add("", texts::NO_UNIT);
        return Ok(again(&problems));
    };
    let doer = Doer::Person(access.who());
    let started = access
        .write(async |tx| {
            let subject = Subject { id: tx.new_id::<workflow::Instance>().uuid(), path };
            host.start(tx, &key, &subject, &doer, variables).await
        })
        .await;
    match started {
        Ok((id, _)) => {
            Ok(see(format!("/processes/instances/{id}")).saying(texts::STARTED_NOW).into_response())
        }
        Err(Error::Invalid(problems)) => Ok(again(&problems)),
        Err(Error::Blocked(by)) => {
            let notes = BlockedNotes::of(&by);
            Ok(page(&access, &found, Some(&typed), &Problems::default(), notes).refused().into_response())
        }
        Err(error) => Err(error.into()),
    }
}
