//! The everyday commands: start, complete, withdraw, cancel; another last day for an open item.

use std::collections::VecDeque;

use bpmn::{Command, Variables};
use chrono::NaiveDate;
use platform::{Error, Id, Path, Result, Scope, Tx, audit::Entry};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use crate::{
    Deployment, Doer, HistoryKind, Host, Instance, InstanceRow, Item, ItemRow, Process, Progress, Status,
    Subject, Verb,
    gate::Pass,
    history::Line,
    items::{self, Found, rank, with_candidates},
    schema::{Whose, instance, item},
    texts,
    transition::{Act, touch},
    turn::{self, check_administrator, check_signature, check_starter},
};

impl Host {
    /// Starts the process of a key about a subject, in the version of today. Whether the doer may start it is the
    /// caller's to know.
    ///
    /// # Errors
    /// [`Error::Missing`] when nobody knows the process; [`Error::Blocked`] by `not-in-this-process` when its module does
    /// not let others begin it, by `definition-at-fault` when a deployed one
    /// does not run with these variables, [`Error::Internal`] when one of the house does not, or its owner names nobody.
    pub async fn start(
        &self,
        tx: &mut Tx,
        key: &str,
        subject: &Subject,
        doer: &Doer<'_>,
        variables: Variables,
    ) -> Result<(Id<Instance>, Progress)> {
        check_signature(tx, doer)?;
        let known = self.current(&tx.read(), key, tx.today()).await?;
        let (process, definition) = known.ok_or(Error::Missing)?;
        let row = new_row(tx, &process, definition, subject, doer);
        let act = Act::by(doer, self.admit(Verb::Start, &row, doer)?);
        let (id, mut next) = (row.id, VecDeque::new());
        let progress = self.begin(tx, &process, row, (None, variables), act, &mut next).await?;
        self.follow(tx, doer, next).await?;
        Ok((id, progress))
    }

    /// Does an item and lets the process go on. Nothing is changed when it is refused.
    ///
    /// # Errors
    /// [`Error::Missing`] out of scope; [`Error::Stale`] when the item was closed meanwhile, or the instance moved on
    /// while this ran; [`Error::Blocked`] by `not-in-this-process` when the process belongs to a module whose host this is
    /// not ([`Host::for_owner`]), by `not-your-turn` when the doer is no candidate, `claimed-by-another` when a
    /// colleague has taken it on, `lent-to-another`, `awaits-co-signer` or `suspended`.
    pub async fn complete(
        &self,
        tx: &mut Tx,
        item: Id<Item>,
        doer: &Doer<'_>,
        variables: Variables,
        note: &str,
    ) -> Result<Progress> {
        let (row, before) = find(tx, item, doer).await?;
        let pass = self.admit(Verb::Complete, &before, doer)?;
        turn::check(tx, &row, doer).await?;
        audit(
            tx,
            "workflow.item.completed",
            &row,
            "",
            json!({ "element": row.element, "step": before.version + 1 }),
        );
        let command = Command::Complete { item: bpmn::ItemId(row.number), variables };
        self.advance(tx, before, command, Act::by(doer, pass).note(note)).await
    }

    /// Withdraws what one has begun oneself, or for whoever began it: every open item is closed.
    ///
    /// # Errors
    /// [`Error::Missing`] out of scope; [`Error::Stale`] when it is over already or moved on while this ran;
    /// [`Error::Blocked`] by `starter-only`.
    pub async fn withdraw(&self, tx: &mut Tx, id: Id<Instance>, doer: &Doer<'_>, reason: &str) -> Result<()> {
        let before = running(tx, id, doer).await?;
        let pass = self.admit(Verb::Withdraw, &before, doer)?;
        let row = InstanceRow::from(&before);
        check_starter(tx, &row, self.administrator(&row), doer).await?;
        self.end(tx, before, pass, doer, reason).await
    }

    /// Cancels an instance, also one that is halted.
    ///
    /// # Errors
    /// As [`Host::withdraw`], by `administrator-only`; [`Error::Invalid`] (`reason`) without words.
    pub async fn cancel(&self, tx: &mut Tx, id: Id<Instance>, doer: &Doer<'_>, reason: &str) -> Result<()> {
        let before = running(tx, id, doer).await?;
        let pass = self.admit(Verb::Cancel, &before, doer)?;
        let row = InstanceRow::from(&before);
        check_administrator(tx, &row, self.administrator(&row), doer).await?;
        self.end(tx, before, pass, doer, reason).await
    }

    /// Ends an instance with a reason.
    pub(crate) async fn end(
        &self,
        tx: &mut Tx,
        before: instance::Model,
        pass: Pass,
        doer: &Doer<'_>,
        reason: &str,
    ) -> Result<()> {
        said(reason)?;
        let path = Path::stored(&before.path);
        let entry =
            Entry::new("workflow.instance.cancelled", "workflow_instance").on(before.id.uuid(), &path);
        tx.audit(entry.because(reason).after(json!({ "subject": before.subject })));
        let act = Act::by(doer, pass).lead(Line::new(HistoryKind::Cancelled, "").note(reason));
        let command = Command::Cancel { reason: reason.to_owned() };
        self.advance(tx, before, command, act).await.map(|_| ())
    }

    /// Gives an open item another last day, or none; it warns as many days before it as it did. Whether the doer may is
    /// the caller's to know.
    ///
    /// # Errors
    /// As [`Host::complete`], without the turn.
    pub async fn reassign_due(
        &self,
        tx: &mut Tx,
        item: Id<Item>,
        doer: &Doer<'_>,
        due: Option<NaiveDate>,
    ) -> Result<()> {
        let (row, before) = find(tx, item, doer).await?;
        let pass = self.admit(Verb::ReassignDue, &before, doer)?;
        if row.due == due {
            return Ok(());
        }
        audit(tx, "workflow.item.due_changed", &row, "", json!({ "from": row.due, "to": due }));
        let day = |day: Option<NaiveDate>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
        let line = Line::new(HistoryKind::DueChanged, &row.element).item(row.number);
        let note = format!("{} → {}", day(row.due), day(due));
        touch(tx, (&before, &pass), doer, line.note(&note)).await?;
        let warned = row.due.zip(row.warned_from).map_or(0, |(due, from)| (due - from).num_days());
        let system = Scope::system("the order of to-dos follows the day");
        tx.update_where_as::<item::Entity>(&system, |rows| {
            rows.col_expr(item::Column::Due, Expr::value(due))
                .col_expr(item::Column::Rank, Expr::value(rank(due)))
                .col_expr(item::Column::WarnRank, Expr::value(rank(due) - warned))
                .filter(item::Column::Instance.eq(row.instance))
                .filter(item::Column::Number.eq(i64::from(row.number)))
        })
        .await?;
        self.told(tx, &before).await
    }

    /// Tells the owner of a change that the engine does not know of.
    pub(crate) async fn told(&self, tx: &mut Tx, before: &instance::Model) -> Result<()> {
        let row = InstanceRow { version: before.version + 1, ..InstanceRow::from(before) };
        let progress = Progress {
            instance: row.id,
            opened: Vec::new(),
            left: Vec::new(),
            reached_end: None,
            ended: false,
        };
        self.owner(&row.process_key).moved(tx, &row, &progress).await
    }
}

/// A row for a new instance, without state.
pub(crate) fn new_row(
    tx: &Tx,
    process: &Process,
    definition: Option<Id<Deployment>>,
    subject: &Subject,
    doer: &Doer<'_>,
) -> instance::Model {
    let (starter, starter_duty) = turn::starter(doer).map(Whose::of).unzip();
    let by = turn::signature(doer);
    instance::Model {
        id: tx.new_id(),
        process_key: process.key.clone(),
        process_version: process.version.clone(),
        definition,
        subject: subject.id,
        path: subject.path.to_string(),
        state: String::new(),
        status: Status::Running,
        reached_end: None,
        version: 1,
        started_at: tx.now(),
        ended_at: None,
        started_by: by.account,
        starter,
        starter_duty,
        starter_name: by.account.map(|_| by.actor),
        about: None,
        parent: None,
        parent_job: None,
    }
}

/// An open item in scope with its instance, for a command of this doer.
pub(crate) async fn find(tx: &Tx, item: Id<Item>, doer: &Doer<'_>) -> Result<(ItemRow, instance::Model)> {
    check_signature(tx, doer)?;
    let Found { row, instance } = items::find(&tx.read(), item).await?;
    if row.closed_at.is_some() {
        return Err(Error::Stale);
    }
    let rows = with_candidates(&tx.read(), vec![row]).await?;
    let row = rows.into_iter().next().ok_or(Error::Missing)?;
    Ok((row, instance))
}

/// An instance in scope that is not over, for a command of this doer.
pub(crate) async fn running(tx: &Tx, id: Id<Instance>, doer: &Doer<'_>) -> Result<instance::Model> {
    check_signature(tx, doer)?;
    let row = tx.read().get::<instance::Entity>(id).await?;
    if row.status.is_over() { Err(Error::Stale) } else { Ok(row) }
}

/// Refuses to go without a reason.
pub(crate) fn said(reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::invalid("reason", texts::NO_WORDS));
    }
    Ok(())
}

/// Adds the entry of a command on an item.
pub(crate) fn audit(
    tx: &mut Tx,
    action: &'static str,
    row: &ItemRow,
    reason: &str,
    after: serde_json::Value,
) {
    let entry = Entry::new(action, "workflow_item").on(row.id.uuid(), &row.path);
    tx.audit(entry.because(reason).after(after));
}
