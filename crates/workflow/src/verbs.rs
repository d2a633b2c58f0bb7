//! What offices do beyond going on: give back, take back, reassign, lend and hand back, ask for a second signature, urge,
//! halt and let go on.

use bpmn::{Command, ItemId, Variables};
use platform::{Error, Id, Path, Result, Scope, Tx, audit::Entry};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use crate::{
    Assignment, Candidate, Doer, Host, Instance, InstanceRow, Item, ItemRow, Progress, Verb,
    commands::{audit, find, running, said},
    items::{self, Stand},
    schema::{instance, item},
    texts,
    transition::{Act, rows_of},
    turn::{self, check_administrator, check_signature, check_starter, is_administrator, refused},
};

impl Host {
    /// Gives the work back to an earlier task of the same step.
    ///
    /// # Errors
    /// As [`Host::complete`]; [`Error::Blocked`] by `no-return` when the work cannot go back there.
    pub async fn give_back(
        &self,
        tx: &mut Tx,
        item: Id<Item>,
        to: &str,
        doer: &Doer<'_>,
        reason: &str,
    ) -> Result<Progress> {
        said(reason)?;
        let (row, before) = find(tx, item, doer).await?;
        let pass = self.admit(Verb::GiveBack, &before, doer)?;
        turn::check(tx, &row, doer).await?;
        audit(tx, "workflow.item.returned", &row, reason, json!({ "element": row.element, "to": to }));
        let (item, to) = (ItemId(row.number), to.to_owned());
        let command = Command::Return { item, to, reason: reason.to_owned() };
        self.advance(tx, before, command, Act::by(doer, pass)).await
    }

    /// Takes one's own completion back, as long as nobody has touched what came of it.
    ///
    /// # Errors
    /// [`Error::Missing`] out of scope; [`Error::Stale`]; [`Error::Blocked`] by `not-by-you` for somebody else's, by
    /// `too-late` when what came of it has gone on.
    pub async fn take_back(
        &self,
        tx: &mut Tx,
        item: Id<Item>,
        doer: &Doer<'_>,
        reason: &str,
    ) -> Result<Progress> {
        check_signature(tx, doer)?;
        said(reason)?;
        let items::Found { row, instance } = items::find(&tx.read(), item).await?;
        let pass = self.admit(Verb::TakeBack, &instance, doer)?;
        let number = row.engine_number();
        let row = items::with_candidates(&tx.read(), vec![row]).await?;
        let row = row.into_iter().next().ok_or(Error::Missing)?;
        if row.outcome != Some(crate::Outcome::Completed) {
            return Err(Error::Stale);
        }
        if let Doer::Person(who) = doer
            && row.closed_by != Some(who.account())
        {
            return Err(refused("not-by-you", texts::NOT_BY_YOU.to_owned(), None));
        }
        let open = items::open_items(&tx.read(), row.instance).await?;
        if open.iter().any(|one| one.claimed_by.is_some()) {
            return Err(refused("too-late", texts::TOO_LATE.to_owned(), None));
        }
        audit(tx, "workflow.item.taken_back", &row, reason, json!({ "element": row.element }));
        let command = Command::TakeBack { item: number, reason: reason.to_owned() };
        self.advance(tx, instance, command, Act::by(doer, pass)).await
    }

    /// Gives an item to others for good. Whoever may do it may, and the administrator.
    ///
    /// # Errors
    /// As [`Host::complete`]; [`Error::Invalid`] (`to`) when nobody is named.
    pub async fn reassign(
        &self,
        tx: &mut Tx,
        item: Id<Item>,
        to: &[Candidate],
        doer: &Doer<'_>,
        reason: &str,
    ) -> Result<()> {
        let (row, before) = find(tx, item, doer).await?;
        let pass = self.admit(Verb::Reassign, &before, doer)?;
        self.check_turn_or_administrator(tx, &row, &before, doer).await?;
        let codes = codes(to)?;
        audit(tx, "workflow.item.reassigned", &row, reason, json!({ "element": row.element, "to": codes }));
        replace(tx, &row, &before, to, Stand::Out).await?;
        let command = Command::Reassign { item: ItemId(row.number), to: codes };
        self.advance(tx, before, command, Act::by(doer, pass).note(reason)).await.map(|_| ())
    }

    /// Lends an item to others, who do the work and hand it back; completing it stays with the lender.
    ///
    /// # Errors
    /// As [`Host::reassign`]; [`Error::Blocked`] by `lent-to-another` when it is lent already.
    pub async fn delegate(
        &self,
        tx: &mut Tx,
        item: Id<Item>,
        to: &[Candidate],
        doer: &Doer<'_>,
        reason: &str,
    ) -> Result<()> {
        let (row, before) = find(tx, item, doer).await?;
        let pass = self.admit(Verb::Delegate, &before, doer)?;
        turn::check(tx, &row, doer).await?;
        let codes = codes(to)?;
        audit(tx, "workflow.item.delegated", &row, reason, json!({ "element": row.element, "to": codes }));
        if !row.is_lent {
            replace(tx, &row, &before, to, Stand::Lent).await?;
        }
        let command = Command::Delegate { item: ItemId(row.number), to: codes };
        self.advance(tx, before, command, Act::by(doer, pass).note(reason)).await.map(|_| ())
    }

    /// Hands an item back that was lent; `variables` are what was worked out.
    ///
    /// # Errors
    /// As [`Host::complete`]; [`Error::Blocked`] by `not-lent`.
    pub async fn hand_back(
        &self,
        tx: &mut Tx,
        item: Id<Item>,
        doer: &Doer<'_>,
        variables: Variables,
        note: &str,
    ) -> Result<()> {
        let (row, before) = find(tx, item, doer).await?;
        let pass = self.admit(Verb::HandBack, &before, doer)?;
        self.check_turn_or_administrator(tx, &row, &before, doer).await?;
        audit(tx, "workflow.item.handed_back", &row, note, json!({ "element": row.element }));
        if row.is_lent {
            stand(tx, &row, Stand::In, Stand::Out, None).await?;
            stand(tx, &row, Stand::Lent, Stand::In, Some(items::rank(row.due))).await?;
        }
        let command = Command::HandBack { item: ItemId(row.number), variables };
        self.advance(tx, before, command, Act::by(doer, pass).note(note)).await.map(|_| ())
    }

    /// Asks somebody to sign beside: opens an item of the same task for him, without which this one cannot be completed.
    ///
    /// # Errors
    /// As [`Host::complete`]; [`Error::Blocked`] by `is-co-signature`.
    pub async fn add_co_signer(
        &self,
        tx: &mut Tx,
        item: Id<Item>,
        who: Candidate,
        doer: &Doer<'_>,
        note: &str,
    ) -> Result<Progress> {
        let (row, before) = find(tx, item, doer).await?;
        let pass = self.admit(Verb::AddCoSigner, &before, doer)?;
        turn::check(tx, &row, doer).await?;
        let code = who.code();
        audit(
            tx,
            "workflow.item.co_signer_added",
            &row,
            note,
            json!({ "element": row.element, "who": code }),
        );
        let command = Command::AddCoSigner { item: ItemId(row.number), who: code };
        let act = Act::by(doer, pass).note(note).beside(&row, who);
        self.advance(tx, before, command, act).await
    }

    /// Says that one is waiting for an item. Whoever began the instance may, and the administrator.
    ///
    /// # Errors
    /// As [`Host::withdraw`].
    pub async fn urge(&self, tx: &mut Tx, item: Id<Item>, doer: &Doer<'_>, note: &str) -> Result<()> {
        let (row, before) = find(tx, item, doer).await?;
        let pass = self.admit(Verb::Urge, &before, doer)?;
        let of = InstanceRow::from(&before);
        check_starter(tx, &of, self.administrator(&of), doer).await?;
        audit(tx, "workflow.item.urged", &row, note, json!({ "element": row.element }));
        let system = Scope::system("an item that somebody waits for");
        let now = tx.now();
        tx.update_where_as::<item::Entity>(&system, |rows| {
            rows.col_expr(item::Column::UrgedAt, Expr::value(Some(now)))
                .filter(item::Column::Instance.eq(row.instance))
                .filter(item::Column::Number.eq(i64::from(row.number)))
        })
        .await?;
        let command = Command::Urge { item: ItemId(row.number), note: note.to_owned() };
        self.advance(tx, before, command, Act::by(doer, pass)).await.map(|_| ())
    }

    /// Halts an instance: nothing happens in it until it goes on or is cancelled.
    ///
    /// # Errors
    /// As [`Host::cancel`].
    pub async fn suspend(&self, tx: &mut Tx, id: Id<Instance>, doer: &Doer<'_>, reason: &str) -> Result<()> {
        said(reason)?;
        let reason = reason.to_owned();
        self.administer(tx, id, doer, "workflow.instance.suspended", Command::Suspend { reason }).await
    }

    /// Lets an instance go on. What became due meanwhile happens now.
    ///
    /// # Errors
    /// As [`Host::cancel`]; [`Error::Stale`] when it is not halted.
    pub async fn resume(&self, tx: &mut Tx, id: Id<Instance>, doer: &Doer<'_>) -> Result<()> {
        self.administer(tx, id, doer, "workflow.instance.resumed", Command::Resume).await?;
        self.wake(tx);
        Ok(())
    }

    async fn administer(
        &self,
        tx: &mut Tx,
        id: Id<Instance>,
        doer: &Doer<'_>,
        action: &'static str,
        command: Command,
    ) -> Result<()> {
        let before = running(tx, id, doer).await?;
        let verb = if command == Command::Resume { Verb::Resume } else { Verb::Suspend };
        let pass = self.admit(verb, &before, doer)?;
        let row = InstanceRow::from(&before);
        check_administrator(tx, &row, self.administrator(&row), doer).await?;
        let reason = match &command {
            Command::Suspend { reason } => reason.clone(),
            _ => String::new(),
        };
        let path = Path::stored(&before.path);
        tx.audit(Entry::new(action, "workflow_instance").on(id.uuid(), &path).because(reason));
        self.advance(tx, before, command, Act::by(doer, pass)).await.map(|_| ())
    }

    /// Lets candidates pass, and the administrator of the place.
    async fn check_turn_or_administrator(
        &self,
        tx: &Tx,
        row: &ItemRow,
        before: &instance::Model,
        doer: &Doer<'_>,
    ) -> Result<()> {
        let of = InstanceRow::from(before);
        let administers = match doer {
            Doer::Person(who) => is_administrator(&of, self.administrator(&of), who),
            Doer::System(_) => true,
        };
        if administers { Ok(()) } else { turn::check(tx, row, doer).await }
    }
}

/// Candidates in one text, for the engine.
fn codes(to: &[Candidate]) -> Result<String> {
    if to.is_empty() {
        return Err(Error::invalid("to", texts::NOBODY_NAMED));
    }
    Ok(to.iter().map(|one| one.code()).collect::<Vec<_>>().join(" "))
}

/// Puts others in the place of the candidates of an item.
pub(crate) async fn replace(
    tx: &Tx,
    row: &ItemRow,
    of: &instance::Model,
    to: &[Candidate],
    before: Stand,
) -> Result<()> {
    stand(tx, row, Stand::In, before, None).await?;
    let warn_days = row.due.zip(row.warned_from).map_or(0, |(due, from)| (due - from).num_days());
    let assignment = Assignment {
        title: row.title.clone(),
        detail: row.detail.clone(),
        about: String::new(),
        href: row.href.clone(),
        candidates: to.to_vec(),
        due: row.due,
        warn_days: u32::try_from(warn_days).unwrap_or(0),
        problem: None,
    };
    let numbers = (row.id, row.number, row.beside);
    let rows = rows_of(tx, &InstanceRow::from(of), numbers, &row.element, assignment)?;
    let rows = rows.into_iter().map(|one| {
        // The first row of the item is there already, with what it says.
        let fresh = item::Model { id: tx.new_id(), is_shared: true, opened_at: row.opened_at, ..one };
        item::ActiveModel::from(fresh)
    });
    tx.insert_many(rows.collect()).await
}

/// Changes how candidates stand to an item. Nobody has it taken on then.
async fn stand(tx: &Tx, row: &ItemRow, from: Stand, to: Stand, rank: Option<i64>) -> Result<()> {
    let system = Scope::system("the candidates of an item change");
    tx.update_where_as::<item::Entity>(&system, |rows| {
        rows.col_expr(item::Column::Stand, Expr::value(to))
            .col_expr(item::Column::Rank, Expr::value(rank))
            .col_expr(item::Column::IsShared, Expr::value(true))
            .col_expr(item::Column::ClaimedBy, Expr::value(Option::<Id<identity::Account>>::None))
            .filter(item::Column::Instance.eq(row.instance))
            .filter(item::Column::Number.eq(i64::from(row.number)))
            .filter(item::Column::Stand.eq(from))
    })
    .await?;
    Ok(())
}
