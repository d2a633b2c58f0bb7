//! Materials of a case: handing one in, listing them, and who may read which.

use identity::{Account, SignedIn};
use platform::{Error, Id, RawId, Reader, Result, StoredFile, Timestamp, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use serde_json::json;
use workflow::Doer;

use crate::{Case, Material, cases, media, photos, schema::material, signing::Signature, texts, turns};

/// A material that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The material.
    pub id: Id<Material>,
    /// The work point it was handed in for, 1 to 50.
    pub work_point: u8,
    /// Its code, such as `A1`.
    pub code: String,
    /// The file behind it.
    pub file: Id<StoredFile>,
    /// The file name.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// The media type, judged by content.
    pub media_type: String,
    /// Whose account handed it in; empty for the machine.
    pub account: Option<Id<Account>>,
    /// His name.
    pub actor: String,
    /// When.
    pub uploaded_at: Timestamp,
}

impl From<material::Model> for Row {
    fn from(row: material::Model) -> Self {
        Self {
            id: row.id,
            work_point: u8::try_from(row.work_point).unwrap_or(0),
            code: row.code,
            file: row.file,
            name: row.name,
            size: row.size,
            media_type: row.media_type,
            account: row.account,
            actor: row.actor,
            uploaded_at: row.uploaded_at,
        }
    }
}

/// A file as it was sent.
pub struct Sent {
    /// The code of the material it is.
    pub code: String,
    /// The file name without folders.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Hands a material in for an open item whose turn it is.
///
/// # Errors
/// [`Error::Missing`] for another case's item, [`Error::Stale`] when it is closed, [`Error::Blocked`] when it is
/// somebody else's turn, [`Error::Invalid`] (`file`, `code`) for what may not be handed in.
pub async fn upload(
    tx: &mut Tx,
    case: RawId<Case>,
    item: RawId<workflow::Item>,
    doer: &Doer<'_>,
    sent: Sent,
) -> Result<Id<Material>> {
    let turn = turns::open(tx, case, item, doer).await?;
    let media_type = media::judge(&sent.name, &sent.bytes).map_err(|what| Error::invalid("file", what))?;
    if !turn.task.work_point.materials.iter().any(|material| material.code == sent.code) {
        return Err(Error::invalid("code", texts::MATERIAL_UNKNOWN));
    }
    let bare =
        photos::bare(media_type, sent.bytes).ok_or_else(|| Error::invalid("file", texts::FILE_CONTENT))?;
    let stored = store(tx, media_type, sent.name, bare).await?;
    add(tx, &turn.case, (turn.task.work_point.number, &sent.code), doer, &stored).await
}

/// A file that is stored, on its way to becoming a material.
pub(crate) struct Stored {
    pub(crate) file: Id<StoredFile>,
    pub(crate) name: String,
    pub(crate) size: i64,
    pub(crate) media_type: &'static str,
}

/// Stores a file that was judged.
pub(crate) async fn store(tx: &Tx, media_type: &'static str, name: String, bytes: Vec<u8>) -> Result<Stored> {
    let size =
        i64::try_from(bytes.len()).map_err(|_| Error::invalid("file", texts::file_large(media::LARGEST)))?;
    let file = tx.db().files().store(tx, &name, media_type, bytes).await?;
    Ok(Stored { file, name, size, media_type })
}

/// Names a stored file as a material of a case. The caller knows that it may.
pub(crate) async fn add(
    tx: &mut Tx,
    case: &cases::Row,
    (work_point, code): (u8, &str),
    doer: &Doer<'_>,
    stored: &Stored,
) -> Result<Id<Material>> {
    let by = Signature::of(doer);
    let row = tx
        .insert(material::ActiveModel {
            id: Set(tx.new_id()),
            case_id: Set(case.id),
            work_point: Set(i64::from(work_point)),
            code: Set(code.to_owned()),
            file: Set(stored.file),
            name: Set(stored.name.clone()),
            size: Set(stored.size),
            media_type: Set(stored.media_type.to_owned()),
            account: Set(by.account),
            actor: Set(by.actor),
            uploaded_at: Set(tx.now()),
            path: Set(case.path.to_string()),
        })
        .await?;
    tx.audit(
        Entry::new("development.material.uploaded", "development_case").on(case.id.uuid(), &case.path).after(
            json!({ "material": row.id.uuid(), "work_point": work_point, "code": code, "size": stored.size }),
        ),
    );
    Ok(row.id)
}

/// The materials of a case in scope, in the order of the work points. Whether their content is for somebody's eyes is
/// another question: see [`get`].
pub async fn of_case(reader: &Reader<'_>, case: Id<Case>) -> Result<Vec<Row>> {
    let rows = reader
        .find::<material::Entity>()
        .filter(material::Column::CaseId.eq(case))
        .order_by(material::Column::WorkPoint, Order::Asc)
        .order_by(material::Column::Id, Order::Asc)
        .all()
        .await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// A material of a case, for whoever may read it.
///
/// # Errors
/// [`Error::Missing`] also for a material that belongs to another case or is not for their eyes (docs/rules.md, who acts).
pub async fn get(
    reader: &Reader<'_>,
    case: RawId<Case>,
    raw: RawId<Material>,
    who: &SignedIn,
) -> Result<Row> {
    let case = cases::get(reader, case).await?;
    let (_, row) = reader.resolve::<material::Entity>(raw).await?;
    let row = Row::from(material_of(&case, row)?);
    if crate::viewers::Viewer::of(&case, who).may_read(&row, who) { Ok(row) } else { Err(Error::Missing) }
}

fn material_of(case: &cases::Row, row: material::Model) -> Result<material::Model> {
    if row.case_id == case.id { Ok(row) } else { Err(Error::Missing) }
}
