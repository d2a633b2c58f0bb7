//! What a process is to this crate, and what the module that owns it must say.

use std::pin::Pin;

use chrono::NaiveDate;
use identity::{Duty, Person, SignedIn, Unit};
use platform::{Id, Tx};

use crate::{Instance, Item, ItemRow};

/// A process definition with its name. Loaded by the module that owns it; all versions in use stay loaded.
#[derive(Clone, Debug)]
pub struct Process {
    /// Which process, such as `development`.
    pub key: String,
    /// Which version of it. An instance keeps the version it was started with.
    pub version: String,
    /// What the engine runs.
    pub definition: bpmn::Definition,
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

/// What a work item says and who may do it.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// What is to be done, for lists.
    pub title: String,
    /// About whom or what, for lists.
    pub detail: String,
    /// The page on which it is done.
    pub href: String,
    /// Who may do it; each of them alone. At least one, or the instance would stand still for ever.
    pub candidates: Vec<Candidate>,
    /// The last day in time.
    pub due: Option<NaiveDate>,
}

/// A future behind a trait object.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = platform::Result<T>> + Send + 'a>>;

/// Says who does the items of a process. Asked in the transaction that opens the item.
pub trait Assigner: Send + Sync {
    /// The assignment of the user task `element`. `item` is the id that the row is going to have, for links.
    fn assign<'a>(
        &'a self,
        tx: &'a mut Tx,
        instance: Id<Instance>,
        item: Id<Item>,
        element: &'a str,
    ) -> Boxed<'a, Assignment>;
}

/// Who makes a transition.
#[derive(Clone, Copy)]
pub enum Doer<'a> {
    /// Somebody signed in. The transaction must be his: its account is compared.
    Person(&'a SignedIn),
    /// The machine: bringing in records of work that was done elsewhere. Every item may be done so, and the text, in
    /// Chinese, stands in the trace in place of a name.
    System(&'static str),
}

/// What a transition led to.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The items that opened, in this order.
    pub opened: Vec<ItemRow>,
    /// The elements of sub-processes that were left, in this order.
    pub left: Vec<String>,
    /// The end event that was reached; empty while the process runs.
    pub reached_end: Option<String>,
    /// Whether the process is over.
    pub ended: bool,
}
