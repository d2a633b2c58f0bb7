//! What reading makes of a file, in full, for the command line and for tests: nothing of it is kept.

use std::collections::{BTreeMap, BTreeSet};

use documents::{
    sheets::Which,
    table::{Kind, Layout, Problem, Record, Role, Severity},
};
use platform::Reader;
use serde::Serialize;

use crate::{
    Run, Told, Verdict,
    reading::{Source, Stop},
    running,
};

/// A file as it is read.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// What is told before anything is confirmed.
    pub told: Told,
    /// The row with the names of the columns.
    pub head_row: Option<u32>,
    /// That row and those above it that name groups.
    pub head_rows: Vec<u32>,
    /// The columns.
    pub columns: Vec<ExplainedColumn>,
    /// Rows that are no data, with the reason.
    pub not_data: Vec<(u32, String)>,
    /// Rows of data.
    pub rows: Vec<ExplainedRow>,
}

/// A column as it is read.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedColumn {
    /// Its letter.
    pub col: String,
    /// What stands over it.
    pub heading: String,
    /// What stands over it and its neighbours.
    pub group: String,
    /// Our field; `unread`, or `ordinal` for numbers of rows.
    pub field: String,
    /// What the person should say about it.
    pub question: String,
}

/// A row as it is read.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedRow {
    /// Its number.
    pub row: u32,
    /// The values that are taken, by our field.
    pub values: BTreeMap<String, String>,
    /// What is said about it.
    pub said: Vec<Problem>,
    /// What would be done with it: `new`, `change`, `same` or `held-back`.
    pub verdict: &'static str,
}

pub(crate) async fn explain(
    source: &Source,
    run: &mut dyn Run,
    reader: Reader<'_>,
) -> Result<Explanation, Stop> {
    let mut records = source.open(&Which::All).await?;
    while let Some(some) = records.next().await? {
        run.survey(&some);
    }
    let setup = source.setup.get().cloned().unwrap_or_default();
    let told = records.told(source.layout, &setup);
    let plan = setup.plans.first().cloned().unwrap_or_default();
    let columns = plan.columns.iter().map(|one| ExplainedColumn {
        col: documents::table::letter(one.at),
        heading: one.heading.clone(),
        group: one.group.clone(),
        field: match &one.field {
            Some(field) => field.clone(),
            None if one.is_ordinal => "ordinal".to_owned(),
            None => "unread".to_owned(),
        },
        question: one.doubt.clone(),
    });
    let columns = columns.collect();
    let not_data: BTreeSet<(u32, String)> = told.rows.iter().map(|one| (one.row, one.why.clone())).collect();
    let helpers: BTreeSet<&str> =
        source.layout.columns.iter().filter(|one| one.is_helper).map(|one| one.heading).collect();
    let mut rows = Vec::new();
    let mut records = source.open(&source.chosen()).await?;
    while let Some(some) = records.next().await? {
        let verdicts = run.check(reader, &some).await?;
        rows.extend(
            some.iter().zip(verdicts).map(|(record, verdict)| row(record, &verdict, &helpers, source.layout)),
        );
    }
    let (head_row, head_rows) = (plan.head_row, plan.head_rows);
    Ok(Explanation { told, head_row, head_rows, columns, not_data: not_data.into_iter().collect(), rows })
}

fn row(
    record: &Record,
    verdict: &Verdict,
    helpers: &BTreeSet<&str>,
    layout: &'static Layout,
) -> ExplainedRow {
    let mut said = record.findings();
    if let Verdict::Bad(problems) = verdict {
        said = running::together(said, problems.clone());
    }
    let refused: BTreeSet<&str> = said
        .iter()
        .filter(|one| one.severity == Severity::Problem && !one.column.is_empty())
        .map(|one| one.column.as_str())
        .collect();
    // What came from a number that is not taken is not taken either.
    let has_no_number =
        layout.columns.iter().any(|one| one.kind == Kind::CivilId && refused.contains(one.heading));
    let is_of_number = |field: &str| {
        let column = layout.columns.iter().find(|one| one.heading == field);
        has_no_number
            && column.is_some_and(|one| matches!(one.role, Role::Sex | Role::Birth))
            && record.shown(field).is_empty()
    };
    let values = record
        .values()
        .into_iter()
        .filter(|(field, _)| !helpers.contains(field.as_ref()) && !refused.contains(field.as_ref()))
        .filter(|(field, _)| !is_of_number(field))
        .map(|(field, value)| (field.into_owned(), value.text()))
        .collect();
    let is_held = said.iter().any(|one| one.severity <= Severity::Question);
    let verdict = match verdict {
        _ if is_held => "held-back",
        Verdict::New => "new",
        Verdict::Change => "change",
        Verdict::Same => "same",
        Verdict::Bad(_) => "held-back",
    };
    ExplainedRow { row: record.row(), values, said, verdict }
}
