//! The trace of an instance: one row for each transition, with who caused it and what happened. Rows are added and
//! never changed.
//!
//! What happened stands in one column as JSON, a list of `[code, element, number, text]` in its order, cut off behind the
//! last part that is not empty: `[["c","WP04",7,"同意"],["o","WP05",8]]`. The number is that of the item.

use identity::Account;
use platform::{Batch, Id, Reader, Result, Scope, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{SeqAccess, Visitor},
    ser::SerializeSeq,
};

use crate::{Instance, schema, turn::Signature};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum HistoryKind { $($(#[$doc])* $name,)* }

        impl HistoryKind {
            /// As it is stored.
            fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            fn by_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

kinds! {
    /// The process began.
    Started = "start",
    /// A work item opened.
    Opened = "o",
    /// A work item was done.
    Completed = "c",
    /// A work item was taken away, or the whole process (then without an item).
    Cancelled = "x",
    /// A sub-process was entered.
    Entered = "in",
    /// A sub-process was left.
    Left = "out",
    /// The process is over.
    Ended = "end",
    /// A work item got another last day.
    DueChanged = "due",
    /// A work item went back to an earlier task.
    Returned = "back",
    /// Who completed an item took that back.
    TakenBack = "undo",
    /// A work item was given to others.
    Reassigned = "give",
    /// A work item was lent.
    Delegated = "lend",
    /// A work item that was lent came back.
    HandedBack = "hand",
    /// Somebody was asked to sign beside.
    CoSignerAdded = "cosign",
    /// Somebody asked for a work item.
    Urged = "urge",
    /// One of several candidates took a work item on.
    Claimed = "claim",
    /// A work item that was taken on is free again.
    Released = "free",
    /// The process was halted.
    Suspended = "halt",
    /// The process goes on.
    Resumed = "on",
    /// The process follows another version.
    Migrated = "move",
    /// A timer fired.
    Fired = "t",
    /// A message, a signal, an error or a condition was caught.
    Caught = "m",
    /// A message or a signal went out.
    Thrown = "send",
    /// Nobody waited for a message that went out.
    Unheard = "lost",
    /// A machine did its work.
    JobDone = "j",
    /// A machine could not do its work.
    JobFailed = "jx",
    /// The work of a machine is tried again.
    JobRetried = "jr",
    /// Another process was called.
    Called = "call",
    /// An escalation was thrown.
    Escalated = "up",
    /// A condition could not be worked out and counted as not holding.
    Undecided = "cond",
    /// An activity that was done is being undone.
    Undoing = "rev",
    /// A token came by what waits for nothing: a gateway, a script.
    Passed = "by",
}

/// One line of the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// The transition: the version that it gave the instance.
    pub step: i64,
    /// When; the lines of one transition have one instant.
    pub at: Timestamp,
    /// What happened.
    pub kind: HistoryKind,
    /// The element of the definition; empty for the process as a whole.
    pub element: String,
    /// The number of the work item, when it is about one: [`crate::ItemRow::number`].
    pub item: Option<u32>,
    /// The account that caused it; empty for the machine.
    pub account: Option<Id<Account>>,
    /// The name of who caused it.
    pub actor: String,
    /// The post acted in, as it was called at the time.
    pub post_title: String,
    /// What was said about it: the opinion, the reason.
    pub note: String,
}

/// The whole trace of an instance that was found in scope, oldest first.
pub(crate) async fn of(reader: &Reader<'_>, instance: Id<Instance>) -> Result<Vec<HistoryRow>> {
    let system = Scope::system("the trace of an instance found in scope");
    let rows = reader
        .beyond_scope(&system)
        .find::<schema::history::Entity>()
        .filter(schema::history::Column::Instance.eq(instance))
        .order_by(schema::history::Column::Step, Order::Asc)
        .all()
        .await?;
    let mut found = Vec::new();
    for row in rows {
        let lines: Vec<Line> = serde_json::from_str(&row.lines)?;
        found.extend(lines.into_iter().map(|line| HistoryRow {
            step: row.step,
            at: row.at,
            kind: line.kind,
            element: line.element,
            item: line.item,
            account: row.account,
            actor: row.actor.clone(),
            post_title: row.post_title.clone(),
            note: line.note,
        }));
    }
    Ok(found)
}

/// One thing that happened in a transition.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    kind: HistoryKind,
    element: String,
    item: Option<u32>,
    note: String,
}

impl Line {
    pub(crate) fn new(kind: HistoryKind, element: &str) -> Self {
        Self { kind, element: element.to_owned(), item: None, note: String::new() }
    }

    pub(crate) fn item(self, item: u32) -> Self {
        Self { item: Some(item), ..self }
    }

    pub(crate) fn note(self, note: &str) -> Self {
        Self { note: note.to_owned(), ..self }
    }

    pub(crate) fn is_about(&self, element: &str) -> bool {
        self.element == element
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let length = match (self.note.is_empty(), self.item, self.element.is_empty()) {
            (false, ..) => 4,
            (true, Some(_), _) => 3,
            (true, None, false) => 2,
            (true, None, true) => 1,
        };
        let mut list = serializer.serialize_seq(Some(length))?;
        list.serialize_element(self.kind.code())?;
        if length > 1 {
            list.serialize_element(&self.element)?;
        }
        if length > 2 {
            list.serialize_element(&self.item)?;
        }
        if length > 3 {
            list.serialize_element(&self.note)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Parts;
        impl<'de> Visitor<'de> for Parts {
            type Value = Line;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a line of the trace")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<Line, A::Error> {
                let code: String = list.next_element()?.unwrap_or_default();
                let kind = HistoryKind::by_code(&code).ok_or_else(|| {
                    serde::de::Error::custom(format_args!("nobody knows what `{code}` in a trace means"))
                })?;
                Ok(Line {
                    kind,
                    element: list.next_element()?.unwrap_or_default(),
                    item: list.next_element()?.flatten(),
                    note: list.next_element()?.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_seq(Parts)
    }
}

/// Adds the row of one transition.
pub(crate) fn write(
    batch: &mut Batch,
    (instance, step, at): (Id<Instance>, i64, Timestamp),
    by: Signature,
    lines: &[Line],
) -> Result<()> {
    let row = schema::history::ActiveModel {
        instance: Set(instance),
        step: Set(step),
        at: Set(at),
        account: Set(by.account),
        actor: Set(by.actor),
        post_title: Set(by.post_title),
        lines: Set(serde_json::to_string(lines)?),
    };
    batch.insert_many(vec![row]);
    Ok(())
}
