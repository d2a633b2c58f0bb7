//! Files of processes: sent in, checked, shown with all remarks and as a diagram.

use std::sync::Arc;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use drawing::Drawing;
use identity::{Access, tree};
use platform::{Problems, RawId, worker::Worker};
use web::{
    Fields, FromPath, Page, Result, Upload, see,
    ui::{Diagram, ErrorSummary, Field},
};
use workflow::Host;

use crate::{
    needs,
    permissions::DeployDefinitions,
    report::{self, NotTaken, Remark, Report, Weight},
    texts::{self, label},
    uploads::{self, Row},
};

struct Line {
    href: String,
    file_name: String,
    process: String,
    stops: usize,
    doubtful: usize,
    at: String,
}

#[derive(Template)]
#[template(path = "files/list.html")]
struct ListPage {
    problem: String,
    lines: Vec<Line>,
}

async fn page(access: &Access<DeployDefinitions>, problem: String) -> Result<Page> {
    let reader = access.read();
    let today = reader.today();
    let line = |row: Row| Line {
        href: format!("/processes/files/{}", row.id),
        stops: count(&row.report, Weight::Stops),
        doubtful: count(&row.report, Weight::Doubtful),
        at: row.created_at.brief(today),
        file_name: row.file_name,
        process: row.report.name,
    };
    let lines = uploads::list(&reader, access.who()).await?.into_iter().map(line).collect();
    Ok(Page::new("检查并部署流程", ListPage { problem, lines }))
}

fn count(report: &Report, weight: Weight) -> usize {
    report.remarks.iter().filter(|remark| remark.weight == weight).count()
}

/// The form, and one's own files.
pub(super) async fn list(access: Access<DeployDefinitions>) -> Result<Page> {
    page(&access, String::new()).await
}

/// Has a file looked at. What cannot be read is said at the field and not kept.
pub(super) async fn check(
    worker: Worker,
    access: Access<DeployDefinitions>,
    sent: Upload,
) -> Result<Response> {
    let again = async |problem: String| Ok(page(&access, problem).await?.again().into_response());
    let Some(file) = sent.files.into_iter().find(|file| file.field == "file") else {
        return again(texts::NO_FILE.to_owned()).await;
    };
    let ending = std::path::Path::new(&file.name).extension().unwrap_or_default();
    let form = match ending.to_ascii_lowercase().to_str() {
        Some("bpmn" | "xml") => report::Form::Plain,
        Some("bar") => report::Form::Archive,
        _ => return again(texts::NOT_BPMN.to_owned()).await,
    };
    let checked = match report::examine(&worker, &file.name, Arc::new(file.bytes), form).await {
        Ok(checked) => checked,
        Err(NotTaken::File(sentence)) => return again(sentence).await,
        Err(NotTaken::Error(error)) => return Err(error.into()),
    };
    let by = access.who().account();
    let ids = access
        .write(async |tx| {
            let mut ids = Vec::new();
            for file in &checked {
                ids.push(uploads::keep(tx, by, &file.name, file.bytes.clone(), &file.report).await?);
            }
            Ok(ids)
        })
        .await?;
    Ok(match ids.as_slice() {
        [id] => see(format!("/processes/files/{id}")).saying(texts::CHECKED).into_response(),
        several => see("/processes/files").saying(texts::checked(several.len())).into_response(),
    })
}

#[derive(Template)]
#[template(path = "files/one.html")]
struct OnePage {
    id: String,
    errors: ErrorSummary,
    file_name: String,
    at: String,
    verdict: String,
    stops: usize,
    report: Report,
    others: String,
    remarks: Vec<Remark>,
    diagram: Diagram,
    /// Whom the names of the file stand for that nobody has here.
    names: Vec<Field>,
    /// To deploy it although it stands still somewhere.
    accept: Option<Field>,
    /// Under which root organisation it begins by itself, where there are several.
    place: Option<Field>,
}

/// One file: what it holds, all remarks, the diagram, and the decision.
pub(super) async fn one(
    host: Host,
    access: Access<DeployDefinitions>,
    FromPath(raw): FromPath<RawId<uploads::Upload>>,
) -> Result<Page> {
    let row = uploads::own(&access.read(), access.who(), raw).await?;
    refused(&host, &access, &row, None, &Problems::default()).await
}

/// The page of a file, with what stood against deploying it.
pub(super) async fn refused(
    host: &Host,
    access: &Access<DeployDefinitions>,
    row: &Row,
    typed: Option<&Fields>,
    problems: &Problems,
) -> Result<Page> {
    let definition = uploads::definition(access.db(), row).await?;
    let roots = tree::roots(&access.read()).await?;
    let place = (roots.len() > 1).then(|| {
        let choices = std::iter::once((String::new(), texts::CHOOSE.to_owned()));
        let choices: Vec<_> =
            choices.chain(roots.into_iter().map(|root| (root.id.to_string(), root.name))).collect();
        let chosen = typed.map(|typed| typed.text("unit").to_owned()).unwrap_or_default();
        Field::select("unit", label::PLACE, choices).required().value(chosen).problem_of(problems)
    });
    let report = needs::judged(host, &access.read(), row.report.clone(), &workflow::Names::new()).await?;
    let names = needs::choices(&report, typed, problems);
    let stops = count(&report, Weight::Stops);
    let body = OnePage {
        id: row.id.to_string(),
        errors: ErrorSummary::of(problems),
        file_name: row.file_name.clone(),
        at: row.created_at.brief(access.read().today()),
        names,
        accept: (stops > 0).then(|| Field::checkbox("accept", texts::ACCEPT).problem_of(problems)),
        verdict: texts::verdict(stops, count(&report, Weight::Doubtful)),
        stops,
        others: report.others.join(texts::AND),
        remarks: report.remarks.clone(),
        diagram: Diagram::new(report.name.clone(), Drawing::of(&definition)),
        report,
        place,
    };
    Ok(Page::new(body.report.name.clone(), body).under("检查并部署流程", "/processes/files"))
}
