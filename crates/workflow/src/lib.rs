//! Processes on tables: instances, work items, candidates, history. The durable host of the `bpmn` engine.
//!
//! A module that has a process owns its [`Process`], its subject and an [`Assigner`], which says for each work item
//! who may do it, until when, and where its page is. This crate knows nothing of the subject but its id and its place.
//!
//! Invariants
//! - One transition is one transaction: the state of the engine, the items, the history and the audit entries are
//!   stored together or not at all. Nothing is retried behind the caller's back.
//! - Each transition raises the version of the instance by one, under optimistic locking. Of two that start from the
//!   same version one finds [`platform::Error::Stale`], on both databases.
//! - An item is done by one of its candidates or by nobody: [`complete`] checks again what pages show.
//! - The state of an instance is changed by [`bpmn::step`] and by nothing else; no row of the history is ever changed.

mod commands;
mod effects;
mod history;
mod items;
pub mod migrations;
mod process;
mod schema;
mod texts;
mod turn;

pub use commands::{cancel, complete, reassign_due, start};
pub use history::{HistoryKind, HistoryRow, history};
pub use items::{COUNTED_UP_TO, InstanceRow, ItemRow, Outcome, Status, instance, item, open_items, todos};
pub use process::{Assigner, Assignment, Boxed, Candidate, Doer, Process, Progress};
pub use turn::{Turn, is_turn_of, whose_turn};

/// Marker of the ids of process instances.
pub enum Instance {}

/// Marker of the ids of work items.
pub enum Item {}
