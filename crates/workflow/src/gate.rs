//! The gate before every change of an instance.
//!
//! What changes an instance takes a [`Pass`], and only this file makes one: a verb of [`crate::Host`] gets it by naming
//! itself ([`Verb`]), what a process does by itself gets it for its own instance. So a verb that asks nobody does not
//! compile. Whoever may begin, do, pass on or end something in a process of the house is for the module to say that owns
//! it: its own host ([`Host::for_owner`]) passes, every other host asks [`Owner::may`], which refuses unless the module
//! says otherwise.

use std::any::{Any, TypeId};

use platform::{Error, Id, Path, Reader, Result};
use sea_orm::{EnumIter, Iterable};

use crate::{
    Doer, HistoryRow, Host, Instance, InstanceRow, Owner, Process, Subject, history,
    schema::{self, instance},
    texts,
    turn::refused,
};

/// Everything that can be done with an instance. Each is asked for at the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter)]
pub enum Verb {
    /// [`Host::start`], and being called by another process.
    Start,
    /// [`Host::complete`] and [`Host::complete_each`].
    Complete,
    /// [`Host::claim`].
    Claim,
    /// [`Host::release`].
    Release,
    /// [`Host::reassign_due`].
    ReassignDue,
    /// [`Host::reassign`].
    Reassign,
    /// [`Host::delegate`].
    Delegate,
    /// [`Host::hand_back`].
    HandBack,
    /// [`Host::add_co_signer`].
    AddCoSigner,
    /// [`Host::give_back`].
    GiveBack,
    /// [`Host::take_back`].
    TakeBack,
    /// [`Host::urge`].
    Urge,
    /// [`Host::suspend`].
    Suspend,
    /// [`Host::resume`].
    Resume,
    /// [`Host::withdraw`].
    Withdraw,
    /// [`Host::cancel`].
    Cancel,
    /// [`Host::migrate`].
    Migrate,
    /// [`Host::retry`].
    Retry,
    /// [`Host::deliver`]: a message that the instance waits for.
    Deliver,
    /// [`Host::signal`].
    Signal,
    /// [`Host::renew`].
    Renew,
}

impl Verb {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }
}

/// Leave to change one instance.
pub(crate) struct Pass {
    of: Id<Instance>,
}

impl Pass {
    /// For what an instance does by itself: a timer of its own, a job, the end of what it called.
    pub(crate) fn by_itself(of: &instance::Model) -> Self {
        Self { of: of.id }
    }

    /// Refuses a change of another instance than the one that was asked for: a fault of this crate.
    pub(crate) fn check(&self, of: Id<Instance>) -> Result<()> {
        if self.of == of { Ok(()) } else { Err(Error::internal("a pass for another instance")) }
    }
}

/// Where an instance is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the pages of processes.
    Here,
    /// On this page of the module that owns it.
    At(String),
    /// Nowhere: the module that owns it has no page for it.
    Nowhere,
}

/// Everything about an instance, for a page that shows it as a process.
pub struct Reading {
    /// The instance.
    pub instance: InstanceRow,
    /// The version of the process that it runs on.
    pub process: std::sync::Arc<Process>,
    /// Where it stands.
    pub state: bpmn::State,
    /// Its whole trace, oldest first.
    pub history: Vec<HistoryRow>,
}

/// Who an owner is, among the values that could be given for it.
pub(crate) fn identity_of(owner: &dyn Owner) -> TypeId {
    let any: &dyn Any = owner;
    any.type_id()
}

impl Host {
    /// The same host in the hands of a module, for the processes that it owns: nothing is asked at the gate, because the
    /// module itself is who would answer. The proof is a value of its own type, which it keeps to itself.
    #[must_use]
    pub fn for_owner<O: Owner>(&self, owner: &O) -> Self {
        self.in_the_hands_of(identity_of(owner))
    }

    /// Whether the process belongs to a module, and this host is not in that module's hands.
    fn is_foreign(&self, key: &str) -> bool {
        self.owned(key).is_some_and(|owner| Some(identity_of(&*owner)) != self.hands())
    }

    /// Whether a verb may be used about a subject of a process, before anything else is asked; for pages, too: what is
    /// refused need not be offered.
    pub fn may(&self, key: &str, verb: Verb, about: &Subject, doer: &Doer<'_>) -> bool {
        !self.is_foreign(key) || self.owner(key).may(verb, about, doer)
    }

    /// Lets a verb on an instance pass, or refuses it.
    ///
    /// # Errors
    /// [`Error::Blocked`] by `not-in-this-process`.
    pub(crate) fn admit(&self, verb: Verb, of: &instance::Model, doer: &Doer<'_>) -> Result<Pass> {
        // The usual way costs no more than looking the key up.
        if self.is_foreign(&of.process_key) {
            let about = Subject { id: of.subject, path: Path::stored(&of.path) };
            if !self.owner(&of.process_key).may(verb, &about, doer) {
                return Err(refused("not-in-this-process", texts::NOT_IN_THIS_PROCESS.to_owned(), None));
            }
        }
        Ok(Pass { of: of.id })
    }

    /// Where an instance is shown: the pages of processes know only what no module owns.
    pub fn place(&self, of: &InstanceRow) -> Place {
        if !self.is_foreign(&of.process_key) {
            return Place::Here;
        }
        self.owner(&of.process_key).page(of.subject).map_or(Place::Nowhere, Place::At)
    }

    /// Everything about an instance in scope. What of an instance of a module is for whose eyes only that module knows:
    /// on another host it is as not there.
    ///
    /// # Errors
    /// [`Error::Missing`] out of scope, and for an instance of a module in other hands than the module's.
    pub async fn read(&self, reader: &Reader<'_>, id: Id<Instance>) -> Result<Reading> {
        let row = reader.get::<schema::instance::Entity>(id).await?;
        if self.is_foreign(&row.process_key) {
            return Err(Error::Missing);
        }
        Ok(Reading {
            instance: InstanceRow::from(&row),
            process: self.process_of(reader, &row).await?,
            state: serde_json::from_str(&row.state)?,
            history: history::of(reader, id).await?,
        })
    }
}
