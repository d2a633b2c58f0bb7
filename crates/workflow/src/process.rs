//! What a process is to this crate, and what the module that owns it must say.

use std::{any::Any, sync::Arc};

use bpmn::Variables;
use chrono::NaiveDate;
use identity::{Duty, Person, SignedIn, Unit};
use platform::{Error, Id, Path, Result, Tx};
use uuid::Uuid;

use crate::{Instance, InstanceRow, Item, ItemRow, Verb};

/// A version of a process. All versions in use stay readable.
#[derive(Clone, Debug)]
pub struct Process {
    /// Which process, such as `development`.
    pub key: String,
    /// Which version of it. An instance keeps the version it was started with until it is migrated.
    pub version: String,
    /// What the engine runs.
    pub definition: bpmn::Definition,
    /// Whom names of the file stand for that are no duty.
    pub names: crate::Names,
}

/// Who may do a work item: whoever holds a duty over exactly one unit, or one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Candidate {
    /// The holders of a duty over a unit, whoever they are on the day.
    Post {
        /// The unit itself, not what lies below it.
        unit: Id<Unit>,
        /// The duty.
        duty: Duty,
    },
    /// One person, in his own matter or as a contact, introducer and the like.
    Person(Id<Person>),
}

impl Candidate {
    /// In one text, as the engine keeps it beside an item.
    pub(crate) fn code(self) -> String {
        match self {
            Self::Post { unit, duty } => format!("{}@{unit}", duty.code()),
            Self::Person(person) => person.to_string(),
        }
    }
}

/// What a work item says and who may do it.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// What is to be done, for lists.
    pub title: String,
    /// About whom or what, for lists.
    pub detail: String,
    /// About whom or what the whole instance is, for lists of instances. Empty when this item says nothing of it: then
    /// what an earlier one said stays.
    pub about: String,
    /// The page on which it is done.
    pub href: String,
    /// Who may do it; each of them alone. At least one, or the instance would stand still for ever.
    pub candidates: Vec<Candidate>,
    /// The last day in time.
    pub due: Option<NaiveDate>,
    /// So many days before the last day the item begins to warn.
    pub warn_days: u32,
    /// What an administrator has to put right about it: opens an incident beside the item.
    pub problem: Option<String>,
}

pub use platform::Boxed;

/// A work item that is about to open.
pub struct Opening<'a> {
    /// The instance as this transition leaves it. Its row is there already; how it stands now is written behind this.
    pub instance: &'a InstanceRow,
    /// The id that the item is going to have, for links.
    pub item: Id<Item>,
    /// The process.
    pub process: &'a Process,
    /// The user task.
    pub element: &'a bpmn::Element,
    /// The variables that the process has now.
    pub variables: &'a Variables,
    /// What only this run of the task sees, such as the element of the list that it is repeated over.
    pub locals: &'a Variables,
}

/// A module that owns a process: it has the definition, says who does what, and follows what happens.
pub trait Owner: Any + Send + Sync {
    /// The key of the process.
    fn key(&self) -> &str;

    /// All versions, also those with which none begins any more, oldest first.
    fn versions(&self) -> Result<Vec<Arc<Process>>>;

    /// One of them.
    fn process(&self, version: &str) -> Result<Arc<Process>> {
        let found = self.versions()?.into_iter().find(|process| process.version == version);
        found.ok_or_else(|| Error::internal(format!("no process {} of version {version}", self.key())))
    }

    /// The version with which an instance begins on a day.
    fn current(&self, day: NaiveDate) -> Result<Arc<Process>>;

    /// Who does an item, until when, and where its page is. Asked in the transaction that opens it.
    fn assign<'a>(&'a self, tx: &'a mut Tx, opening: &'a Opening<'a>) -> Boxed<'a, Assignment>;

    /// Hears of every transition of an instance in its transaction, whoever made it: a person, a timer, a message, an
    /// administrator. What it refuses did not happen.
    fn moved<'a>(
        &'a self,
        tx: &'a mut Tx,
        instance: &'a InstanceRow,
        progress: &'a Progress,
    ) -> Boxed<'a, ()> {
        let _ = (tx, instance, progress);
        Box::pin(async { Ok(()) })
    }

    /// Whether somebody else than the module itself may use a verb about a subject: another process that calls or tells
    /// this one, a page that knows nothing of the subject. The module's own commands are not asked
    /// ([`crate::Host::for_owner`]). Nobody may, unless the module says otherwise.
    fn may(&self, verb: Verb, about: &Subject, doer: &Doer<'_>) -> bool {
        let _ = (verb, about, doer);
        false
    }

    /// The page of the module on which a subject is shown; without one its instance is nowhere to be seen.
    fn page(&self, subject: Uuid) -> Option<String> {
        let _ = subject;
        None
    }

    /// The duty that puts things right: over the subject's unit or one above it.
    fn administrator(&self) -> Duty {
        Duty::CommitteeOrganiser
    }
}

/// What an instance is about: the id of a row of the module that owns the process, and its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The row.
    pub id: Uuid,
    /// Its place.
    pub path: Path,
}

/// Work for a machine, as a file asks for it.
#[derive(Clone, Debug)]
pub struct Job {
    /// The instance.
    pub instance: InstanceRow,
    /// The task.
    pub element: String,
    /// What is to do it, as the file names it.
    pub handler: String,
    /// Variables that the file gives it; all those of the process when it names none.
    pub inputs: Variables,
    /// The text of a script task.
    pub script: String,
    /// Which try this is, from 1.
    pub attempt: i64,
}

/// How a handler ended a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It is done; these variables come of it.
    Completed(Variables),
    /// An error of the process, to be caught around the task.
    Error {
        /// Its code.
        code: String,
        /// What is said about it.
        message: String,
    },
}

/// Does the jobs of a name: service, send, business rule and script tasks.
pub trait Handler: Send + Sync {
    /// What files call it.
    fn name(&self) -> &str;

    /// Does one job, in the transaction that ends it: what it writes is written once. An error leaves nothing behind; the
    /// job is tried again, later each time, and at last becomes an incident. What reaches beyond the database may reach
    /// there more than once.
    fn run<'a>(&'a self, tx: &'a mut Tx, job: &'a Job) -> Boxed<'a, Ended>;
}

/// Who makes a transition.
#[derive(Clone, Copy)]
pub enum Doer<'a> {
    /// Somebody signed in. The transaction must be his: its account is compared.
    Person(&'a SignedIn),
    /// The machine: a timer, a job, or bringing in records of work that was done elsewhere. Every item may be done so,
    /// and the text, in Chinese, stands in the trace in place of a name.
    System(&'static str),
}

/// What a transition led to.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The instance.
    pub instance: Id<Instance>,
    /// The items that opened, in this order.
    pub opened: Vec<ItemRow>,
    /// The elements of sub-processes that were left, in this order.
    pub left: Vec<String>,
    /// The end event that was reached; empty while the process runs.
    pub reached_end: Option<String>,
    /// Whether the process is over.
    pub ended: bool,
}
