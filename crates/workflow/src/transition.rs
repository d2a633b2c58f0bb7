//! One transition: the engine is asked, and what it says is written, in few statements.
//!
//! A completion that closes one item and opens another is one batch after the question with which it began: the state of
//! the instance, the item that closed, the item that opened, the line of history. The audit entries join their chain when
//! the commit is made. Incidents are rare and are statements of their own beside the batch.

use std::collections::VecDeque;

use bpmn::{Command, Rejected, State, Variables};
use platform::{Batch, Error, Id, Path, Result, Scope, Timestamp, Tx, audit::Entry};
use sea_orm::{ColumnTrait, Iterable as _, QueryFilter, sea_query::Expr};
use serde_json::json;

use crate::{
    Assignment, Candidate, Doer, HistoryKind, Host, IncidentKind, Instance, InstanceRow, Item, ItemRow,
    Opening, Outcome, Process, Progress, Status, assigning,
    calls::FollowUp,
    effects::{Changes, OpenedJob, Thrown, Waits},
    errands, events,
    gate::Pass,
    history::{self, Line},
    incidents,
    items::{Stand, joined, rank},
    schema::{Whose, instance, item, subscription},
    texts,
    turn::{self, refused},
};

const WHY: &str = "the tables of a process follow its engine";

/// What goes with a command.
pub(crate) struct Act<'a> {
    /// That it may be carried out on this instance.
    pass: Pass,
    pub(crate) doer: &'a Doer<'a>,
    /// What is said about the item that it is about.
    pub(crate) note: &'a str,
    /// What stands in the trace before what the engine says.
    pub(crate) lead: Vec<Line>,
    /// Beside which item somebody is to sign.
    pub(crate) beside: Option<(&'a ItemRow, Candidate)>,
}

impl<'a> Act<'a> {
    pub(crate) fn by(doer: &'a Doer<'a>, pass: Pass) -> Self {
        Self { pass, doer, note: "", lead: Vec::new(), beside: None }
    }

    pub(crate) fn note(self, note: &'a str) -> Self {
        Self { note, ..self }
    }

    /// With an item that opens beside another one, for somebody to sign.
    pub(crate) fn beside(self, first: &'a ItemRow, who: Candidate) -> Self {
        Self { beside: Some((first, who)), ..self }
    }

    pub(crate) fn lead(mut self, line: Line) -> Self {
        self.lead.push(line);
        self
    }
}

impl Host {
    /// Carries out a command on an instance that was read in this transaction, and whatever follows in others.
    pub(crate) async fn advance(
        &self,
        tx: &mut Tx,
        before: instance::Model,
        command: Command,
        act: Act<'_>,
    ) -> Result<Progress> {
        let process = self.process_of(&tx.read(), &before).await?;
        self.advance_on(tx, &process, before, command, act).await
    }

    /// The same on another version of the process: for a migration.
    pub(crate) async fn advance_on(
        &self,
        tx: &mut Tx,
        process: &Process,
        before: instance::Model,
        command: Command,
        act: Act<'_>,
    ) -> Result<Progress> {
        let (doer, mut next) = (act.doer, VecDeque::new());
        let progress = self.once(tx, process, before, command, act, &mut next).await?;
        self.follow(tx, doer, next).await?;
        Ok(progress)
    }

    /// One transition of one instance.
    pub(crate) async fn once(
        &self,
        tx: &mut Tx,
        process: &Process,
        before: instance::Model,
        command: Command,
        act: Act<'_>,
        next: &mut VecDeque<FollowUp>,
    ) -> Result<Progress> {
        act.pass.check(before.id)?;
        let state: State = serde_json::from_str(&before.state)?;
        let in_code = before.definition.is_none();
        let (state, effects, way) = bpmn::step_with_way(&process.definition, state, command)
            .map_err(|rejected| refusal(process, in_code, rejected))?;
        let changes = Changes::of(&process.definition, effects, &way, act.note);
        let (was, status) = (before.status, changes.status(&state));
        let after = instance::Model {
            state: serde_json::to_string(&state)?,
            status,
            reached_end: changes.reached_end(),
            version: before.version + 1,
            ended_at: status.is_over().then(|| tx.now()),
            ..before
        };
        self.write(tx, process, (after, &state), (changes, Some(was)), act, next).await
    }

    /// Begins an instance whose row is ready but for the state.
    pub(crate) async fn begin(
        &self,
        tx: &mut Tx,
        process: &Process,
        mut row: instance::Model,
        (start, variables): (Option<&str>, Variables),
        act: Act<'_>,
        next: &mut VecDeque<FollowUp>,
    ) -> Result<Progress> {
        act.pass.check(row.id)?;
        let command = match start {
            None => Command::Start { variables },
            Some(start) => Command::StartAt { start: start.to_owned(), variables },
        };
        let in_code = row.definition.is_none();
        let (state, effects, way) = bpmn::step_with_way(&process.definition, State::default(), command)
            .map_err(|rejected| refusal(process, in_code, rejected))?;
        let changes = Changes::of(&process.definition, effects, &way, "");
        row.state = serde_json::to_string(&state)?;
        row.status = changes.status(&state);
        row.reached_end = changes.reached_end();
        row.ended_at = row.status.is_over().then(|| tx.now());
        tx.insert_many(vec![instance::ActiveModel::from(row.clone())]).await?;
        let path = Path::stored(&row.path);
        let entry = Entry::new("workflow.instance.started", "workflow_instance").on(row.id.uuid(), &path);
        tx.audit(entry.after(json!({
            "process": row.process_key, "version": row.process_version, "subject": row.subject,
        })));
        let act = act.lead(Line::new(HistoryKind::Started, ""));
        self.write(tx, process, (row, &state), (changes, None), act, next).await
    }

    /// Writes a transition in one batch that begins with the row of the instance, which is new when it `was` nothing;
    /// then tells the owner.
    async fn write(
        &self,
        tx: &mut Tx,
        process: &Process,
        (mut after, state): (instance::Model, &State),
        (changes, was): (Changes, Option<Status>),
        act: Act<'_>,
        next: &mut VecDeque<FollowUp>,
    ) -> Result<Progress> {
        let mut row = InstanceRow::from(&after);
        let by = turn::signature(act.doer);
        let Changes { lines: told, opened, closed, waits, jobs, cancelled_jobs, thrown, left, elsewhere } =
            changes;
        let (opened, about) = self.open(tx, process, (&row, state), &opened, act.beside).await?;
        let is_renamed = about.is_some() && about != after.about;
        if let Some(about) = about {
            row.about.clone_from(&about);
            after.about = Some(about);
        }
        let mut batch = match was {
            Some(was) => stored(&after, was, is_renamed),
            None => named(&after, is_renamed),
        };
        close(&mut batch, (after.id, tx.now()), &closed, by.account);
        batch.insert_many(opened.iter().cloned().map(item::ActiveModel::from).collect());
        wait(tx, &mut batch, &row, waits)?;
        let numbers: Vec<u32> = cancelled_jobs.iter().map(|(number, _)| *number).collect();
        errands::forget(&mut batch, row.id, errands::Kind::Job, &numbers);
        self.put_in_line(tx, &mut batch, &row, (jobs, thrown))?;
        next.extend(FollowUp::of(&row, &after, elsewhere, state));
        let mut lines = act.lead;
        lines.extend(told);
        history::write(&mut batch, (row.id, row.version, tx.now()), by, &lines)?;
        tx.send(batch).await?;
        for (_, element) in &cancelled_jobs {
            incidents::close_at(tx, row.id, element).await?;
        }
        if state.is_stuck() {
            incidents::open(tx, &row, IncidentKind::Stuck, "", None, texts::STUCK).await?;
        }
        if row.status.is_over() {
            // That it was cancelled stands in the entry of the command.
            if row.status != Status::Cancelled {
                note_end(tx, &row);
            }
            incidents::close_all(tx, row.id).await?;
        }
        let progress = Progress {
            instance: row.id,
            opened: joined(opened),
            left,
            reached_end: row.reached_end.clone(),
            ended: row.status.is_over(),
        };
        self.owner(&row.process_key).moved(tx, &row, &progress).await?;
        Ok(progress)
    }

    /// Jobs and what was sent, as errands that are due now; the runner hears of them when they are stored.
    fn put_in_line(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        row: &InstanceRow,
        (jobs, thrown): (Vec<OpenedJob>, Vec<Thrown>),
    ) -> Result<()> {
        let mut due = Vec::with_capacity(jobs.len() + thrown.len());
        for job in jobs {
            let payload = serde_json::to_string(&job.work)?;
            let what = (errands::Kind::Job, job.number, job.element.as_str());
            due.push(errands::row(tx, Some(row.id), what, payload, tx.now()));
        }
        for thrown in thrown {
            let payload = serde_json::to_string(&thrown.sent)?;
            due.push(errands::row(tx, Some(row.id), (thrown.kind, 0, &thrown.element), payload, tx.now()));
        }
        if !due.is_empty() {
            self.wake(tx);
            batch.insert_many(due);
        }
        Ok(())
    }

    /// The rows of items that open: asks who does each. With them, about whom or what the instance is, as far as one of
    /// them says.
    async fn open(
        &self,
        tx: &mut Tx,
        process: &Process,
        (instance, state): (&InstanceRow, &State),
        opened: &[(u32, bpmn::Name)],
        beside: Option<(&ItemRow, Candidate)>,
    ) -> Result<(Vec<item::Model>, Option<String>)> {
        let owner = self.owner(&instance.process_key);
        let mut rows: Vec<item::Model> = Vec::with_capacity(opened.len());
        let mut about = None;
        for (number, name) in opened {
            let id: Id<Item> = tx.new_id();
            let element = process.definition.element(name);
            let element = element.ok_or_else(|| Error::internal(format!("{name} is not in the process")))?;
            let assignment = match beside {
                Some((first, candidate)) if first.element == **name => co_signature(first, candidate, id),
                _ => {
                    let locals = assigning::locals(state, *number, element)?;
                    let (variables, locals) = (state.variables(), &locals);
                    let opening = Opening { instance, item: id, process, element, variables, locals };
                    owner.assign(tx, &opening).await?
                }
            };
            about = Some(assignment.about.clone()).filter(|about| !about.is_empty()).or(about);
            if let Some(problem) = &assignment.problem {
                incidents::open(tx, instance, IncidentKind::Unassigned, name, Some(id), problem).await?;
            }
            let beside = beside.map(|(first, _)| first.number);
            rows.extend(rows_of(tx, instance, (id, *number, beside), name, assignment)?);
        }
        Ok((rows, about))
    }
}

/// Stores the state of an instance under optimistic locking, and nothing that did not change. On PostgreSQL the row stays
/// locked until the commit, so that a second transition waits here and then finds another version.
fn stored(after: &instance::Model, was: Status, is_renamed: bool) -> Batch {
    let about = after.about.clone();
    let (state, status, version) = (after.state.clone(), after.status, after.version);
    let (end, ended_at) = (after.reached_end.clone(), after.ended_at);
    Batch::guarded::<instance::Entity>(&Scope::system(WHY), |rows| {
        let rows = rows
            .col_expr(instance::Column::State, Expr::value(state))
            .col_expr(instance::Column::Version, Expr::value(version));
        let rows = if status == was {
            rows
        } else {
            rows.col_expr(instance::Column::Status, Expr::value(status))
                .col_expr(instance::Column::ReachedEnd, Expr::value(end))
                .col_expr(instance::Column::EndedAt, Expr::value(ended_at))
        };
        let rows = if is_renamed { rows.col_expr(instance::Column::About, Expr::value(about)) } else { rows };
        rows.filter(instance::Column::Id.eq(after.id)).filter(instance::Column::Version.eq(version - 1))
    })
}

/// The batch behind a new instance, whose row is written already: its first item says about whom it is.
fn named(after: &instance::Model, is_renamed: bool) -> Batch {
    let mut batch = Batch::default();
    if is_renamed {
        batch.update_where_as::<instance::Entity>(&Scope::system(WHY), |rows| {
            rows.col_expr(instance::Column::About, Expr::value(after.about.clone()))
                .filter(instance::Column::Id.eq(after.id))
        });
    }
    batch
}

/// Raises the version of an instance for a change that the engine does not know of, and writes its line.
pub(crate) async fn touch(
    tx: &Tx,
    (before, pass): (&instance::Model, &Pass),
    doer: &Doer<'_>,
    line: Line,
) -> Result<()> {
    pass.check(before.id)?;
    let mut batch = Batch::guarded::<instance::Entity>(&Scope::system(WHY), |rows| {
        rows.col_expr(instance::Column::Version, Expr::value(before.version + 1))
            .filter(instance::Column::Id.eq(before.id))
            .filter(instance::Column::Version.eq(before.version))
    });
    let step = (before.id, before.version + 1, tx.now());
    history::write(&mut batch, step, turn::signature(doer), &[line])?;
    tx.send(batch).await
}

fn close(
    batch: &mut Batch,
    (instance, now): (Id<Instance>, Timestamp),
    closed: &[(u32, Outcome)],
    by: Option<Id<identity::Account>>,
) {
    let system = Scope::system(WHY);
    for outcome in Outcome::iter() {
        let numbers: Vec<i64> =
            closed.iter().filter(|(_, how)| *how == outcome).map(|(number, _)| i64::from(*number)).collect();
        if numbers.is_empty() {
            continue;
        }
        batch.update_where_as::<item::Entity>(&system, |rows| {
            rows.col_expr(item::Column::ClosedAt, Expr::value(Some(now)))
                .col_expr(item::Column::ClosedBy, Expr::value(by))
                .col_expr(item::Column::Outcome, Expr::value(Some(outcome)))
                .col_expr(item::Column::Rank, Expr::value(Option::<i64>::None))
                .filter(item::Column::Instance.eq(instance))
                .filter(item::Column::Number.is_in(numbers))
        });
    }
}

/// What a co-signer is asked is what the first is asked, on a page of his own.
fn co_signature(first: &ItemRow, candidate: Candidate, id: Id<Item>) -> Assignment {
    Assignment {
        title: texts::co_signature(&first.title),
        detail: first.detail.clone(),
        about: String::new(),
        href: first.href.replace(&first.id.to_string(), &id.to_string()),
        candidates: vec![candidate],
        due: first.due,
        warn_days: 0,
        problem: None,
    }
}

/// The rows of an item: one for each candidate.
pub(crate) fn rows_of(
    tx: &Tx,
    instance: &InstanceRow,
    (id, number, beside): (Id<Item>, u32, Option<u32>),
    element: &str,
    assignment: Assignment,
) -> Result<Vec<item::Model>> {
    let Assignment { title, detail, about: _, href, mut candidates, due, warn_days, problem: _ } = assignment;
    let mut seen = std::collections::BTreeSet::new();
    candidates.retain(|one| seen.insert(*one));
    if candidates.is_empty() {
        return Err(Error::internal(format!("nobody may do {element}: the process would stand still")));
    }
    let is_shared = candidates.len() > 1;
    let rows = candidates.into_iter().enumerate().map(|(place, candidate)| {
        let (whose, duty) = Whose::of(candidate);
        item::Model {
            id: if place == 0 { id } else { tx.new_id() },
            item: id,
            instance: instance.id,
            number: i64::from(number),
            process_key: instance.process_key.clone(),
            subject: instance.subject,
            element: element.to_owned(),
            title: title.clone(),
            detail: detail.clone(),
            href: href.clone(),
            path: instance.path.to_string(),
            whose,
            duty,
            is_shared,
            rank: Some(rank(due)),
            warn_rank: rank(due) - i64::from(warn_days),
            due,
            claimed_by: None,
            urged_at: None,
            beside: beside.map(i64::from),
            stand: Stand::In,
            opened_at: tx.now(),
            closed_at: None,
            closed_by: None,
            outcome: None,
        }
    });
    Ok(rows.collect())
}

/// Timers and subscriptions follow the engine.
fn wait(tx: &Tx, batch: &mut Batch, row: &InstanceRow, waits: Waits) -> Result<()> {
    let Waits { armed, disarmed, awaited, withdrawn, is_resumed, is_migrated } = waits;
    let mut timers = Vec::with_capacity(armed.len());
    for (number, element, when) in armed {
        timers.push(errands::timer(tx, row.id, (number, &element), when)?);
    }
    batch.insert_many(timers);
    errands::forget(batch, row.id, errands::Kind::Timer, &disarmed);
    if is_resumed {
        errands::resume(batch, row.id);
    }
    if is_migrated || !withdrawn.is_empty() {
        batch.delete_where_as::<subscription::Entity>(&Scope::system(WHY), |rows| {
            let rows = rows.filter(subscription::Column::Instance.eq(row.id));
            if is_migrated {
                return rows;
            }
            rows.filter(subscription::Column::Number.is_in(withdrawn.into_iter().map(i64::from)))
        });
    }
    batch.insert_many(awaited.iter().map(|one| events::row(tx, row.id, one)).collect());
    Ok(())
}

fn note_end(tx: &mut Tx, row: &InstanceRow) {
    let entry = Entry::new("workflow.instance.ended", "workflow_instance").on(row.id.uuid(), &row.path);
    tx.audit(entry.after(json!({ "subject": row.subject, "end": row.reached_end })));
}

/// What the engine refuses. Somebody may have been faster between two questions to the database; some refusals are for
/// the person; the rest is a fault of the definition, for which a person who deployed it can do something.
pub(crate) fn refusal(process: &Process, in_code: bool, rejected: Rejected) -> Error {
    let say = |rule: &str, because: String| refused(rule, because, None);
    let name = |id: &str| {
        let element = process.definition.element(id).map(bpmn::Element::name);
        element.filter(|name| !name.is_empty()).unwrap_or(id).to_owned()
    };
    match rejected {
        Rejected::NoSuchItem(_)
        | Rejected::NoSuchJob(_)
        | Rejected::NoSuchTimer(_)
        | Rejected::NoSuchSubscription(_)
        | Rejected::NotSuspended
        | Rejected::Ended => Error::Stale,
        Rejected::Suspended => say(SUSPENDED, texts::SUSPENDED.to_owned()),
        Rejected::Delegated(_) => say("lent-to-another", texts::LENT.to_owned()),
        Rejected::NotDelegated(_) => say("not-lent", texts::NOT_LENT.to_owned()),
        Rejected::AwaitsCoSigner(_) => say("awaits-co-signer", texts::AWAITS_CO_SIGNER.to_owned()),
        Rejected::IsCoSignature(_) => say("is-co-signature", texts::IS_CO_SIGNATURE.to_owned()),
        Rejected::NoReturn { to, reason } => say("no-return", texts::no_return(&to, reason)),
        Rejected::TooLate(_) => say("too-late", texts::TOO_LATE.to_owned()),
        Rejected::WouldLose { lost } => {
            let lost: Vec<_> = lost.into_iter().map(|(element, why)| (name(&element), why)).collect();
            say("would-lose", texts::would_lose(&lost))
        }
        other if in_code => Error::internal(format!("{} {}: {other}", process.key, process.version)),
        other => say("definition-at-fault", texts::cannot_go_on(&other, name)),
    }
}

/// The rule by which everything but going on is refused to an instance that is halted.
pub(crate) const SUSPENDED: &str = "suspended";
