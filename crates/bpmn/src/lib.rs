//! BPMN 2.0 process engine: pure, without input, output, clock or database.
//!
//! A [`Definition`] is read once from BPMN 2.0 XML and never changes. A [`State`] is one running instance of it, a
//! small value that the host stores where it likes. [`step`] takes both and a [`Command`] and gives the next state
//! and the [`Effect`]s that the host has to act on (show a task, close one, archive the case). The same inputs give
//! the same outputs, always: no clock, no randomness, no order of hash tables.
//!
//! ```
//! use bpmn::{Command, Definition, Effect, Ending, State, Variables, step};
//!
//! let definition = Definition::parse(
//!     r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
//!          <process id="leave" isExecutable="true">
//!            <startEvent id="asked"/>
//!            <userTask id="approve"/>
//!            <endEvent id="done"/>
//!            <sequenceFlow id="a" sourceRef="asked" targetRef="approve"/>
//!            <sequenceFlow id="b" sourceRef="approve" targetRef="done"/>
//!          </process>
//!        </definitions>"#,
//! )?;
//! let start = Command::Start { variables: Variables::new() };
//! let (state, effects) = step(&definition, State::default(), start)?;
//! let Some(Effect::ItemOpened { item, element }) = effects.first() else { panic!("a task is open") };
//! assert_eq!(element, "approve");
//!
//! let complete = Command::Complete { item: *item, variables: Variables::new() };
//! let (state, effects) = step(&definition, state, complete)?;
//! assert_eq!(effects.last(), Some(&Effect::Ended { how: Ending::Completed, reached: Some("done".into()) }));
//! assert!(state.is_ended());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is executed
//! All of BPMN 2.0 that processes use: see the table in the README. What a file holds beyond that is read, listed by
//! [`Definition::unsupported`], and refused by [`step`] when a token gets there or said to be passed over; nothing is
//! dropped in silence. Work for machines, timers, messages and signals are [`Effect`]s that the host answers by
//! [`Command`]s.
//!
//! # Invariants
//! - An open work item or job is completed or cancelled exactly once, a timer fired or disarmed, a subscription
//!   withdrawn; their numbers are never given again.
//! - Every [`Effect::Entered`] is followed by its [`Effect::Left`], also when the instance is cancelled.
//! - [`step`] ends: a token that runs in a circle without meeting work is stopped ([`Rejected::TooLong`]), and what an
//!   instance may hold is bounded.
//! - A rejected command leaves nothing behind: the caller keeps the state that it had.

mod check;
mod definition;
mod effect;
mod expression;
mod names;
mod reader;
mod run;
mod state;
mod step;
mod times;
mod values;

pub use check::{Finding, Problem};
pub use definition::{
    Definition, Element, EventKind, Extension, JobKind, Kind, Need, Process, Repetition, SequenceFlow,
    Unsupported,
};
pub use effect::{Effect, Ending, Passage, Rejected};
pub use expression::{EvaluationError, Expression, ExpressionError, Lookup, Script, ScriptError};
pub use names::Name;
pub use reader::{Bounds, Diagram, Edge, Fault, ParseError, Shape};
pub use rust_decimal::Decimal;
pub use state::{ItemId, JobId, OpenItem, OpenJob, State, SubscriptionId, TimerId};
pub use step::{Command, Work, step, step_with_way};
pub use times::{Cycle, Moment, Period, TimeError, When};
pub use values::{Value, Variables};
