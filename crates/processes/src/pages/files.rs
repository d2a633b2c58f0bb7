//! Files of processes: sent in, checked, shown with all remarks and as a diagram.

use std::sync::Arc;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use drawing::Drawing;
use identity::{Access, tree};
use platform::{Problems, RawId, worker::Worker};
use web::{
    FromPath, Page, Result, Upload, see,
    ui::{Diagram, ErrorSummary, Field},
};

use crate::{
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
    if !["bpmn", "xml"].iter().any(|known| ending.eq_ignore_ascii_case(known)) {
        return again(texts::NOT_BPMN.to_owned()).await;
    }
    let bytes = Arc::new(file.bytes);
    let report = match report::examine(&worker, bytes.clone()).await {
        Ok(report) => report,
        Err(NotTaken::File(sentence)) => return again(sentence).await,
        Err(NotTaken::Error(error)) => return Err(error.into()),
    };
    let by = access.who().account();
    let bytes = Arc::unwrap_or_clone(bytes);
    let id = access.write(async |tx| uploads::keep(tx, by, &file.name, bytes, &report).await).await?;
    Ok(see(format!("/processes/files/{id}")).saying(texts::CHECKED).into_response())
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
    /// Under which root organisation it begins by itself, where there are several.
    place: Option<Field>,
}

/// One file: what it holds, all remarks, the diagram, and the decision.
pub(super) async fn one(
    access: Access<DeployDefinitions>,
    FromPath(raw): FromPath<RawId<uploads::Upload>>,
) -> Result<Page> {
    let row = uploads::own(&access.read(), access.who(), raw).await?;
    refused(&access, &row, &Problems::default()).await
}

/// The page of a file, with what stood against deploying it.
pub(super) async fn refused(
    access: &Access<DeployDefinitions>,
    row: &Row,
    problems: &Problems,
) -> Result<Page> {
    let definition = uploads::definition(access.db(), row).await?;
    let roots = tree::roots(&access.read()).await?;
    let place = (roots.len() > 1).then(|| {
        let choices = std::iter::once((String::new(), texts::CHOOSE.to_owned()));
        let choices: Vec<_> =
            choices.chain(roots.into_iter().map(|root| (root.id.to_string(), root.name))).collect();
        Field::select("unit", label::PLACE, choices).required().problem_of(problems)
    });
    let report = row.report.clone();
    let stops = count(&report, Weight::Stops);
    let body = OnePage {
        id: row.id.to_string(),
        errors: ErrorSummary::of(problems),
        file_name: row.file_name.clone(),
        at: row.created_at.brief(access.read().today()),
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
