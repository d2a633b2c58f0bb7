//! The one function of the engine, [`step`], with what goes in and what comes out.

use crate::{
    definition::Definition,
    run::Run,
    state::{ItemId, Phase, State},
    values::Variables,
};

/// What is asked of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Begins the instance.
    Start {
        /// The variables to begin with.
        variables: Variables,
    },
    /// Completes an open work item.
    Complete {
        /// The item.
        item: ItemId,
        /// Put over the variables of the instance before any condition behind the item is looked at.
        variables: Variables,
    },
    /// Ends the instance here and now.
    Cancel,
}

/// What has happened, in its order. The host acts on it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// A work item waits for its completion.
    ItemOpened {
        /// Its number.
        item: ItemId,
        /// Id of its user task.
        element: String,
    },
    /// A work item was completed by the command.
    ItemCompleted {
        /// Its number.
        item: ItemId,
        /// Id of its user task.
        element: String,
    },
    /// A work item was taken away, by a terminate end event or by a cancellation.
    ItemCancelled {
        /// Its number.
        item: ItemId,
        /// Id of its user task.
        element: String,
    },
    /// A sub-process has begun.
    Entered {
        /// Its id.
        element: String,
    },
    /// A sub-process is over: run to its end, terminated or cancelled.
    Left {
        /// Its id.
        element: String,
    },
    /// The instance is over.
    Ended {
        /// Whether by [`Command::Cancel`].
        cancelled: bool,
        /// The end event of the process that the last token reached; none when it was cancelled, or when the last
        /// token ended at an element without a way out.
        reached: Option<String>,
    },
}

/// Why a command was not carried out. The instance stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejected {
    /// A start of an instance that runs.
    #[error("the instance was already started")]
    AlreadyStarted,
    /// Anything but a start of an instance that does not run yet.
    #[error("the instance was not started")]
    NotStarted,
    /// Anything after the end.
    #[error("the instance has ended")]
    Ended,
    /// An item that was never open, or is no longer.
    #[error("there is no open item {0}")]
    NoSuchItem(ItemId),
    /// No condition held and there is no default flow.
    #[error("no flow out of `{element}` can be taken")]
    NoFlow {
        /// Id of the element.
        element: String,
    },
    /// A condition gave no answer.
    #[error("condition of flow `{flow}`: {reason}")]
    Condition {
        /// Id of the flow.
        flow: String,
        /// What does not fit together.
        reason: String,
    },
    /// A token would get to an element that this engine does not execute.
    #[error("`{element}` is not executed by this engine")]
    Unsupported {
        /// Id of the element.
        element: String,
    },
    /// The state names an element that the definition does not have: it belongs to another definition.
    #[error("the state does not belong to this definition: `{element}` is not there")]
    Foreign {
        /// Id of the element.
        element: String,
    },
    /// Tokens ran on and on without meeting a work item.
    #[error("tokens run in a circle without meeting a work item")]
    TooLong,
}

/// Carries out a command: gives the next state and what has happened. The same inputs give the same outputs.
///
/// # Errors
/// [`Rejected`], and then nothing has happened; the caller goes on with the state that it had.
pub fn step(
    definition: &Definition,
    state: State,
    command: Command,
) -> Result<(State, Vec<Effect>), Rejected> {
    match (state.phase, &command) {
        (Phase::New, Command::Start { .. })
        | (Phase::Running, Command::Complete { .. } | Command::Cancel) => {}
        (Phase::New, _) => return Err(Rejected::NotStarted),
        (Phase::Running, Command::Start { .. }) => return Err(Rejected::AlreadyStarted),
        (Phase::Ended | Phase::Cancelled, _) => return Err(Rejected::Ended),
    }
    let mut run = Run::new(definition, state);
    match command {
        Command::Start { variables } => run.start(variables)?,
        Command::Complete { item, variables } => run.complete(item, variables)?,
        Command::Cancel => run.cancel(),
    }
    Ok(run.finish())
}
