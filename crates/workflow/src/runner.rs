//! Does what is due: fires timers, runs jobs, delivers what was sent. One node or ten: each errand is done once.
//!
//! An errand that fails is tried again after a pause, each longer than the one before, and at last waits as an incident.

use std::{collections::BTreeMap, time::Duration};

use bpmn::{Command, JobId, State, TimerId, Work};
use platform::{Db, Error, Id, Path, Result, Scope, System, Timestamp, Tx, audit::Entry};
use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    Delivery, Doer, Ended, HistoryKind, Host, IncidentKind, Instance, InstanceRow, Job,
    errands::{self, Cycle, Kind, NEVER, PARKED, Sent, Start},
    gate::Pass,
    history::Line,
    incidents, items,
    schema::{errand, instance},
    texts,
    transition::{Act, SUSPENDED, touch},
};

/// How many errands are leased at a time.
const BATCH: u64 = 128;

/// The pauses before an errand that failed is tried again, in seconds. Behind the last it becomes an incident.
const PAUSES: [i64; 3] = [10, 60, 600];

/// How often the runner asks for the next errand when nobody wakes it: other nodes write errands, too.
const POLL: Duration = Duration::from_secs(1);

/// Somebody else changed the instance at the same moment: the errand is not at fault.
const AGAIN: i64 = 200_000;

/// An instance that is halted is asked again so many seconds later, unless it goes on before.
const HALTED: i64 = 600;

const DOER: Doer<'static> = Doer::System(texts::MACHINE);

impl Host {
    /// Does what is due, for ever. Dropping it loses nothing: what was under way is not stored, and is done by whoever
    /// looks next when the lease is over.
    pub async fn run(self, db: Db) {
        loop {
            match self.pass(&db).await {
                Ok(0) => self.rest(&db).await,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "errands cannot be done now");
                    tokio::time::sleep(POLL * 5).await;
                }
            }
        }
    }

    /// Does what is due now, and what becomes due by it; for tests and the command line. Gives how many errands were
    /// done or put off.
    pub async fn run_due(&self, db: &Db) -> Result<usize> {
        let mut all = 0;
        loop {
            match self.pass(db).await? {
                0 => return Ok(all),
                some => all += some,
            }
        }
    }

    /// Waits until the next errand is due, at most a short time, less when somebody wakes it.
    async fn rest(&self, db: &Db) {
        let until = match errands::next(db).await {
            Ok(Some(at)) => {
                let micros = at.micros().saturating_sub(db.clock().now().micros()).max(0);
                Duration::from_micros(u64::try_from(micros).unwrap_or(0)).min(POLL)
            }
            _ => POLL,
        };
        tokio::select! {
            () = tokio::time::sleep(until) => {}
            () = self.woken() => {}
        }
    }

    /// Leases what is due and does it: side by side, but one after the other within an instance.
    async fn pass(&self, db: &Db) -> Result<usize> {
        let leased = errands::lease(db, BATCH).await?;
        let count = leased.len();
        let mut by_instance: BTreeMap<Option<Id<Instance>>, Vec<errand::Model>> = BTreeMap::new();
        for errand in leased {
            by_instance.entry(errand.instance).or_default().push(errand);
        }
        let mut side_by_side = JoinSet::new();
        for (_, errands) in by_instance {
            let (host, db) = (self.clone(), db.clone());
            side_by_side.spawn(async move {
                for errand in errands {
                    if let Err(error) = host.attend(&db, errand).await {
                        tracing::error!(%error, "an errand was neither done nor put off");
                    }
                }
            });
        }
        while let Some(joined) = side_by_side.join_next().await {
            if let Err(panic) = joined {
                tracing::error!(%panic, "an errand stopped");
            }
        }
        Ok(count)
    }

    /// Does one errand, or says when it is tried again.
    async fn attend(&self, db: &Db, errand: errand::Model) -> Result<()> {
        let Err(error) = self.perform(db, &errand).await else { return Ok(()) };
        let kept = match &error {
            // Its row may be gone: somebody else did it, or nobody wants it any more.
            Error::Stale => later(db, &errand, micros_later(db, AGAIN)).await,
            Error::Unavailable(_) => later(db, &errand, micros_later(db, AGAIN * 25)).await,
            Error::Blocked(by) if by.iter().any(|one| one.rule == SUSPENDED) => {
                later(db, &errand, db.clock().now().plus_seconds(HALTED)).await
            }
            other => self.failed(db, &errand, &sentence(other)).await,
        };
        match kept {
            Err(Error::Stale) => Ok(()),
            other => other,
        }
    }

    async fn perform(&self, db: &Db, errand: &errand::Model) -> Result<()> {
        let actor = System::new("workflow runner");
        db.write(&actor, async |tx| match errand.kind {
            Kind::Timer => self.fire(tx, errand).await,
            Kind::Job => self.work(tx, errand).await,
            Kind::Message => self.send(tx, errand).await,
            Kind::Signal => self.announce(tx, errand).await,
            Kind::Start => self.begin_in_time(tx, errand).await,
        })
        .await
    }

    async fn fire(&self, tx: &mut Tx, errand: &errand::Model) -> Result<()> {
        errands::take(tx, errand).await?;
        let before = instance_of(tx, errand).await?;
        let then = match errand.payload.as_str() {
            "" => None,
            payload => {
                let cycle: Cycle = serde_json::from_str(payload)?;
                errands::rest(&cycle.when, cycle.armed)
            }
        };
        note(tx, &before, "workflow.timer.fired", &errand.element);
        let command = Command::FireTimer { timer: TimerId(items::number(errand.number)), then };
        let act = Act::by(&DOER, Pass::by_itself(&before));
        self.advance(tx, before, command, act).await.map(|_| ())
    }

    async fn work(&self, tx: &mut Tx, errand: &errand::Model) -> Result<()> {
        errands::take(tx, errand).await?;
        let before = instance_of(tx, errand).await?;
        let number = items::number(errand.number);
        let work: errands::Work = serde_json::from_str(&errand.payload)?;
        if work.is_call {
            let caller = InstanceRow::from(&before);
            note(tx, &before, "workflow.call.tried", &errand.element);
            let element = errand.element.clone();
            let call = crate::calls::FollowUp::Call { caller: Box::new(caller), job: number, element, work };
            return self.follow(tx, &DOER, [call].into()).await;
        }
        let name = work.handler.unwrap_or_default();
        let Some(handler) = self.handler(&name) else {
            return Err(Error::internal(texts::unknown_handler(&name)));
        };
        let process = self.process_of(&tx.read(), &before).await?;
        let state: State = serde_json::from_str(&before.state)?;
        let script = process.definition.element(&errand.element).and_then(|element| element.script());
        let inputs = if work.inputs.is_empty() { state.variables().clone() } else { work.inputs };
        let job = Job {
            instance: InstanceRow::from(&before),
            element: errand.element.clone(),
            handler: name,
            inputs,
            script: script.unwrap_or_default().to_owned(),
            attempt: errand.attempts + 1,
        };
        note(tx, &before, "workflow.job.done", &errand.element);
        let job_id = JobId(number);
        let command = match handler.run(tx, &job).await? {
            Ended::Completed(variables) => Command::CompleteJob { job: job_id, variables },
            Ended::Error { code, message } => Command::ThrowError {
                at: Work::Job(job_id),
                code,
                message,
                variables: bpmn::Variables::new(),
            },
        };
        let act = Act::by(&DOER, Pass::by_itself(&before));
        self.advance(tx, before, command, act).await.map(|_| ())
    }

    /// Delivers a message. Nobody may wait for it yet: then it is tried again, and at last it is gone.
    async fn send(&self, tx: &mut Tx, errand: &errand::Model) -> Result<()> {
        let sent: Sent = serde_json::from_str(&errand.payload)?;
        let from = instance_of(tx, errand).await?;
        let message = (sent.name.as_str(), sent.correlation.as_ref());
        let delivered = self.deliver_from(tx, Some(&from), message, sent.variables, &DOER).await?;
        if delivered != Delivery::Nobody {
            return errands::take(tx, errand).await;
        }
        if let Some(pause) = pause(errand.attempts) {
            let at = tx.now().plus_seconds(pause);
            return errands::put_off(tx, errand, at, errand.attempts + 1).await;
        }
        errands::take(tx, errand).await?;
        note(tx, &from, "workflow.message.unheard", &errand.element);
        let line = Line::new(HistoryKind::Unheard, &errand.element).note(&sent.name);
        touch(tx, (&from, &Pass::by_itself(&from)), &DOER, line).await
    }

    async fn announce(&self, tx: &mut Tx, errand: &errand::Model) -> Result<()> {
        errands::take(tx, errand).await?;
        let sent: Sent = serde_json::from_str(&errand.payload)?;
        let from = instance_of(tx, errand).await?;
        self.signal_all(tx, (&sent.name, &sent.variables), &DOER, Some(&from)).await.map(|_| ())
    }

    async fn begin_in_time(&self, tx: &mut Tx, errand: &errand::Model) -> Result<()> {
        errands::take(tx, errand).await?;
        let start: Start = serde_json::from_str(&errand.payload)?;
        if let Some(when) = errands::rest(&start.when, start.armed) {
            let next = errands::start_again(tx, &start.key, &errand.element, when, tx.now());
            tx.insert_many(next.into_iter().collect()).await?;
        }
        let known = self.current(&tx.read(), &start.key, tx.today()).await?;
        let Some((_, Some(definition))) = known else { return Err(Error::Stale) };
        self.begin_at(tx, definition, &errand.element, bpmn::Variables::new(), &DOER).await.map(|_| ())
    }

    /// Puts a failed errand off, or makes an incident of it. Work that nobody knows how to do need not be tried again.
    async fn failed(&self, db: &Db, errand: &errand::Model, why: &str) -> Result<()> {
        tracing::warn!(element = errand.element, why, "an errand failed");
        let is_known = errand.kind != Kind::Job || self.is_known(errand);
        if let Some(pause) = pause(errand.attempts).filter(|_| is_known) {
            let actor = System::new("workflow runner");
            return db
                .write(&actor, async |tx| {
                    tx.unaudited("an errand that failed is tried again");
                    errands::put_off(tx, errand, tx.now().plus_seconds(pause), errand.attempts + 1).await
                })
                .await;
        }
        let actor = System::new("workflow runner");
        db.write(&actor, async |tx| {
            let never = Timestamp::from_micros(NEVER);
            errands::put_off(tx, errand, never, PARKED).await?;
            let kind = match errand.kind {
                Kind::Job => IncidentKind::Job,
                Kind::Timer | Kind::Start => IncidentKind::Timer,
                Kind::Message | Kind::Signal => IncidentKind::Message,
            };
            let of = (Some(errand.id), None);
            let Some(id) = errand.instance else {
                tx.unaudited("an incident without an instance");
                return incidents::insert(tx, (None, &Path::root()), kind, &errand.element, of, why).await;
            };
            let system = Scope::system("the instance of an errand that failed");
            let before = tx.read_as(&system).get::<instance::Entity>(id).await?;
            let path = Path::stored(&before.path);
            incidents::insert(tx, (Some(id), &path), kind, &errand.element, of, why).await?;
            note(tx, &before, "workflow.incident.opened", &errand.element);
            if errand.kind != Kind::Job {
                let line = Line::new(HistoryKind::JobFailed, &errand.element).note(why);
                return touch(tx, (&before, &Pass::by_itself(&before)), &DOER, line).await;
            }
            let job = JobId(items::number(errand.number));
            let command = Command::FailJob { job, reason: why.to_owned() };
            let act = Act::by(&DOER, Pass::by_itself(&before));
            self.advance(tx, before, command, act).await.map(|_| ())
        })
        .await
    }

    fn is_known(&self, errand: &errand::Model) -> bool {
        let work: Option<errands::Work> = serde_json::from_str(&errand.payload).ok();
        work.is_some_and(|work| {
            work.is_call || work.handler.is_some_and(|name| self.handler(&name).is_some())
        })
    }
}

fn pause(attempts: i64) -> Option<i64> {
    usize::try_from(attempts).ok().and_then(|tried| PAUSES.get(tried).copied())
}

/// What an incident says about an error: the reasons of a refusal, else the sentence of the error.
fn sentence(error: &Error) -> String {
    match error {
        Error::Blocked(by) => by.iter().map(|one| one.because.as_str()).collect::<Vec<_>>().join("；"),
        Error::Invalid(problems) => {
            problems.iter().map(|problem| problem.what.as_str()).collect::<Vec<_>>().join("；")
        }
        Error::Internal(source) => source.to_string(),
        other => other.to_string(),
    }
}

fn micros_later(db: &Db, micros: i64) -> Timestamp {
    Timestamp::from_micros(db.clock().now().micros().saturating_add(micros))
}

/// Puts an errand off without counting it as tried.
async fn later(db: &Db, errand: &errand::Model, at: Timestamp) -> Result<()> {
    let actor = System::new("workflow runner");
    db.write(&actor, async |tx| {
        tx.unaudited("an errand is put off");
        errands::put_off(tx, errand, at, errand.attempts).await
    })
    .await
}

async fn instance_of(tx: &Tx, errand: &errand::Model) -> Result<instance::Model> {
    let id = errand.instance.ok_or_else(|| Error::internal("an errand of no instance"))?;
    let system = Scope::system("the instance of an errand");
    tx.read_as(&system).get::<instance::Entity>(id).await
}

fn note(tx: &mut Tx, before: &instance::Model, action: &'static str, element: &str) {
    let path = Path::stored(&before.path);
    let entry = Entry::new(action, "workflow_instance").on(before.id.uuid(), &path);
    tx.audit(entry.after(json!({ "element": element })));
}
