//! Errands: what a machine has to do for an instance at an instant. A timer that comes due, a job, a message on its way,
//! a process that a timer begins.
//!
//! Errands are leased ([`platform::lease`]): whoever does one takes its row away, under the fence that came with the lease,
//! in the transaction that does the work.

use bpmn::{JobKind, Name, Value, Variables, When};
use chrono::{DateTime, FixedOffset, Utc};
use platform::{Batch, Db, Id, Result, Scope, Timestamp, Tx, lease};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DeriveActiveEnum, EnumIter, QueryFilter, sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use crate::{Instance, schema::errand};

/// How long who leased an errand has for it, in seconds.
pub(crate) const LEASE: i64 = 60;

/// In place of the number of attempts: somebody has to put it right first.
pub(crate) const PARKED: i64 = -1;

/// How far apart the beginnings of a process by a timer are at least, in seconds: an instance is somebody's work.
const LEAST_BETWEEN_STARTS: i64 = 60;

/// How far apart a timer of an instance fires at least, in seconds.
const LEAST_BETWEEN: i64 = 1;

/// Later than any time.
pub(crate) const NEVER: i64 = i64::MAX;

/// What an errand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub(crate) enum Kind {
    /// A timer of an instance.
    #[sea_orm(string_value = "timer")]
    Timer,
    /// A job of an instance.
    #[sea_orm(string_value = "job")]
    Job,
    /// A message that an instance sent.
    #[sea_orm(string_value = "message")]
    Message,
    /// A signal that an instance sent.
    #[sea_orm(string_value = "signal")]
    Signal,
    /// A timer that begins an instance.
    #[sea_orm(string_value = "start")]
    Start,
}

/// What a timer that repeats is armed with.
#[derive(Serialize, Deserialize)]
pub(crate) struct Cycle {
    pub(crate) armed: i64,
    pub(crate) when: When,
}

/// A timer that begins an instance.
#[derive(Serialize, Deserialize)]
pub(crate) struct Start {
    pub(crate) key: String,
    pub(crate) armed: i64,
    pub(crate) when: When,
}

/// A job, as the engine gave it out.
#[derive(Serialize, Deserialize)]
pub(crate) struct Work {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) handler: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_call: bool,
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub(crate) inputs: Variables,
}

impl Work {
    pub(crate) fn new(kind: JobKind, handler: Option<&Name>, inputs: Variables) -> Self {
        Self { handler: handler.map(ToString::to_string), is_call: kind == JobKind::Call, inputs }
    }
}

/// A message or signal on its way.
#[derive(Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) correlation: Option<Value>,
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub(crate) variables: Variables,
}

/// China has one offset and no daylight saving.
fn zone() -> Option<FixedOffset> {
    FixedOffset::east_opt(8 * 3600)
}

fn utc(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.micros()).unwrap_or_default()
}

/// When a timer is due that was armed then; never, for a cycle whose end has passed.
pub(crate) fn due(when: &When, armed: Timestamp) -> Timestamp {
    let due = when.due(utc(armed), zone());
    Timestamp::from_micros(due.map_or(NEVER, |due| due.timestamp_micros()))
}

/// What remains of a cycle after it fired, counted from the time at which it was due.
pub(crate) fn rest(when: &When, armed: i64) -> Option<When> {
    when.next(utc(Timestamp::from_micros(armed)), zone())
}

/// A row that is to be looked at first at `due`.
pub(crate) fn row(
    tx: &Tx,
    instance: Option<Id<Instance>>,
    (kind, number, element): (Kind, u32, &str),
    payload: String,
    due: Timestamp,
) -> errand::ActiveModel {
    errand::ActiveModel {
        id: Set(tx.new_id()),
        instance: Set(instance),
        kind: Set(kind),
        number: Set(i64::from(number)),
        element: Set(element.to_owned()),
        payload: Set(payload),
        due: Set(due),
        next_at: Set(due),
        fence: Set(0),
        attempts: Set(0),
    }
}

/// The row of a timer. Only one that repeats has to remember what it was armed with.
pub(crate) fn timer(
    tx: &Tx,
    instance: Id<Instance>,
    (number, element): (u32, &str),
    when: When,
) -> Result<errand::ActiveModel> {
    let mut due = due(&when, tx.now());
    if matches!(when, When::Every(_)) {
        due = due.max(tx.now().plus_seconds(LEAST_BETWEEN));
    }
    let payload = match when {
        When::Every(_) => serde_json::to_string(&Cycle { armed: tx.now().micros(), when })?,
        _ => String::new(),
    };
    Ok(row(tx, Some(instance), (Kind::Timer, number, element), payload, due))
}

/// The row of a timer with which a process begins, when its file says a time.
pub(crate) fn start(tx: &Tx, key: &str, event: &bpmn::Element) -> Option<errand::ActiveModel> {
    let when = When::parse(&event.timing()?).ok()?;
    first_start(tx, key, event.id(), (when, tx.now()), tx.now())
}

/// The start of a process that a timer begins more often than once a minute, and the timer as the file has it.
pub(crate) fn too_often(read: &bpmn::Definition, now: Timestamp) -> Option<(String, String)> {
    read.starts().find_map(|start| {
        let text = start.timing()?;
        let when = When::parse(&text).ok()?;
        let again = rest(&when, now.micros())?;
        let between = due(&again, now).micros().saturating_sub(due(&when, now).micros());
        (between < LEAST_BETWEEN_STARTS * 1_000_000).then(|| (start.id().to_string(), text))
    })
}

/// The row of the next time. What was deployed before there was a least time between two is held to it here.
pub(crate) fn start_again(
    tx: &Tx,
    key: &str,
    event: &str,
    when: When,
    armed: Timestamp,
) -> Option<errand::ActiveModel> {
    let earliest = tx.now().plus_seconds(LEAST_BETWEEN_STARTS);
    first_start(tx, key, event, (when, armed), earliest)
}

fn first_start(
    tx: &Tx,
    key: &str,
    event: &str,
    (when, armed): (When, Timestamp),
    earliest: Timestamp,
) -> Option<errand::ActiveModel> {
    let due = due(&when, armed).max(earliest);
    let start = Start { key: key.to_owned(), armed: armed.micros(), when };
    let payload = serde_json::to_string(&start).ok()?;
    Some(row(tx, None, (Kind::Start, 0, event), payload, due))
}

/// Takes the errands of timers or jobs of an instance away.
pub(crate) fn forget(batch: &mut Batch, instance: Id<Instance>, kind: Kind, numbers: &[u32]) {
    if numbers.is_empty() {
        return;
    }
    let system = Scope::system("errands follow their instance");
    batch.delete_where_as::<errand::Entity>(&system, |rows| {
        rows.filter(errand::Column::Instance.eq(instance))
            .filter(errand::Column::Kind.eq(kind))
            .filter(errand::Column::Number.is_in(numbers.iter().map(|number| i64::from(*number))))
    });
}

/// Lets the errands of an instance that was halted be looked at again when they were due.
pub(crate) fn resume(batch: &mut Batch, instance: Id<Instance>) {
    let system = Scope::system("an instance goes on");
    batch.update_where_as::<errand::Entity>(&system, |rows| {
        rows.col_expr(errand::Column::NextAt, Expr::col(errand::Column::Due))
            .filter(errand::Column::Instance.eq(instance))
            .filter(errand::Column::Attempts.ne(PARKED))
    });
}

/// When the next errand is to be looked at, if there is any.
pub(crate) async fn next(db: &Db) -> Result<Option<Timestamp>> {
    lease::next::<errand::Entity>(db, Condition::all()).await
}

/// Leases what is due, the longest due first.
pub(crate) async fn lease(db: &Db, limit: u64) -> Result<Vec<errand::Model>> {
    lease::take::<errand::Entity>(db, Condition::all(), limit, LEASE).await
}

/// Takes the row of an errand away, for the transaction that does it.
///
/// # Errors
/// [`Error::Stale`](platform::Error::Stale) when the lease was lost, or the errand is no longer wanted.
pub(crate) async fn take(tx: &Tx, errand: &errand::Model) -> Result<()> {
    lease::finish::<errand::Entity>(tx, errand).await
}

/// Says when an errand is to be looked at again, and how often it was tried.
pub(crate) async fn put_off(
    tx: &Tx,
    errand: &errand::Model,
    next_at: Timestamp,
    attempts: i64,
) -> Result<()> {
    lease::put_off::<errand::Entity>(tx, errand, next_at, |rows| {
        rows.col_expr(errand::Column::Attempts, Expr::value(attempts))
    })
    .await
}
