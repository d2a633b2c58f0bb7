//! One running instance as a value: what is open, what waits, where, and the variables.
//!
//! It names elements by id, not by place in the definition, so that a state outlives a change of the engine's tables
//! and can be read by people. Written by serde; the form carries a version, and an unknown version is refused. Only
//! what differs from the usual is written.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::{
    names::{At, Name},
    values::{Value, Variables},
};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number! {
    /// Number of a work item: unique within an instance, counted from 1, never given twice.
    ItemId
}
number! {
    /// Number of a job: unique among the jobs of an instance, counted from 1, never given twice.
    JobId
}
number! {
    /// Number of a timer: unique among the timers of an instance, counted from 1, never given twice.
    TimerId
}
number! {
    /// Number of something that is waited for: a message, a signal or a condition. Counted from 1, never given twice.
    SubscriptionId
}

/// A work item that waits for its completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenItem<'s> {
    /// Its number.
    pub item: ItemId,
    /// Id of its user task.
    pub element: &'s Name,
    /// To whom it was delegated, in the words of the host; it is his to hand it back.
    pub delegate: Option<&'s str>,
    /// The item that it is a co-signature of.
    pub beside: Option<ItemId>,
}

/// A job that waits for its completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenJob<'s> {
    /// Its number.
    pub job: JobId,
    /// Id of its element.
    pub element: &'s Name,
    /// Why it could not be done, as the host said it.
    pub incident: Option<&'s str>,
}

/// One instance of a process. `State::default()` is one that was not started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    version: Version,
    pub(crate) phase: Phase,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) is_suspended: bool,
    /// The last numbers that were given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) last_item: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) last_scope: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) last_job: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) last_timer: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) last_catch: u32,
    /// What runs within the process, by number: outer before inner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) scopes: Vec<Scope>,
    /// Tokens at user tasks, in the order of their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) items: Vec<Item>,
    /// Tokens at work of others, in the order of their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) jobs: Vec<Job>,
    /// Tokens at gateways that wait for others, in the order of their arrival.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) waiting: Vec<Waiting>,
    /// Timers that are armed, in the order of their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) timers: Vec<Timer>,
    /// Messages, signals and conditions that are waited for, in the order of their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) catches: Vec<Catch>,
    /// Timers that watched, have fired and do not fire again: not to be armed anew by a migration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) spent: Vec<Spent>,
    /// What was done in the process itself and can be undone, in the order of its ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) done: Vec<Done>,
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub(crate) variables: Variables,
}

impl State {
    /// Whether a start was accepted, also when the instance has ended since.
    pub fn is_started(&self) -> bool {
        self.phase != Phase::New
    }

    /// Whether the instance came to its end or was cancelled.
    pub fn is_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended | Phase::Cancelled | Phase::Failed)
    }

    /// Whether the instance is halted until it is resumed.
    pub fn is_suspended(&self) -> bool {
        self.is_suspended
    }

    /// Whether the instance neither ended nor can go on: tokens wait at a gateway for ones that will not come.
    pub fn is_stuck(&self) -> bool {
        self.phase == Phase::Running
            && self.items.is_empty()
            && self.jobs.is_empty()
            && self.timers.is_empty()
            && self.catches.is_empty()
            && !self.scopes.iter().any(|scope| scope.is_ad_hoc)
    }

    /// The work items that can be completed, by number.
    pub fn open_items(&self) -> impl Iterator<Item = OpenItem<'_>> {
        self.items.iter().map(|item| OpenItem {
            item: item.id,
            element: &item.element.id,
            delegate: item.delegate.as_deref(),
            beside: item.beside,
        })
    }

    /// The jobs that can be completed, by number.
    pub fn open_jobs(&self) -> impl Iterator<Item = OpenJob<'_>> {
        self.jobs.iter().map(|job| OpenJob {
            job: job.id,
            element: &job.element.id,
            incident: job.incident.as_deref(),
        })
    }

    /// The timers that are armed, with their elements, by number.
    pub fn armed_timers(&self) -> impl Iterator<Item = (TimerId, &Name)> {
        self.timers.iter().map(|timer| (timer.id, &timer.element.id))
    }

    /// The messages, signals and conditions that are waited for, with their elements, by number.
    pub fn awaited(&self) -> impl Iterator<Item = (SubscriptionId, &Name)> {
        self.catches.iter().map(|catch| (catch.id, &catch.element.id))
    }

    /// Ids of the sub-processes and calls that are running, outer before inner.
    pub fn open_scopes(&self) -> impl Iterator<Item = &Name> {
        self.scopes.iter().filter(|scope| scope.has_inside).map(|scope| &scope.element.id)
    }

    /// Gateways at which tokens wait for others.
    pub fn waiting(&self) -> impl Iterator<Item = &Name> {
        self.waiting.iter().map(|waiting| &waiting.element.id)
    }

    /// The variables of the process itself.
    pub fn variables(&self) -> &Variables {
        &self.variables
    }

    /// Whether every scope stands in one that was opened before it. All walks through scopes rely on it.
    pub(crate) fn is_sound(&self) -> bool {
        if self.scopes.is_empty() {
            return true;
        }
        let mut known = vec![ScopeId::PROCESS];
        self.scopes.iter().all(|scope| {
            let is_new = known.last().is_some_and(|last| *last < scope.id);
            let is_placed = known.binary_search(&scope.parent).is_ok();
            known.push(scope.id);
            is_new && is_placed
        })
    }

    /// Everything that this instance keeps a record of.
    pub(crate) fn size(&self) -> usize {
        self.items.len()
            + self.jobs.len()
            + self.waiting.len()
            + self.timers.len()
            + self.catches.len()
            + self.scopes.len()
            + self.spent.len()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Phase {
    #[default]
    New,
    Running,
    Ended,
    Cancelled,
    Failed,
}

/// Number of a scope. 0 is the process itself, which has no record; others count from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ScopeId(pub(crate) u32);

impl ScopeId {
    pub(crate) const PROCESS: Self = Self(0);
}

/// One run of an activity that needs a record of its own, or what stands for several runs together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scope {
    pub(crate) id: ScopeId,
    pub(crate) element: At,
    /// The scope that it runs in.
    #[serde(default, rename = "in", skip_serializing_if = "is_default")]
    pub(crate) parent: ScopeId,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) role: Role,
    /// Whether elements run in it: a sub-process or a called process, not a task with its boundary events.
    #[serde(default = "yes", rename = "inside", skip_serializing_if = "is_yes")]
    pub(crate) has_inside: bool,
    #[serde(default, rename = "ad_hoc", skip_serializing_if = "is_default")]
    pub(crate) is_ad_hoc: bool,
    /// Whether it is the run of a called process, which sees no variables but its own.
    #[serde(default, rename = "call", skip_serializing_if = "is_default")]
    pub(crate) is_call: bool,
    /// Of one run of several: which, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) run: Option<u32>,
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub(crate) locals: Variables,
    /// What was done in it and can be undone, in the order of its ends. In the role of undoing: what is still to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) done: Vec<Done>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rounds: Option<Box<Rounds>>,
}

/// What a scope is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    /// One run of an activity.
    #[default]
    Run,
    /// All runs of a repeated activity.
    Rounds,
    /// The events behind an event-based gateway, of which one happens first.
    Race,
    /// The undoing of what was done.
    Undo,
    /// A sub-process that was done and is back while its own compensation runs.
    Kept,
}

/// How far the runs of a repeated activity are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rounds {
    /// How many there will be; unknown of a standard loop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) begun: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) done: u32,
    /// The list whose elements the runs get, as it was at the beginning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) list: Vec<Value>,
    /// What the runs gave, by run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) results: Vec<Value>,
}

/// A token at a user task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Item {
    pub(crate) id: ItemId,
    pub(crate) element: At,
    #[serde(default, rename = "in", skip_serializing_if = "is_default")]
    pub(crate) scope: ScopeId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delegate: Option<String>,
    /// The item that it is a co-signature of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) beside: Option<ItemId>,
    /// The completed item that led here within the same scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<By>,
}

/// The completed item from which an open one came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct By {
    pub(crate) item: ItemId,
    pub(crate) element: At,
    /// How many tokens came to rest from it.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub(crate) of: u32,
}

/// A token at work of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) id: JobId,
    pub(crate) element: At,
    #[serde(default, rename = "in", skip_serializing_if = "is_default")]
    pub(crate) scope: ScopeId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) incident: Option<String>,
}

/// A token at a gateway that waits for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) element: At,
    /// Id of the flow by which it came.
    pub(crate) flow: Name,
    #[serde(default, rename = "in", skip_serializing_if = "is_default")]
    pub(crate) scope: ScopeId,
}

/// A timer: a token at an intermediate event, or a watch beside an activity or in a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Timer {
    pub(crate) id: TimerId,
    pub(crate) element: At,
    #[serde(default, rename = "in", skip_serializing_if = "is_default")]
    pub(crate) scope: ScopeId,
    /// Whether it is a watch, not a token.
    #[serde(default, rename = "watch", skip_serializing_if = "is_default")]
    pub(crate) is_watch: bool,
}

/// A message, signal or condition that is waited for: a token, or a watch, as with [`Timer`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Catch {
    pub(crate) id: SubscriptionId,
    pub(crate) element: At,
    #[serde(default, rename = "in", skip_serializing_if = "is_default")]
    pub(crate) scope: ScopeId,
    /// Whether it is a watch, not a token.
    #[serde(default, rename = "watch", skip_serializing_if = "is_default")]
    pub(crate) is_watch: bool,
    /// What it is called, when the definition does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<Name>,
    /// Of a condition: whether it held when it was last looked at. It happens when it begins to hold.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) held: bool,
    /// Of a condition: why it could not be worked out, so that this is said once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fault: Option<String>,
}

/// The event of a timer that has fired beside what it watches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Spent {
    pub(crate) element: At,
    #[serde(default, rename = "in", skip_serializing_if = "is_default")]
    pub(crate) scope: ScopeId,
}

/// An activity that was done and can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) element: At,
    /// What was done in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) inner: Vec<Done>,
    /// Its variables at its end.
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub(crate) locals: Variables,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_yes(value: &bool) -> bool {
    *value
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_one(value: &u32) -> bool {
    *value == 1
}

/// Version of the stored form. Version 1 knew no more than items, sub-processes and parallel gateways, in the same
/// words, so it is read like this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Version;

impl Version {
    const NUMBER: u32 = 2;
    const READABLE: std::ops::RangeInclusive<u32> = 1..=Self::NUMBER;
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(Self::NUMBER)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            known if Self::READABLE.contains(&known) => Ok(Self),
            other => Err(D::Error::custom(format!("version {other} of a process state is not known"))),
        }
    }
}
