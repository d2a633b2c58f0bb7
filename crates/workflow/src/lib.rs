//! Processes on tables: the durable host of the `bpmn` engine.
//!
//! A [`Host`] knows the processes of the house: those that modules bring in code (each an [`Owner`]) and those that were
//! deployed as BPMN files ([`Host::deploy`]). It starts instances, completes work items, and does what is due without
//! anybody asking: timers, jobs, messages ([`Host::run`]). This crate knows nothing of a subject but its id and its
//! place in the tree.
//!
//! | What waits | Row | Who ends it |
//! |---|---|---|
//! | a person | work item, one row for each candidate | [`Host::complete`] and the verbs beside it |
//! | a time, a job, something sent | errand, with the instant at which it is next looked at | the runner |
//! | a message, a signal | subscription, by name and correlation | [`Host::deliver`], [`Host::signal`] |
//! | a called process | the instance that was called, which names its caller | its end |
//! | somebody who puts it right | incident | [`Host::retry`] |
//!
//! Invariants
//! - One transition is one transaction: the state of the engine, items, errands, subscriptions, one row of history, the
//!   audit entries and what follows in other instances are stored together or not at all. Nothing is retried behind the
//!   caller's back.
//! - Each transition raises the version of its instance by one, under optimistic locking, and is one row of history
//!   under that version. Of two that start from the same version one finds [`platform::Error::Stale`].
//! - The state of an instance is changed by [`bpmn::step`] and by nothing else; no row of the history is ever changed.
//! - Whatever changes an instance passes the gate ([`Verb`]): for a process of the house its module answers, and no page
//!   or process of others gets by.
//! - An item is done by one of its candidates or by nobody: every command checks again what pages show.
//! - An errand is done once: whoever does it takes its row away in the same transaction, under the fencing number that
//!   he got with his lease.
//! - An instance keeps the version of the process with which it was started until it is migrated.

mod assigning;
mod batch;
mod calls;
mod claims;
mod commands;
mod definitions;
mod effects;
mod errands;
mod events;
mod forms;
mod gate;
mod history;
mod host;
mod inbox;
mod incidents;
mod items;
pub mod migrations;
mod names;
mod process;
mod renewal;
mod runner;
mod schema;
mod switching;
mod texts;
mod transition;
mod turn;
mod verbs;
mod versions;

pub use batch::Done;
pub use definitions::{Deployed, DeployedRow, Deploying, definition, definitions, titles};
pub use events::Delivery;
pub use forms::{Field, fields};
pub use gate::{Place, Reading, Verb};
pub use history::{HistoryKind, HistoryRow};
pub use host::Host;
pub use inbox::{COUNTED_UP_TO, Counts, Cursor, Filter, counts, inbox, processes, todos};
pub use incidents::{IncidentKind, IncidentRow, incidents, incidents_of};
pub use items::{
    Chosen, InstanceRow, ItemRow, Outcome, Status, instance, instances, item, items, open_items,
    resolve_instance, standing,
};
pub use names::{Names, STARTER, Whom, named, whom};
pub use process::{
    Assignment, Boxed, Candidate, Doer, Ended, Handler, Job, Opening, Owner, Process, Progress, Subject,
};
pub use renewal::{Retraced, Step, retrace};
pub use switching::switched_off;
pub use texts::trail::TRAIL;
pub use turn::{Turn, is_turn_of, whose_turn};

/// Marker of the ids of process instances.
pub enum Instance {}

/// Marker of the ids of work items.
pub enum Item {}

/// Marker of the ids of deployed definitions.
pub enum Deployment {}

/// Marker of the ids of incidents.
pub enum Incident {}

/// Marker of the ids of errands.
pub(crate) enum Errand {}
