//! What the engine decided, brought into the tables: items opened and closed, lines of the trace, and the progress
//! that the caller hears of.

use std::collections::{BTreeMap, BTreeSet};

use bpmn::{Effect, Ending, ItemId};
use identity::Account;
use platform::{Error, Id, Result, Scope, Tx};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, sea_query::Expr};

use crate::{
    Assigner, Assignment, Candidate, Doer, HistoryKind, Item, ItemRow, Outcome, Progress, Status,
    history::Trace,
    items::{due_key, joined},
    schema::{candidate, instance, item},
    turn,
};

const WHY: &str = "the tables of a process follow its engine";

/// How an instance stands after the effects, known before anything is written.
pub(crate) struct Standing {
    pub(crate) status: Status,
    pub(crate) reached_end: Option<String>,
}

/// Reads from the effects how the process stands.
pub(crate) fn standing(effects: &[Effect]) -> Standing {
    let ended = effects.iter().find_map(|effect| match effect {
        Effect::Ended { how, reached } => Some((how, reached.clone().map(String::from))),
        _ => None,
    });
    match ended {
        None => Standing { status: Status::Running, reached_end: None },
        Some((Ending::Completed, reached_end)) => Standing { status: Status::Ended, reached_end },
        Some(_) => Standing { status: Status::Cancelled, reached_end: None },
    }
}

/// One transition on its way into the tables.
pub(crate) struct Transition<'a> {
    /// The instance as the transition leaves it; its row is written already.
    instance: &'a instance::Model,
    /// Who assigns what opens; a process that is withdrawn opens nothing.
    assigner: Option<&'a dyn Assigner>,
    /// The opinion that goes with the item that was done.
    note: &'a str,
    pub(crate) trace: Trace<'a>,
    closed_by: Option<Id<Account>>,
}

impl<'a> Transition<'a> {
    pub(crate) fn new(instance: &'a instance::Model, doer: &Doer<'a>) -> Self {
        Self {
            instance,
            assigner: None,
            note: "",
            trace: Trace::by(doer),
            closed_by: turn::signature(doer).account,
        }
    }

    /// Lets items open.
    pub(crate) fn assigned_by(self, assigner: &'a dyn Assigner) -> Self {
        Self { assigner: Some(assigner), ..self }
    }

    /// Keeps what was said about the item that is done.
    pub(crate) fn with_note(self, note: &'a str) -> Self {
        Self { note, ..self }
    }

    /// Writes what follows from the effects, in their order, and the trace.
    pub(crate) async fn apply(mut self, tx: &mut Tx, effects: Vec<Effect>) -> Result<Progress> {
        let mut open = self.open_items(tx).await?;
        let mut opened: Vec<ItemRow> = Vec::new();
        let mut left = Vec::new();
        for effect in effects {
            match effect {
                Effect::ItemOpened { item, element } => {
                    let row = self.open(tx, item, &element).await?;
                    open.insert(item.0, row.id);
                    self.trace.add(HistoryKind::Opened, &element, Some(row.id), "");
                    opened.push(row);
                }
                Effect::ItemCompleted { item, element } => {
                    let id = self.close(tx, &mut open, item, Outcome::Completed).await?;
                    self.trace.add(HistoryKind::Completed, &element, Some(id), self.note);
                }
                Effect::ItemCancelled { item, element } => {
                    let id = self.close(tx, &mut open, item, Outcome::Cancelled).await?;
                    opened.retain(|row| row.id != id);
                    self.trace.add(HistoryKind::Cancelled, &element, Some(id), "");
                }
                Effect::Entered { element } => self.trace.add(HistoryKind::Entered, &element, None, ""),
                Effect::Left { element } => {
                    self.trace.add(HistoryKind::Left, &element, None, "");
                    left.push(element.into());
                }
                Effect::Ended { .. } => {
                    let end = self.instance.reached_end.as_deref().unwrap_or_default();
                    self.trace.add(HistoryKind::Ended, end, None, "");
                }
                other => {
                    return Err(Error::internal(format!("the tables do not know how to follow {other:?}")));
                }
            }
        }
        let ended = self.instance.status != Status::Running;
        if ended && !open.is_empty() {
            return Err(Error::internal("the process is over and has open items"));
        }
        self.trace.write(tx, self.instance).await?;
        Ok(Progress { opened, left, reached_end: self.instance.reached_end.clone(), ended })
    }

    /// The items that the tables hold open, by the number the engine gave them.
    async fn open_items(&self, tx: &Tx) -> Result<BTreeMap<u32, Id<Item>>> {
        let system = Scope::system(WHY);
        let rows = tx
            .read_as(&system)
            .find::<item::Entity>()
            .filter(item::Column::Instance.eq(self.instance.id))
            .filter(item::Column::ClosedAt.is_null())
            .all()
            .await?;
        Ok(rows.into_iter().filter_map(|row| Some((u32::try_from(row.token).ok()?, row.id))).collect())
    }

    async fn open(&self, tx: &mut Tx, token: ItemId, element: &str) -> Result<ItemRow> {
        let Some(assigner) = self.assigner else {
            return Err(Error::internal("a process that is withdrawn opens an item"));
        };
        let id = tx.new_id();
        let assignment = assigner.assign(tx, self.instance.id, id, element).await?;
        let Assignment { title, detail, href, candidates, due } = assignment;
        let mut seen = BTreeSet::new();
        let candidates: Vec<Candidate> = candidates.into_iter().filter(|one| seen.insert(*one)).collect();
        if candidates.is_empty() {
            return Err(Error::internal(format!("nobody may do {element}: the process would stand still")));
        }
        let row = tx
            .insert(item::ActiveModel {
                id: Set(id),
                instance: Set(self.instance.id),
                token: Set(i64::from(token.0)),
                subject: Set(self.instance.subject),
                element: Set(element.to_owned()),
                title: Set(title),
                detail: Set(detail),
                href: Set(href),
                due: Set(due),
                path: Set(self.instance.path.clone()),
                opened_at: Set(tx.now()),
                closed_at: Set(None),
                closed_by: Set(None),
                outcome: Set(None),
            })
            .await?;
        let rows = candidates.iter().map(|one| self.candidate_row(tx, &row, *one)).collect();
        tx.insert_many(rows).await?;
        Ok(joined(row, candidates))
    }

    fn candidate_row(&self, tx: &Tx, of: &item::Model, one: Candidate) -> candidate::ActiveModel {
        let (unit, duty, person) = match one {
            Candidate::Post { unit, duty } => (Some(unit), Some(duty), None),
            Candidate::Person(person) => (None, None, Some(person)),
        };
        candidate::ActiveModel {
            id: Set(tx.new_id()),
            item: Set(of.id),
            instance: Set(self.instance.id),
            path: Set(self.instance.path.clone()),
            unit: Set(unit),
            duty: Set(duty),
            person: Set(person),
            is_open: Set(true),
            due_key: Set(due_key(of.due)),
        }
    }

    async fn close(
        &self,
        tx: &Tx,
        open: &mut BTreeMap<u32, Id<Item>>,
        token: ItemId,
        outcome: Outcome,
    ) -> Result<Id<Item>> {
        let id = open
            .remove(&token.0)
            .ok_or_else(|| Error::internal("the engine closed an item that is not open"))?;
        let system = Scope::system(WHY);
        let (now, by) = (tx.now(), self.closed_by);
        tx.update_where_as::<item::Entity>(&system, |rows| {
            rows.col_expr(item::Column::ClosedAt, Expr::value(Some(now)))
                .col_expr(item::Column::ClosedBy, Expr::value(by))
                .col_expr(item::Column::Outcome, Expr::value(Some(outcome)))
                .filter(item::Column::Id.eq(id))
        })
        .await?;
        tx.update_where_as::<candidate::Entity>(&system, |rows| {
            rows.col_expr(candidate::Column::IsOpen, Expr::value(false))
                .filter(candidate::Column::Item.eq(id))
        })
        .await?;
        Ok(id)
    }
}
