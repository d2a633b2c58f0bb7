//! The trace of an instance: every transition of the engine with who caused it. Rows are added and never changed.

use identity::Account;
use platform::{Id, Reader, Result, Timestamp, Tx};
use sea_orm::{ActiveValue::Set, ColumnTrait, DeriveActiveEnum, EnumIter, Order};

use crate::{Doer, Instance, Item, schema, schema::instance::Model as InstanceModel, turn};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum HistoryKind {
    /// The process began.
    #[sea_orm(string_value = "started")]
    Started,
    /// A work item opened.
    #[sea_orm(string_value = "opened")]
    Opened,
    /// A work item was done.
    #[sea_orm(string_value = "completed")]
    Completed,
    /// A work item was withdrawn, or the whole process (then without an item).
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
    /// A sub-process was entered.
    #[sea_orm(string_value = "entered")]
    Entered,
    /// A sub-process was left.
    #[sea_orm(string_value = "left")]
    Left,
    /// The process is over.
    #[sea_orm(string_value = "ended")]
    Ended,
    /// A work item got another last day.
    #[sea_orm(string_value = "due_changed")]
    DueChanged,
}

/// One line of the trace.
#[derive(Clone, Debug)]
pub struct HistoryRow {
    /// When; the lines of one transition have one instant.
    pub at: Timestamp,
    /// What happened.
    pub kind: HistoryKind,
    /// The element of the definition; empty for the process as a whole.
    pub element: String,
    /// The work item, when it is about one.
    pub item: Option<Id<Item>>,
    /// The account that caused it; empty for jobs and the command line.
    pub account: Option<Id<Account>>,
    /// The name of who caused it.
    pub actor: String,
    /// The post acted in, as it was called at the time.
    pub post_title: String,
    /// What was said about it: the opinion, the reason.
    pub note: String,
}

impl From<schema::history::Model> for HistoryRow {
    fn from(row: schema::history::Model) -> Self {
        Self {
            at: row.at,
            kind: row.kind,
            element: row.element,
            item: row.item,
            account: row.account,
            actor: row.actor,
            post_title: row.post_title,
            note: row.note,
        }
    }
}

/// The whole trace of an instance, oldest first.
pub async fn history(reader: &Reader<'_>, instance: Id<Instance>) -> Result<Vec<HistoryRow>> {
    let rows = reader
        .find::<schema::history::Entity>()
        .filter(schema::history::Column::Instance.eq(instance))
        .order_by(schema::history::Column::Step, Order::Asc)
        .order_by(schema::history::Column::Number, Order::Asc)
        .all()
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The lines of one transition, collected before they are written in one statement.
pub(crate) struct Trace<'a> {
    doer: Doer<'a>,
    lines: Vec<(HistoryKind, String, Option<Id<Item>>, String)>,
}

impl<'a> Trace<'a> {
    pub(crate) fn by(doer: &Doer<'a>) -> Self {
        Self { doer: *doer, lines: Vec::new() }
    }

    pub(crate) fn add(&mut self, kind: HistoryKind, element: &str, item: Option<Id<Item>>, note: &str) {
        self.lines.push((kind, element.to_owned(), item, note.to_owned()));
    }

    /// Writes the lines. `of` is the instance as the transition leaves it.
    pub(crate) async fn write(self, tx: &Tx, of: &InstanceModel) -> Result<()> {
        let turn::Signature { account, actor, post_title } = turn::signature(&self.doer);
        let mut rows = Vec::with_capacity(self.lines.len());
        for (number, (kind, element, item, note)) in (0_i64..).zip(self.lines) {
            rows.push(schema::history::ActiveModel {
                id: Set(tx.new_id()),
                instance: Set(of.id),
                step: Set(of.version),
                number: Set(number),
                subject: Set(of.subject),
                path: Set(of.path.clone()),
                at: Set(tx.now()),
                kind: Set(kind),
                element: Set(element),
                item: Set(item),
                account: Set(account),
                actor: Set(actor.clone()),
                post_title: Set(post_title.clone()),
                note: Set(note),
            });
        }
        tx.insert_many(rows).await
    }
}
