//! What a module implements for a kind of sheet.

use documents::table::{Layout, Problem, Record, UnitEntry};
use identity::PermissionInfo;
use platform::{Reader, Tx};

pub use web::offers::Boxed;

/// A kind of sheet that can be brought in.
pub trait Importer: Send + Sync {
    /// A short name for addresses and the command line, such as `members`.
    fn kind(&self) -> &'static str;

    /// The title on pages.
    fn title(&self) -> &'static str;

    /// The columns.
    fn layout(&self) -> &'static Layout;

    /// The permission that applies to what the rows become.
    fn needs(&self) -> PermissionInfo;

    /// The organisations that a sheet may name. None for kinds whose rows belong to none.
    fn units<'a>(&'a self, reader: Reader<'a>) -> Boxed<'a, Vec<UnitEntry>> {
        let _ = reader;
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Begins one reading of one file.
    fn start(&self) -> Box<dyn Run>;
}

/// One reading of one file. [`Run::survey`] sees all records first, to know duplicates inside the file; then
/// [`Run::check`] or [`Run::apply`] sees them again in their order, in chunks of any size. A file that is to be written as
/// a whole is checked to its end first, by the same run.
pub trait Run: Send {
    /// Notes what must be known of the whole file before its rows can be judged. Keep little: a file may have 200,000 rows.
    fn survey(&mut self, records: &[Record]);

    /// Judges records without writing: one verdict for each, in their order.
    fn check<'a>(&'a mut self, reader: Reader<'a>, records: &'a [Record]) -> Boxed<'a, Vec<Verdict>>;

    /// Judges records again and writes those that are new or changed: one verdict for each, in their order. Each call is
    /// a transaction of its own that holds the writer of SQLite; others write between two calls.
    fn apply<'a>(&'a mut self, tx: &'a mut Tx, records: &'a [Record]) -> Boxed<'a, Vec<Verdict>>;
}

/// What a record is to the rows that exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It makes a new row.
    New,
    /// It changes a row.
    Change,
    /// It is there already, exactly like this.
    Same,
    /// It cannot be taken, and why; never empty.
    Bad(Vec<Problem>),
}
