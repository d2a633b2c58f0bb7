//! Files that were checked: kept with their report, so that what is deployed is exactly what was looked at.

use identity::{Account, SignedIn};
use platform::{Db, Error, Id, Path, RawId, Reader, Result, StoredFile, Timestamp, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use serde_json::json;

use crate::{report::Report, schema::upload};

/// Marker of the ids of checked files.
pub(crate) enum Upload {}

const XML: &str = "application/xml";
/// So many of one's own are listed.
const LISTED: u64 = 50;

/// A checked file.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: Id<Upload>,
    pub(crate) file: Id<StoredFile>,
    pub(crate) file_name: String,
    pub(crate) report: Report,
    pub(crate) created_at: Timestamp,
}

impl Row {
    fn of(row: upload::Model) -> Result<Self> {
        let report = serde_json::from_str(&row.report).map_err(|error| Error::internal(error.to_string()))?;
        Ok(Self { id: row.id, file: row.file, file_name: row.file_name, report, created_at: row.created_at })
    }
}

/// Keeps a file that the worker has read.
pub(crate) async fn keep(
    tx: &mut Tx,
    by: Id<Account>,
    name: &str,
    bytes: Vec<u8>,
    report: &Report,
) -> Result<Id<Upload>> {
    let files = tx.db().files().clone();
    let file = files.store(tx, name, XML, bytes).await?;
    let id: Id<Upload> = tx.new_id();
    let json = serde_json::to_string(report).map_err(|error| Error::internal(error.to_string()))?;
    tx.insert(upload::ActiveModel {
        id: Set(id),
        file: Set(file),
        file_name: Set(name.to_owned()),
        report: Set(json),
        created_by: Set(by),
        created_at: Set(tx.now()),
    })
    .await?;
    let entry = Entry::new("processes.file.checked", "process_file").on(id.uuid(), &Path::root());
    tx.audit(entry.after(json!({ "process": report.process, "remarks": report.remarks.len() })));
    Ok(id)
}

/// One's own checked file.
pub(crate) async fn own(reader: &Reader<'_>, who: &SignedIn, raw: RawId<Upload>) -> Result<Row> {
    let (_, row) = reader.resolve::<upload::Entity>(raw).await?;
    if row.created_by == who.account() { Row::of(row) } else { Err(Error::Missing) }
}

/// One's own checked files, the newest first.
pub(crate) async fn list(reader: &Reader<'_>, who: &SignedIn) -> Result<Vec<Row>> {
    let rows = reader
        .find::<upload::Entity>()
        .filter(upload::Column::CreatedBy.eq(who.account()))
        .order_by(upload::Column::CreatedAt, Order::Desc)
        .limit(LISTED)
        .all()
        .await?;
    rows.into_iter().map(Row::of).collect()
}

/// The text of a checked file.
pub(crate) async fn xml(db: &Db, row: &Row) -> Result<String> {
    let bytes = db.files().load(row.file).await?;
    String::from_utf8(bytes).map_err(|_| Error::internal("a checked file is not text"))
}

/// The process of a checked file. Read in this process: the worker has read the same bytes before.
pub(crate) async fn definition(db: &Db, row: &Row) -> Result<bpmn::Definition> {
    let xml = xml(db, row).await?;
    let read = move || bpmn::Definition::parse(&xml).map_err(|error| Error::internal(error.to_string()));
    tokio::task::spawn_blocking(read).await.map_err(|error| Error::internal(error.to_string()))?
}
