//! Deployed definitions: the list with versions, one of them with its diagram and what was found, and deploying.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use drawing::Drawing;
use identity::{
    Access,
    tree::{self, UnitRow},
};
use platform::{Error, Path, Problems, RawId};
use web::{Fields, Form, FromPath, Page, Result, See, see, ui::Diagram};
use workflow::{DeployedRow, Deploying, Deployment, Doer, Host};

use crate::{
    naming::{Names, system},
    needs,
    permissions::DeployDefinitions,
    report::{self, Remark, Weight},
    texts,
    uploads::{self, Upload},
};

struct Version {
    href: String,
    number: i64,
    at: String,
    by: String,
    place: String,
    remarks: usize,
}

struct Group {
    key: String,
    name: String,
    newest: Version,
    /// Older versions, the newest first.
    older: Vec<Version>,
    is_off: bool,
}

#[derive(Template)]
#[template(path = "definitions/list.html")]
struct ListPage {
    groups: Vec<Group>,
}

/// All processes with their versions.
pub(super) async fn list(access: Access<DeployDefinitions>) -> Result<Page> {
    let reader = access.read();
    let system = system();
    let mut names = Names::new(&reader, &system);
    let off = workflow::switched_off(&reader).await?;
    let mut groups: Vec<Group> = Vec::new();
    for row in workflow::definitions(&reader).await? {
        let version = version(&mut names, &row, reader.today()).await?;
        if let Some(group) = groups.last_mut().filter(|group| group.key == row.key) {
            group.older.push(version);
        } else {
            let is_off = off.contains(&row.key);
            groups.push(Group { key: row.key, name: row.name, newest: version, older: Vec::new(), is_off });
        }
    }
    Ok(Page::new("流程定义", ListPage { groups }))
}

async fn version(names: &mut Names<'_>, row: &DeployedRow, today: chrono::NaiveDate) -> Result<Version> {
    Ok(Version {
        href: format!("/processes/definitions/{}", row.id),
        number: row.version,
        at: row.deployed_at.brief(today),
        by: names.account(row.deployed_by).await?,
        place: names.unit(&row.path).await?,
        remarks: row.findings.len() + row.unsupported.len(),
    })
}

#[derive(Template)]
#[template(path = "definitions/one.html")]
struct OnePage {
    row: DeployedRow,
    version: Version,
    /// All versions of the process, the newest first.
    versions: Vec<Version>,
    remarks: Vec<Remark>,
    tasks: usize,
    diagram: Diagram,
    is_off: bool,
}

/// One version: diagram, what was found, and the other versions.
pub(super) async fn one(
    host: Host,
    access: Access<DeployDefinitions>,
    FromPath(raw): FromPath<RawId<Deployment>>,
) -> Result<Page> {
    let reader = access.read();
    let (row, xml) = workflow::definition(&reader, raw).await?;
    let key = row.key.clone();
    // What is deployed came through the worker. Searching for deadlocks takes a moment: beside the requests.
    let read = move || {
        let definition = bpmn::Definition::parse_process(&xml, &key);
        definition.map(|definition| (report::report(&definition), definition))
    };
    let read = tokio::task::spawn_blocking(read).await.map_err(|error| Error::internal(error.to_string()))?;
    let (report, definition) = read.map_err(|error| Error::internal(error.to_string()))?;
    let remarks = needs::judged(&host, &reader, report, &row.names).await?.remarks;
    let system = system();
    let mut names = Names::new(&reader, &system);
    let today = reader.today();
    let mut versions = Vec::new();
    for other in workflow::definitions(&reader).await?.into_iter().filter(|other| other.key == row.key) {
        versions.push(version(&mut names, &other, today).await?);
    }
    let title = texts::version_title(&row.name, row.version);
    let body = OnePage {
        version: version(&mut names, &row, today).await?,
        versions,
        remarks,
        tasks: definition.user_tasks().count(),
        diagram: Diagram::new(title.clone(), Drawing::of(&definition)),
        is_off: workflow::switched_off(&reader).await?.contains(&row.key),
        row,
    };
    Ok(Page::new(title, body).under("流程定义", "/processes/definitions"))
}

/// The root organisation under which instances lie that begin by themselves; the only one where there is no choice.
fn place(typed: &Fields, roots: &[UnitRow], problems: &mut Problems) -> Path {
    let (chosen, problem) = match roots {
        [] => (None, texts::NO_ORGANISATION),
        [only] => (Some(only), ""),
        several => (several.iter().find(|root| root.id.to_string() == typed.text("unit")), texts::NO_ROOT),
    };
    if chosen.is_none() {
        problems.add("unit", problem);
    }
    chosen.map_or_else(Path::root, |root| root.path.clone())
}

/// Deploys a file that was checked.
pub(super) async fn deploy(
    host: Host,
    access: Access<DeployDefinitions>,
    FromPath(raw): FromPath<RawId<Upload>>,
    typed: Fields,
) -> Result<Response> {
    let row = uploads::own(&access.read(), access.who(), raw).await?;
    let xml = uploads::xml(access.db(), &row).await?;
    let roots = tree::roots(&access.read()).await?;
    let mut problems = Problems::default();
    let path = place(&typed, &roots, &mut problems);
    let names = needs::chosen(&row.report, &typed, &mut problems);
    let report = needs::judged(&host, &access.read(), row.report.clone(), &names).await?;
    let stops = report.remarks.iter().any(|remark| remark.weight == Weight::Stops);
    if stops && !typed.has("accept") {
        problems.add("accept", texts::STANDS_STILL);
    }
    let doer = Doer::Person(access.who());
    let file = Deploying { xml: &xml, path: &path, names: &names };
    let deployed = if problems.is_empty() {
        access.write(async |tx| host.deploy(tx, file, &doer).await).await
    } else {
        Err(Error::Invalid(problems))
    };
    let deployed = match deployed {
        Ok(deployed) => deployed,
        Err(Error::Invalid(problems)) => {
            let page = super::files::refused(&host, &access, &row, Some(&typed), &problems).await?;
            return Ok(page.again().into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let said = if deployed.iter().all(|one| one.was_there) { texts::WAS_THERE } else { texts::DEPLOYED };
    let first = deployed.first().ok_or_else(|| Error::internal("nothing was deployed"))?;
    Ok(see(format!("/processes/definitions/{}", first.id)).saying(said).into_response())
}

/// Whether a process is to be begun.
#[derive(serde::Deserialize)]
pub(super) struct Switch {
    to: String,
}

/// Switches the process of a definition off or on, all its versions.
pub(super) async fn switch(
    host: Host,
    access: Access<DeployDefinitions>,
    FromPath(raw): FromPath<RawId<Deployment>>,
    Form(switch): Form<Switch>,
) -> Result<See> {
    let doer = Doer::Person(access.who());
    let said = match switch.to.as_str() {
        "off" => {
            access.write(async |tx| host.switch_off(tx, raw, &doer).await).await?;
            texts::SWITCHED_OFF
        }
        "on" => {
            access.write(async |tx| host.switch_on(tx, raw).await).await?;
            texts::SWITCHED_ON
        }
        _ => return Err(Error::Missing.into()),
    };
    Ok(see(format!("/processes/definitions/{raw}")).saying(said))
}
