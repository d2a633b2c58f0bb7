//! One file as records, in chunks, from the worker process: read twice, held never.

use std::sync::Arc;

use documents::{
    sheets::{self, Limits, Row, SheetError, SheetStream},
    table::{Binding, Layout, Problem, Record},
};
use platform::{Error, worker::Worker};

use crate::texts;

/// A stored or uploaded file with the columns it should have.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) worker: Worker,
    pub(crate) layout: &'static Layout,
    pub(crate) bytes: Arc<Vec<u8>>,
}

/// Why reading ended early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The file is not what it should be; a sentence for the person.
    File(String),
    /// Something else went wrong.
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<SheetError> for Stop {
    fn from(error: SheetError) -> Self {
        tracing::info!(
            code = error.code.as_str(),
            row = error.row,
            detail = error.detail,
            "a sheet was not readable"
        );
        Self::File(error.sentence())
    }
}

impl From<Vec<Problem>> for Stop {
    fn from(headings: Vec<Problem>) -> Self {
        Self::File(headings.into_iter().map(|problem| problem.what).collect::<Vec<_>>().join(texts::AND))
    }
}

/// One reading under way.
pub(crate) struct Records {
    stream: SheetStream,
    binding: Binding,
}

impl Source {
    /// Begins to read from the first row on.
    pub(crate) async fn open(&self) -> Result<Records, Stop> {
        let stream = sheets::open(&self.worker, self.bytes.clone(), &Limits::default()).await?;
        let binding = self.layout.bind(stream.headings())?;
        Ok(Records { stream, binding })
    }
}

impl Records {
    /// The next records; nothing at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Record>>, Stop> {
        let rows = self.next_rows().await?;
        Ok(rows.map(|rows| rows.into_iter().map(|row| self.binding.record(row)).collect()))
    }

    /// The next rows as they stand in the file.
    pub(crate) async fn next_rows(&mut self) -> Result<Option<Vec<Row>>, Stop> {
        Ok(self.stream.next_rows().await?)
    }

    /// The headings as they stand in the file.
    pub(crate) fn headings(&self) -> &[String] {
        self.stream.headings()
    }
}
