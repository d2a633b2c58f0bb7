//! The rows of imports: uploaded, checked, applied or sent back, each step by a guarded update.

use documents::table::{Choice, Severity};
use identity::{Account, SignedIn};
use platform::{
    Db, Error, Id, Path, RawId, Reader, Result, Scope, Sealed, StoredFile, System, Timestamp, Tx, Vault,
    audit::Entry,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Outcome,
    journal::Journal,
    reading::Setup,
    running::BadCell,
    schema::{SetupText, State, import, problem},
    texts,
};

/// Marker of the ids of imports.
pub enum Import {}

/// On a shared database a node that works on an import says so at least this often, twice over.
pub(crate) const ALIVE_SECONDS: u64 = 20;
/// An import nobody spoke for this long was left by a node that stopped.
const ABANDONED_SECONDS: i64 = 120;
/// What the file really is, its reader finds out.
const ANY: &str = "application/octet-stream";

/// An import as pages show it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: Id<Import>,
    pub(crate) kind: String,
    pub(crate) file: Id<StoredFile>,
    pub(crate) file_name: String,
    pub(crate) file_digest: String,
    pub(crate) state: State,
    /// The counts, once the dry run is done.
    pub(crate) outcome: Option<Outcome>,
    pub(crate) why: String,
    /// Where writing its rows stands, while that goes on.
    pub(crate) journal: Option<Journal>,
    pub(crate) created_at: Timestamp,
    pub(crate) path: Path,
    pub(crate) version: i64,
    pub(crate) created_by: Id<Account>,
    /// How the file is read, once it was looked at.
    pub(crate) setup: Option<Setup>,
}

impl Row {
    /// On a shared database nobody cleans up behind a node that stopped, so reading takes silence for failure. What was
    /// being written is another matter: another node goes on with it ([`left`]).
    fn of(row: import::Model, vault: &Vault, is_shared: bool, now: Timestamp) -> Self {
        let setup = row.setup.as_ref().and_then(|setup| setup.masked(vault, row.id.uuid()).ok());
        let is_left =
            is_shared && row.state == State::Checking && now > row.alive_at.plus_seconds(ABANDONED_SECONDS);
        Self {
            id: row.id,
            kind: row.kind,
            file: row.file,
            file_name: row.file_name,
            file_digest: row.file_digest,
            state: if is_left { State::Failed } else { row.state },
            outcome: serde_json::from_str(&row.outcome).ok(),
            why: if is_left { texts::INTERRUPTED.to_owned() } else { row.why },
            journal: row.journal.as_deref().and_then(|text| serde_json::from_str(text).ok()),
            created_at: row.created_at,
            path: Path::stored(&row.path),
            version: row.version,
            created_by: row.created_by,
            setup: setup.and_then(|text| serde_json::from_str(&text).ok()),
        }
    }
}

/// Stores an uploaded file and notes that its dry run begins.
pub(crate) async fn upload(
    tx: &mut Tx,
    by: Id<Account>,
    kind: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Row> {
    let path = tx.scope().path().cloned().ok_or(Error::Forbidden)?;
    let files = tx.db().files().clone();
    let file = files.store(tx, name, ANY, bytes).await?;
    let digest = tx.read().get::<platform::files::row::Entity>(file).await?.digest;
    let row = tx
        .insert(import::ActiveModel {
            id: Set(tx.new_id()),
            kind: Set(kind.to_owned()),
            file: Set(file),
            file_name: Set(name.to_owned()),
            file_digest: Set(digest.clone()),
            state: Set(State::Checking),
            outcome: Set(String::new()),
            why: Set(String::new()),
            journal: Set(None),
            created_by: Set(by),
            created_at: Set(tx.now()),
            alive_at: Set(tx.now()),
            path: Set(path.to_string()),
            version: Set(1),
            setup: Set(None),
        })
        .await?;
    let entry = Entry::new("imports.file.uploaded", "import").on(row.id.uuid(), &path);
    tx.audit(entry.after(json!({ "kind": kind, "digest": digest })));
    Ok(Row::of(row, tx.vault(), false, tx.now()))
}

/// One's own import.
pub(crate) async fn own(db: &Db, reader: &Reader<'_>, who: &SignedIn, raw: RawId<Import>) -> Result<Row> {
    let (_, row) = reader.resolve::<import::Entity>(raw).await?;
    if row.created_by != who.account() {
        return Err(Error::Missing);
    }
    Ok(Row::of(row, reader.vault(), db.is_shared(), reader.now()))
}

/// One's own imports, the newest first, at most 50.
pub(crate) async fn list(db: &Db, reader: &Reader<'_>, who: &SignedIn) -> Result<Vec<Row>> {
    let query = reader.find::<import::Entity>().filter(import::Column::CreatedBy.eq(who.account()));
    let rows = query.order_by(import::Column::CreatedAt, Order::Desc).limit(50).all().await?;
    Ok(rows.into_iter().map(|row| Row::of(row, reader.vault(), db.is_shared(), reader.now())).collect())
}

/// What stands sealed in the row of a bad cell.
#[derive(Serialize, Deserialize)]
struct Kept {
    value: String,
    choices: Vec<Choice>,
    context: String,
}

/// The bad cells of an import, or what else is said about cells, in the order of the sheet, from a number on.
pub(crate) async fn problems(
    reader: &Reader<'_>,
    id: Id<Import>,
    severities: &[Severity],
    after: i64,
    limit: u64,
) -> Result<Vec<(i64, BadCell)>> {
    let mut of =
        Condition::any().add(problem::Column::Severity.is_in(severities.iter().map(|one| one.as_str())));
    if severities.contains(&Severity::Problem) {
        of = of.add(problem::Column::Severity.is_null());
    }
    let query = reader
        .find::<problem::Entity>()
        .filter(problem::Column::Import.eq(id))
        .filter(of)
        .filter(problem::Column::Number.gt(after));
    let rows = query.order_by(problem::Column::Number, Order::Asc).limit(limit).all().await?;
    rows.into_iter()
        .map(|row| {
            let text = row.value.masked(reader.vault(), id.uuid())?;
            let kept = serde_json::from_str(&text).ok();
            let Kept { value, choices, context } =
                kept.unwrap_or(Kept { value: text, choices: Vec::new(), context: String::new() });
            let severity = row.severity.as_deref().and_then(Severity::by_str).unwrap_or(Severity::Problem);
            let (column, what, code) = (row.column, row.what, row.code);
            let cell = BadCell { row: row.row, column, value, what, code, severity, choices, context };
            Ok((row.number, cell))
        })
        .collect()
}

/// Moves an import on, when it is still where the page saw it; [`Error::Stale`] otherwise.
async fn advance(tx: &Tx, row: &Row, from: State, to: State) -> Result<()> {
    let now = tx.now();
    let moved = tx
        .update_where::<import::Entity>(|rows| {
            rows.col_expr(import::Column::State, Expr::value(to))
                .col_expr(import::Column::Version, Expr::value(row.version + 1))
                .col_expr(import::Column::AliveAt, Expr::value(now))
                .col_expr(import::Column::Why, Expr::value(""))
                .filter(import::Column::Id.eq(row.id))
                .filter(import::Column::Version.eq(row.version))
                .filter(import::Column::State.eq(from))
        })
        .await?;
    if moved == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Marks that the rows of a checked import are being written. Only one who calls this gets through.
pub(crate) async fn begin(tx: &mut Tx, row: Row, journal: Journal) -> Result<Row> {
    advance(tx, &row, State::Checked, State::Applying).await?;
    tx.unaudited("the import is audited together with the rows it writes");
    let row = Row { state: State::Applying, version: row.version + 1, journal: Some(journal.clone()), ..row };
    note(tx, &row, &journal, &journal.so_far).await?;
    Ok(row)
}

/// Notes in the transaction that writes rows how far the import is with them.
///
/// # Errors
/// [`Error::Stale`] when another node has taken the import over: then nothing more of it is to be written here.
pub(crate) async fn note(tx: &Tx, row: &Row, journal: &Journal, so_far: &Outcome) -> Result<()> {
    let text = serde_json::to_string(&Journal { so_far: so_far.clone(), ..journal.clone() })?;
    let now = tx.now();
    let noted = tx
        .update_where::<import::Entity>(|rows| {
            rows.col_expr(import::Column::Journal, Expr::value(text))
                .col_expr(import::Column::AliveAt, Expr::value(now))
                .filter(import::Column::Id.eq(row.id))
                .filter(import::Column::Version.eq(row.version))
                .filter(import::Column::State.eq(State::Applying))
        })
        .await?;
    if noted == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Sends a checked file back: nothing of it is taken.
pub(crate) async fn refuse(tx: &mut Tx, row: &Row) -> Result<()> {
    advance(tx, row, State::Checked, State::Refused).await?;
    let entry = Entry::new("imports.file.refused", "import").on(row.id.uuid(), &row.path);
    tx.audit(entry.after(json!({ "kind": row.kind, "digest": row.file_digest })));
    Ok(())
}

/// Notes that all rows are written.
pub(crate) async fn finish(tx: &mut Tx, row: &Row, outcome: &Outcome) -> Result<()> {
    let text = serde_json::to_string(outcome)?;
    let moved = tx
        .update_where::<import::Entity>(|rows| {
            rows.col_expr(import::Column::State, Expr::value(State::Done))
                .col_expr(import::Column::Outcome, Expr::value(text))
                .col_expr(import::Column::Journal, Expr::value(None::<String>))
                .col_expr(import::Column::Version, Expr::value(row.version + 1))
                .filter(import::Column::Id.eq(row.id))
                .filter(import::Column::Version.eq(row.version))
                .filter(import::Column::State.eq(State::Applying))
        })
        .await?;
    if moved != 1 {
        return Err(Error::Stale);
    }
    replace_problems(tx, row.id, outcome).await?;
    audit_applied(tx, &row.kind, &row.file_digest, Some((row.id, &row.path)), outcome);
    Ok(())
}

/// The entry of rows brought in: counts and the digest of the file, no content.
pub(crate) fn audit_applied(
    tx: &mut Tx,
    kind: &str,
    digest: &str,
    at: Option<(Id<Import>, &Path)>,
    outcome: &Outcome,
) {
    // Of a file that was not written to its end there is what came before.
    let action = if outcome.applied { "imports.file.applied" } else { "imports.file.stopped" };
    let entry = Entry::new(action, "import");
    let entry = match at {
        Some((id, path)) => entry.on(id.uuid(), path),
        None => entry,
    };
    tx.audit(entry.after(json!({
        "kind": kind, "digest": digest, "rows": outcome.rows, "new": outcome.new, "changed": outcome.changed,
        "same": outcome.same, "bad": outcome.bad,
    })));
}

/// Keeps the report of a dry run. `why` is empty, or says why the rows were not written after all.
pub(crate) async fn checked(db: &Db, row: &Row, outcome: &Outcome, why: &str) -> Result<()> {
    let text = serde_json::to_string(outcome)?;
    settle(db, row, (State::Checked, why), Some((text, outcome)), None).await
}

/// Leaves the report of the dry run as it was and says why the rows were not written; they may be tried again.
pub(crate) async fn checked_again(db: &Db, row: &Row, why: &str) -> Result<()> {
    settle(db, row, (State::Checked, why), None, None).await
}

/// Notes that writing ended early: how far it got goes into the trail, `report` is a new dry run where there is one.
pub(crate) async fn stopped(
    db: &Db,
    row: &Row,
    why: &str,
    so_far: &Outcome,
    report: Option<&Outcome>,
) -> Result<()> {
    let report = match report {
        Some(outcome) => Some((serde_json::to_string(outcome)?, outcome)),
        None => None,
    };
    settle(db, row, (State::Checked, why), report, Some(so_far)).await
}

/// Notes that an import came to nothing, and why.
pub(crate) async fn failed(db: &Db, row: &Row, why: &str) -> Result<()> {
    settle(db, row, (State::Failed, why), None, None).await
}

/// Ends the work on an import, unless another node has taken it over.
async fn settle(
    db: &Db,
    row: &Row,
    (to, why): (State, &str),
    report: Option<(String, &Outcome)>,
    written: Option<&Outcome>,
) -> Result<()> {
    let why = why.to_owned();
    db.write(&System::new("import report"), async |tx| {
        tx.unaudited("a dry run writes its report only");
        let settled = tx
            .update_where::<import::Entity>(|rows| {
                let rows = rows
                    .col_expr(import::Column::State, Expr::value(to))
                    .col_expr(import::Column::Why, Expr::value(why))
                    .col_expr(import::Column::Journal, Expr::value(None::<String>))
                    .col_expr(import::Column::Version, Expr::value(row.version + 1))
                    .filter(import::Column::Id.eq(row.id))
                    .filter(import::Column::Version.eq(row.version))
                    .filter(import::Column::State.is_in([State::Checking, State::Applying]));
                match &report {
                    Some((text, _)) => rows.col_expr(import::Column::Outcome, Expr::value(text.clone())),
                    None => rows,
                }
            })
            .await?;
        if settled == 0 {
            return Ok(());
        }
        if let Some(outcome) = written {
            audit_applied(tx, &row.kind, &row.file_digest, Some((row.id, &row.path)), outcome);
        }
        if let Some((_, outcome)) = report {
            replace_problems(tx, row.id, outcome).await?;
        }
        Ok(())
    })
    .await
}

async fn replace_problems(tx: &Tx, id: Id<Import>, outcome: &Outcome) -> Result<()> {
    tx.delete_where::<problem::Entity>(|rows| rows.filter(problem::Column::Import.eq(id))).await?;
    let mut rows = Vec::with_capacity(outcome.problems.len());
    for (number, bad) in (1_i64..).zip(&outcome.problems) {
        rows.push(problem::ActiveModel {
            import: Set(id),
            number: Set(number),
            row: Set(bad.row),
            column: Set(bad.column.clone()),
            value: Set(Sealed::new(tx.vault(), id.uuid(), &kept(bad)?)?),
            what: Set(bad.what.clone()),
            code: Set(bad.code.clone()),
            severity: Set(Some(bad.severity.as_str().to_owned())),
        });
    }
    tx.insert_many(rows).await
}

fn kept(bad: &BadCell) -> Result<String> {
    let (value, choices, context) = (bad.value.clone(), bad.choices.clone(), bad.context.clone());
    Ok(serde_json::to_string(&Kept { value, choices, context })?)
}

/// Keeps how a file is read.
pub(crate) async fn planned(db: &Db, id: Id<Import>, setup: Option<&Setup>) -> Result<()> {
    let Some(setup) = setup else { return Ok(()) };
    let text = serde_json::to_string(setup)?;
    db.write(&System::new("import plan"), async |tx| {
        tx.unaudited("how a file is read is kept with its report");
        let sealed: Sealed<SetupText> = Sealed::new(tx.vault(), id.uuid(), &text)?;
        tx.update_where::<import::Entity>(|rows| {
            rows.col_expr(import::Column::Setup, Expr::value(sealed)).filter(import::Column::Id.eq(id))
        })
        .await?;
        Ok(())
    })
    .await
}

/// Takes how the person wants a checked file to be read, and marks that it is checked again.
pub(crate) async fn replan(tx: &mut Tx, row: &Row, setup: &Setup) -> Result<()> {
    advance(tx, row, State::Checked, State::Checking).await?;
    let sealed: Sealed<SetupText> = Sealed::new(tx.vault(), row.id.uuid(), &serde_json::to_string(setup)?)?;
    tx.update_where::<import::Entity>(|rows| {
        rows.col_expr(import::Column::Setup, Expr::value(sealed)).filter(import::Column::Id.eq(row.id))
    })
    .await?;
    let entry = Entry::new("imports.file.planned", "import").on(row.id.uuid(), &row.path);
    tx.audit(entry.after(json!({ "kind": row.kind, "answers": setup.answers.len() })));
    Ok(())
}

/// Says that this node still works on an import; for databases that several nodes share.
pub(crate) async fn keep_alive(db: &Db, id: Id<Import>) -> Result<()> {
    db.write(&System::new("import under way"), async |tx| {
        tx.unaudited("a sign of life");
        let now = tx.now();
        tx.update_where::<import::Entity>(|rows| {
            rows.col_expr(import::Column::AliveAt, Expr::value(now)).filter(import::Column::Id.eq(id))
        })
        .await?;
        Ok(())
    })
    .await
}

/// How far an import is whose rows are being written.
pub(crate) async fn so_far(db: &Db, row: &Row) -> Result<Outcome> {
    let scope = Scope::system("how far an import got");
    let row = db.read(&scope).get::<import::Entity>(row.id).await?;
    let journal = row.journal.as_deref().and_then(|text| serde_json::from_str::<Journal>(text).ok());
    Ok(journal.map(|journal| journal.so_far).unwrap_or_default())
}

/// Imports that a node left when it stopped. On a shared database those that another node works on are not among them.
pub(crate) async fn left(db: &Db) -> Result<Vec<Row>> {
    let scope = Scope::system("imports interrupted by a stop");
    let reader = db.read(&scope);
    let mut left = Condition::all().add(import::Column::State.is_in([State::Checking, State::Applying]));
    if db.is_shared() {
        left = left.add(import::Column::AliveAt.lt(reader.now().plus_seconds(-ABANDONED_SECONDS)));
    }
    let rows = reader.find::<import::Entity>().filter(left).all().await?;
    // As they are stored: nothing of them is taken for failed yet.
    Ok(rows.into_iter().map(|row| Row::of(row, reader.vault(), false, reader.now())).collect())
}

/// Takes over an import whose rows another process was writing. Nothing when somebody else was faster.
pub(crate) async fn take_over(db: &Db, row: Row) -> Result<Option<Row>> {
    let taken = db
        .write(&System::new("an import goes on"), async |tx| {
            tx.unaudited("the import is audited together with the rows it writes");
            advance(tx, &row, State::Applying, State::Applying).await
        })
        .await;
    match taken {
        Ok(()) => Ok(Some(Row { version: row.version + 1, ..row })),
        Err(Error::Stale) => Ok(None),
        Err(error) => Err(error),
    }
}
