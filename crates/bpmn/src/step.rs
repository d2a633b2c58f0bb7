//! The one function of the engine, [`step`], with what goes in.

use std::collections::BTreeMap;

use crate::{
    definition::Definition,
    effect::{Effect, Passage, Rejected},
    run::Run,
    state::{ItemId, JobId, Phase, State, SubscriptionId, TimerId},
    times::When,
    values::Variables,
};

/// What is asked of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Command {
    /// Begins the instance.
    Start {
        /// The variables to begin with.
        variables: Variables,
    },
    /// Begins the instance in one of several ways.
    StartAt {
        /// Id of a start event, or the name of a message or signal with which the process begins.
        start: String,
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
    /// Completes an open job.
    CompleteJob {
        /// The job.
        job: JobId,
        /// As with [`Command::Complete`].
        variables: Variables,
    },
    /// Says that a job cannot be done for now.
    FailJob {
        /// The job.
        job: JobId,
        /// Why.
        reason: String,
    },
    /// Takes back that a job cannot be done.
    RetryJob {
        /// The job.
        job: JobId,
    },
    /// Ends an item or a job with an error of the process, to be caught around it.
    ThrowError {
        /// Where.
        at: Work,
        /// Code of the error.
        code: String,
        /// What is said about it.
        message: String,
        /// Put over the variables.
        variables: Variables,
    },
    /// Escalates from an item or a job, which goes on unless something around it is interrupted.
    Escalate {
        /// Where.
        at: Work,
        /// Code of the escalation.
        code: String,
        /// Put over the variables.
        variables: Variables,
    },
    /// Fires a timer that is due.
    FireTimer {
        /// The timer.
        timer: TimerId,
        /// What remains of a cycle ([`When::next`]); a watch that does not interrupt is armed with it anew.
        then: Option<When>,
    },
    /// Delivers a message to something that waits for it.
    Deliver {
        /// Number of the waiting.
        subscription: SubscriptionId,
        /// Put over the variables.
        variables: Variables,
    },
    /// Tells of a signal from outside, to everything here that waits for it; nothing need.
    Signal {
        /// Name of the signal.
        name: String,
        /// Put over the variables when something catches it.
        variables: Variables,
    },
    /// Changes variables of the instance from outside.
    SetVariables {
        /// Put over the variables.
        variables: Variables,
    },
    /// Begins an element of an ad-hoc sub-process that is running.
    Begin {
        /// Id of the element.
        element: String,
    },
    /// Ends an ad-hoc sub-process that is running, with what is open in it.
    EndAdHoc {
        /// Id of the sub-process.
        element: String,
    },
    /// Gives the work back to an earlier task of the same step.
    Return {
        /// The item that goes back.
        item: ItemId,
        /// Id of the earlier user task.
        to: String,
        /// Why.
        reason: String,
    },
    /// Takes a completion back, as long as all that came of it are open items in the same step.
    TakeBack {
        /// The item that was completed.
        item: ItemId,
        /// Why.
        reason: String,
    },
    /// Gives an item to somebody else for good.
    Reassign {
        /// The item.
        item: ItemId,
        /// To whom.
        to: String,
    },
    /// Lends an item to somebody. It cannot be completed until it is handed back.
    Delegate {
        /// The item.
        item: ItemId,
        /// To whom.
        to: String,
    },
    /// Hands a delegated item back to its owner.
    HandBack {
        /// The item.
        item: ItemId,
        /// Put over the variables: what the delegate worked out.
        variables: Variables,
    },
    /// Asks for a co-signature: a second item of the same task, without which the first cannot be completed.
    AddCoSigner {
        /// The item.
        item: ItemId,
        /// Who.
        who: String,
    },
    /// Says that somebody is waiting for an item.
    Urge {
        /// The item.
        item: ItemId,
        /// What is said.
        note: String,
    },
    /// Halts the instance: nothing but [`Command::Resume`] and [`Command::Cancel`] is accepted.
    Suspend {
        /// Why.
        reason: String,
    },
    /// Lets a suspended instance go on.
    Resume,
    /// Ends the instance here and now.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Lets the instance follow the definition that the command comes with.
    Migrate {
        /// Old ids of elements and flows with their new ones; what is not named keeps its id.
        mapping: BTreeMap<String, String>,
    },
}

/// An item or a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// A work item.
    Item(ItemId),
    /// A job.
    Job(JobId),
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
    accept(&state, &command)?;
    let mut state = state;
    let mut run = Run::new(definition, &mut state, None);
    run.carry_out(command)?;
    let (effects, _) = run.finish();
    Ok((state, effects))
}

/// As [`step`], and also tells the way: the elements that tokens came to and the flows that they took, in their order.
/// For histories and drawings; it costs a little.
///
/// # Errors
/// As [`step`].
pub fn step_with_way(
    definition: &Definition,
    state: State,
    command: Command,
) -> Result<(State, Vec<Effect>, Vec<Passage>), Rejected> {
    accept(&state, &command)?;
    let mut state = state;
    let mut run = Run::new(definition, &mut state, Some(Vec::new()));
    run.carry_out(command)?;
    let (effects, way) = run.finish();
    Ok((state, effects, way))
}

fn accept(state: &State, command: &Command) -> Result<(), Rejected> {
    if !state.is_sound() {
        return Err(Rejected::Damaged);
    }
    let is_start = matches!(command, Command::Start { .. } | Command::StartAt { .. });
    match state.phase {
        Phase::New if is_start => Ok(()),
        Phase::New => Err(Rejected::NotStarted),
        Phase::Running if is_start => Err(Rejected::AlreadyStarted),
        Phase::Running if state.is_suspended => match command {
            Command::Resume | Command::Cancel { .. } | Command::Migrate { .. } => Ok(()),
            _ => Err(Rejected::Suspended),
        },
        Phase::Running if matches!(command, Command::Resume) => Err(Rejected::NotSuspended),
        Phase::Running => Ok(()),
        Phase::Ended | Phase::Cancelled | Phase::Failed => Err(Rejected::Ended),
    }
}
