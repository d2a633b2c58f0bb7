//! Blank templates, and a file with its bad cells marked.

use std::sync::Arc;

use axum::body::Body;
use documents::{
    table::{Problem, Severity},
    workbook::{self, MarkedErrors},
};
use identity::Access;
use platform::{Error, RawId};
use web::{Download, FromPath, Result};

use crate::{
    Import, background::Shared, permissions::ImportFiles, reading::Stop, running::SHOWN, store, texts,
};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn sheet(name: String, bytes: Vec<u8>) -> Download {
    Download { name, media_type: XLSX.to_owned(), body: Body::from(bytes) }
}

/// A blank sheet with the headings of a kind: `members.xlsx`.
pub(super) async fn template(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    FromPath(name): FromPath<String>,
) -> Result<Download> {
    let importer = shared.importer(name.strip_suffix(".xlsx").ok_or(Error::Missing)?)?;
    if !access.who().may(&importer.needs()) {
        return Err(Error::Forbidden.into());
    }
    let bytes = workbook::template(importer.layout()).map_err(Error::from)?;
    Ok(sheet(texts::template_name(importer.title()), bytes))
}

/// The file as it was sent, with the bad cells marked and explained, to be corrected and sent again.
pub(super) async fn errors(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    FromPath(raw): FromPath<RawId<Import>>,
) -> Result<Download> {
    let reader = access.read();
    let row = store::own(access.db(), &reader, access.who(), raw).await?;
    let importer = shared.importer(&row.kind)?;
    let limit = u64::try_from(SHOWN).unwrap_or(u64::MAX);
    let held = [Severity::Problem, Severity::Question];
    let found = store::problems(&reader, row.id, &held, 0, limit).await?;
    if found.is_empty() {
        return Err(Error::Missing.into());
    }
    let mut problems = Vec::with_capacity(found.len());
    for (_, bad) in found {
        let row = u32::try_from(bad.row).map_err(|_| Error::internal("a row number beyond any sheet"))?;
        problems.push(Problem::new(row, &bad.column, &bad.value, "", bad.what));
    }
    problems.sort_by_key(|problem| problem.row);
    let source = shared.source(access.db(), access.read(), importer.as_ref(), &row).await?;
    let failed = |stop| match stop {
        Stop::Error(error) => error,
        Stop::File(why) => Error::internal(why),
    };
    let mut records = source.open(&source.chosen()).await.map_err(failed)?;
    let plan =
        source.setup.get().into_iter().flat_map(|setup| &setup.plans).next().cloned().unwrap_or_default();
    let mut marked = MarkedErrors::start(Vec::new(), importer.title(), &plan).map_err(Error::from)?;
    while let Some(some) = records.next().await.map_err(failed)? {
        for record in some {
            let from = problems.partition_point(|problem| problem.row < record.row());
            let to = problems.partition_point(|problem| problem.row <= record.row());
            marked.row(record.cells(), problems.get(from..to).unwrap_or_default()).map_err(Error::from)?;
        }
    }
    let bytes = marked.finish().map_err(Error::from)?;
    Ok(sheet(texts::marked_name(&row.file_name), bytes))
}
