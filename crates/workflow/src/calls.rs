//! What a transition leads to in other instances, in the same transaction: a called process begins, its end lets the
//! caller go on, and who is no longer called stops.

use std::collections::VecDeque;

use bpmn::{Command, Ending, JobId, State, Variables, Work};
use platform::{Id, Path, Result, Scope, Tx, audit::Entry};
use sea_orm::ColumnTrait;

use crate::{
    Doer, HistoryKind, Host, IncidentKind, Instance, InstanceRow, Subject, Verb, commands,
    effects::Elsewhere, errands, gate::Pass, history::Line, incidents, schema::instance, texts,
    transition::Act,
};

/// So many transitions may follow from one: processes that call each other in a circle are stopped.
const MOST: usize = 200;

/// Something to be done in another instance.
pub(crate) enum FollowUp {
    /// A call begins.
    Call { caller: Box<InstanceRow>, job: u32, element: String, work: errands::Work },
    /// A called process is over.
    Answer { caller: Id<Instance>, job: u32, how: Ending, variables: Variables },
    /// A call is no longer wanted.
    Stop { caller: Id<Instance>, jobs: Vec<u32> },
}

impl FollowUp {
    /// What follows from one transition.
    pub(crate) fn of(
        row: &InstanceRow,
        after: &instance::Model,
        elsewhere: Elsewhere,
        state: &State,
    ) -> Vec<Self> {
        let Elsewhere { called, uncalled, ended } = elsewhere;
        let mut found = Vec::new();
        if !uncalled.is_empty() {
            found.push(Self::Stop { caller: row.id, jobs: uncalled });
        }
        found.extend(called.into_iter().map(|job| Self::Call {
            caller: Box::new(row.clone()),
            job: job.number,
            element: job.element.to_string(),
            work: job.work,
        }));
        if let (Some((how, _)), Some(caller), Some(job)) = (ended, after.parent, after.parent_job) {
            let variables = state.variables().clone();
            found.push(Self::Answer { caller, job: crate::items::number(job), how, variables });
        }
        found
    }
}

impl Host {
    /// Does what follows, and what follows from that.
    pub(crate) async fn follow(
        &self,
        tx: &mut Tx,
        doer: &Doer<'_>,
        mut next: VecDeque<FollowUp>,
    ) -> Result<()> {
        let mut left = MOST;
        while let Some(one) = next.pop_front() {
            left = left
                .checked_sub(1)
                .ok_or_else(|| crate::turn::refused("calls-in-a-circle", texts::CIRCLE.to_owned(), None))?;
            match one {
                FollowUp::Call { caller, job, element, work } => {
                    self.call(tx, doer, (&caller, job, &element), work, &mut next).await?;
                }
                FollowUp::Answer { caller, job, how, variables } => {
                    self.answer(tx, doer, (caller, job), how, variables, &mut next).await?;
                }
                FollowUp::Stop { caller, jobs } => self.stop(tx, doer, caller, &jobs, &mut next).await?,
            }
        }
        Ok(())
    }

    /// Begins a called process about the same subject. When nobody knows it, the call waits as an incident.
    async fn call(
        &self,
        tx: &mut Tx,
        doer: &Doer<'_>,
        (caller, job, element): (&InstanceRow, u32, &str),
        work: errands::Work,
        next: &mut VecDeque<FollowUp>,
    ) -> Result<()> {
        let key = work.handler.clone().unwrap_or_default();
        let subject = Subject { id: caller.subject, path: caller.path.clone() };
        let known = self.current(&tx.read(), &key, tx.today()).await?;
        // Processes of one module call each other; what another one calls is for its module to say.
        let may_call = caller.process_key == key || self.may(&key, Verb::Start, &subject, doer);
        let Some((process, definition)) = known.filter(|_| may_call) else {
            let never = platform::Timestamp::from_micros(errands::NEVER);
            let what = (errands::Kind::Job, job, element);
            let mut row = errands::row(tx, Some(caller.id), what, serde_json::to_string(&work)?, tx.now());
            row.next_at = sea_orm::ActiveValue::Set(never);
            row.attempts = sea_orm::ActiveValue::Set(errands::PARKED);
            let errand = row.id.clone().unwrap();
            tx.insert_many(vec![row]).await?;
            let why = if may_call { texts::unknown_process(&key) } else { texts::not_to_be_called(&key) };
            return incidents::open_errand(tx, caller, IncidentKind::Job, element, errand, &why).await;
        };
        let mut row = commands::new_row(tx, &process, definition, &subject, doer);
        (row.started_by, row.starter_name) = (caller.started_by, Some(caller.starter_name.clone()));
        (row.starter, row.starter_duty) = starter_of(caller);
        (row.parent, row.parent_job) = (Some(caller.id), Some(i64::from(job)));
        let act = Act::by(doer, Pass::by_itself(&row));
        self.begin(tx, &process, row, (None, work.inputs), act, next).await.map(|_| ())
    }

    /// Lets the caller go on behind a process that is over.
    async fn answer(
        &self,
        tx: &mut Tx,
        doer: &Doer<'_>,
        (caller, job): (Id<Instance>, u32),
        how: Ending,
        variables: Variables,
        next: &mut VecDeque<FollowUp>,
    ) -> Result<()> {
        let system = Scope::system("who called a process that is over");
        let before = tx.read_as(&system).get::<instance::Entity>(caller).await?;
        let state: State = serde_json::from_str(&before.state)?;
        let Some(open) = state.open_jobs().find(|open| open.job == JobId(job)) else { return Ok(()) };
        let element = open.element.clone();
        let process = self.process_of(&tx.read(), &before).await?;
        let id = JobId(job);
        let command = match how {
            Ending::Completed => Command::CompleteJob { job: id, variables },
            Ending::Failed { code } => {
                let message = String::new();
                Command::ThrowError { at: Work::Job(id), code, message, variables: Variables::new() }
            }
            _ => Command::FailJob { job: id, reason: texts::CALLED_WAS_CANCELLED.to_owned() },
        };
        note(tx, &before, "workflow.call.answered");
        let result = match &command {
            // An error that nothing around the call catches is for somebody to look at.
            Command::ThrowError { code, .. } if !is_caught(&process, &state, &command) => {
                Some(texts::called_failed(code))
            }
            Command::FailJob { reason, .. } => Some(reason.clone()),
            _ => None,
        };
        let Some(why) = result else {
            let act = Act::by(doer, Pass::by_itself(&before));
            return self.once(tx, &process, before, command, act, next).await.map(|_| ());
        };
        let row = InstanceRow::from(&before);
        incidents::open(tx, &row, IncidentKind::Call, &element, None, &why).await?;
        let command = Command::FailJob { job: id, reason: why };
        let act = Act::by(doer, Pass::by_itself(&before));
        self.once(tx, &process, before, command, act, next).await.map(|_| ())
    }

    /// Cancels what was called by jobs that are gone.
    async fn stop(
        &self,
        tx: &mut Tx,
        doer: &Doer<'_>,
        caller: Id<Instance>,
        jobs: &[u32],
        next: &mut VecDeque<FollowUp>,
    ) -> Result<()> {
        let system = Scope::system("a call that is no longer wanted");
        let running = tx
            .read_as(&system)
            .find::<instance::Entity>()
            .filter(instance::Column::Parent.eq(caller))
            .filter(instance::Column::ParentJob.is_in(jobs.iter().map(|job| i64::from(*job))))
            .filter(instance::Column::EndedAt.is_null())
            .all()
            .await?;
        for before in running {
            let process = self.process_of(&tx.read(), &before).await?;
            note(tx, &before, "workflow.instance.cancelled");
            let reason = texts::CALLER_WENT_ON;
            let act = Act::by(doer, Pass::by_itself(&before));
            let act = act.lead(Line::new(HistoryKind::Cancelled, "").note(reason));
            let command = Command::Cancel { reason: reason.to_owned() };
            self.once(tx, &process, before, command, act, next).await?;
        }
        Ok(())
    }
}

fn is_caught(process: &crate::Process, state: &State, command: &Command) -> bool {
    bpmn::step(&process.definition, state.clone(), command.clone()).is_ok()
}

fn starter_of(caller: &InstanceRow) -> (Option<crate::schema::Whose>, Option<identity::Duty>) {
    caller.starter.map(crate::schema::Whose::of).unzip()
}

/// An entry for a transition that follows from another.
fn note(tx: &mut Tx, before: &instance::Model, action: &'static str) {
    let path = Path::stored(&before.path);
    tx.audit(Entry::new(action, "workflow_instance").on(before.id.uuid(), &path));
}
