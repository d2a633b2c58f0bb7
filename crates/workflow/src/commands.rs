//! The transitions: start, complete, cancel; and another last day for an open item.

use bpmn::{Command, Effect, Rejected, State, Variables};
use chrono::NaiveDate;
use platform::{Error, Id, Path, Result, Scope, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Assigner, Doer, HistoryKind, Instance, Item, Process, Progress, Status,
    effects::{Standing, Transition, standing},
    history::Trace,
    items::{due_key, with_candidates},
    schema::{candidate, instance, item},
    turn,
};

/// Starts a process about `subject`, which lies at `path`. Whether the doer may start it is the caller's to know.
///
/// # Errors
/// [`Error::Internal`] when the definition does not run with these variables or the assigner names nobody.
pub async fn start(
    tx: &mut Tx,
    process: &Process,
    subject: Uuid,
    path: &Path,
    doer: &Doer<'_>,
    variables: Variables,
    assigner: &dyn Assigner,
) -> Result<(Id<Instance>, Progress)> {
    turn::check_signature(tx, doer)?;
    let (state, effects) = run(process, State::default(), Command::Start { variables })?;
    let Standing { status, reached_end } = standing(&effects);
    let row = instance::Model {
        id: tx.new_id(),
        process_key: process.key.clone(),
        process_version: process.version.clone(),
        subject,
        path: path.to_string(),
        state: serde_json::to_string(&state)?,
        status,
        reached_end,
        version: 1,
        started_at: tx.now(),
        ended_at: (status != Status::Running).then(|| tx.now()),
    };
    tx.insert(row.clone().into_active_model()).await?;
    tx.audit(Entry::new("workflow.instance.started", "workflow_instance").on(row.id.uuid(), path).after(
        json!({
            "process": row.process_key, "version": row.process_version, "subject": subject,
        }),
    ));
    let mut transition = Transition::new(&row, doer).assigned_by(assigner);
    transition.trace.add(HistoryKind::Started, "", None, "");
    let progress = transition.apply(tx, effects).await?;
    note_end(tx, &row);
    Ok((row.id, progress))
}

/// Does an item and lets the process go on. Nothing is changed when it is refused.
///
/// # Errors
/// [`Error::Missing`] out of scope; [`Error::Stale`] when the item was closed meanwhile, or the instance moved on while
/// this ran; [`Error::Blocked`] by `not-your-turn` when the doer is no candidate.
pub async fn complete(
    tx: &mut Tx,
    process: &Process,
    item: Id<Item>,
    doer: &Doer<'_>,
    variables: Variables,
    note: &str,
    assigner: &dyn Assigner,
) -> Result<Progress> {
    turn::check_signature(tx, doer)?;
    let found = tx.read().get::<item::Entity>(item).await?;
    if found.closed_at.is_some() {
        return Err(Error::Stale);
    }
    let (token, element) = (found.token, found.element.clone());
    let before = tx.read().get::<instance::Entity>(found.instance).await?;
    let rows = with_candidates(&tx.read(), vec![found]).await?;
    for row in &rows {
        turn::check(tx, row, doer).await?;
    }
    let token = u32::try_from(token).map_err(|_| Error::internal("the number of an item is out of range"))?;
    let command = Command::Complete { item: bpmn::ItemId(token), variables };
    let (after, effects) = advance(tx, process, before, command).await?;
    let opens: Vec<&str> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::ItemOpened { element, .. } => Some(element.as_str()),
            _ => None,
        })
        .collect();
    let entry =
        Entry::new("workflow.item.completed", "workflow_item").on(item.uuid(), &Path::stored(&after.path));
    tx.audit(entry.after(json!({
        "instance": after.id.uuid(), "subject": after.subject, "element": element, "opens": opens,
    })));
    let transition = Transition::new(&after, doer).assigned_by(assigner).with_note(note);
    let progress = transition.apply(tx, effects).await?;
    note_end(tx, &after);
    Ok(progress)
}

/// Withdraws a running process: every open item is closed. Whether the doer may is the caller's to know.
///
/// # Errors
/// [`Error::Missing`] out of scope; [`Error::Stale`] when it is over already or moved on while this ran.
pub async fn cancel(
    tx: &mut Tx,
    process: &Process,
    id: Id<Instance>,
    doer: &Doer<'_>,
    reason: &str,
) -> Result<()> {
    turn::check_signature(tx, doer)?;
    let before = tx.read().get::<instance::Entity>(id).await?;
    if before.status != Status::Running {
        return Err(Error::Stale);
    }
    let (after, effects) =
        advance(tx, process, before, Command::Cancel { reason: reason.to_owned() }).await?;
    let entry = Entry::new("workflow.instance.cancelled", "workflow_instance")
        .on(id.uuid(), &Path::stored(&after.path));
    tx.audit(entry.because(reason).after(json!({ "subject": after.subject })));
    let mut transition = Transition::new(&after, doer);
    transition.trace.add(HistoryKind::Cancelled, "", None, reason);
    transition.apply(tx, effects).await?;
    Ok(())
}

/// Gives an open item another last day, or none. Whether the doer may is the caller's to know.
///
/// # Errors
/// As [`complete`], without the turn.
pub async fn reassign_due(
    tx: &mut Tx,
    item: Id<Item>,
    doer: &Doer<'_>,
    due: Option<NaiveDate>,
) -> Result<()> {
    turn::check_signature(tx, doer)?;
    let found = tx.read().get::<item::Entity>(item).await?;
    if found.closed_at.is_some() {
        return Err(Error::Stale);
    }
    if found.due == due {
        return Ok(());
    }
    let mut of = tx.read().get::<instance::Entity>(found.instance).await?;
    let version = of.version;
    of.version += 1;
    store(tx, &of, version).await?;
    let system = Scope::system("the order of to-dos follows the day");
    let entry =
        Entry::new("workflow.item.due_changed", "workflow_item").on(item.uuid(), &Path::stored(&of.path));
    tx.audit(entry.before(json!({ "due": found.due })).after(json!({ "due": due })));
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let mut trace = Trace::by(doer);
    let note = format!("{} → {}", day(found.due), day(due));
    trace.add(HistoryKind::DueChanged, &found.element, Some(item), &note);
    let mut change = found.into_active_model();
    change.due = Set(due);
    tx.update(change).await?;
    tx.update_where_as::<candidate::Entity>(&system, |rows| {
        rows.col_expr(candidate::Column::DueKey, Expr::value(due_key(due)))
            .filter(candidate::Column::Item.eq(item))
    })
    .await?;
    trace.write(tx, &of).await
}

/// Runs the engine on an instance that was read in this transaction, and stores its state when nobody was faster.
async fn advance(
    tx: &Tx,
    process: &Process,
    before: instance::Model,
    command: Command,
) -> Result<(instance::Model, Vec<Effect>)> {
    if (&before.process_key, &before.process_version) != (&process.key, &process.version) {
        return Err(Error::internal(format!(
            "the instance runs {} {} and not {} {}",
            before.process_key, before.process_version, process.key, process.version
        )));
    }
    let state: State = serde_json::from_str(&before.state)?;
    let (state, effects) = run(process, state, command)?;
    let Standing { status, reached_end } = standing(&effects);
    let version = before.version;
    let after = instance::Model {
        state: serde_json::to_string(&state)?,
        status,
        reached_end,
        version: version + 1,
        ended_at: (status != Status::Running).then(|| tx.now()),
        ..before
    };
    store(tx, &after, version).await?;
    Ok((after, effects))
}

/// Stores an instance under optimistic locking. On PostgreSQL the row stays locked until the commit, so that a second
/// transition waits here and then finds another version.
async fn store(tx: &Tx, row: &instance::Model, version: i64) -> Result<()> {
    let change = row.clone();
    let changed = tx
        .update_where::<instance::Entity>(|rows| {
            rows.col_expr(instance::Column::State, Expr::value(change.state))
                .col_expr(instance::Column::Status, Expr::value(change.status))
                .col_expr(instance::Column::ReachedEnd, Expr::value(change.reached_end))
                .col_expr(instance::Column::Version, Expr::value(change.version))
                .col_expr(instance::Column::EndedAt, Expr::value(change.ended_at))
                .filter(instance::Column::Id.eq(change.id))
                .filter(instance::Column::Version.eq(version))
        })
        .await?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Asks the engine. What it refuses is a fault of the definition or of the caller, except that an item may have been
/// done by somebody else between two questions to the database.
fn run(process: &Process, state: State, command: Command) -> Result<(State, Vec<Effect>)> {
    let (state, effects) =
        bpmn::step(&process.definition, state, command).map_err(|rejected| match rejected {
            Rejected::NoSuchItem(_) | Rejected::Ended => Error::Stale,
            other => Error::internal(format!("{} {}: {other}", process.key, process.version)),
        })?;
    if state.is_stuck() {
        return Err(Error::internal(format!(
            "{} {}: nothing is open and nothing ended",
            process.key, process.version
        )));
    }
    Ok((state, effects))
}

fn note_end(tx: &mut Tx, row: &instance::Model) {
    if row.status == Status::Running {
        return;
    }
    let entry = Entry::new("workflow.instance.ended", "workflow_instance")
        .on(row.id.uuid(), &Path::stored(&row.path));
    tx.audit(entry.after(json!({ "subject": row.subject, "end": row.reached_end })));
}
