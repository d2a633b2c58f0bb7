//! What comes of a command: [`Effect`]s, or [`Rejected`].

use crate::{
    definition::JobKind,
    names::Name,
    state::{ItemId, JobId, SubscriptionId, TimerId},
    times::When,
    values::{Value, Variables},
};

/// What has happened, in its order. The host acts on it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// A work item waits for its completion.
    ItemOpened {
        /// Its number.
        item: ItemId,
        /// Id of its user task.
        element: Name,
    },
    /// A work item was completed by the command.
    ItemCompleted {
        /// Its number.
        item: ItemId,
        /// Id of its user task.
        element: Name,
    },
    /// A work item was taken away: by an event, an error, a return, a cancellation.
    ItemCancelled {
        /// Its number.
        item: ItemId,
        /// Id of its user task.
        element: Name,
    },
    /// Work for a machine waits for its completion.
    JobOpened {
        /// Its number.
        job: JobId,
        /// Id of its element.
        element: Name,
        /// What kind of work it is.
        kind: JobKind,
        /// What is to do it, as the file names it; of a call, the id of the process.
        handler: Option<Name>,
        /// Variables that the file gives it.
        inputs: Variables,
    },
    /// A job was completed by the command.
    JobCompleted {
        /// Its number.
        job: JobId,
        /// Id of its element.
        element: Name,
    },
    /// A job could not be done; it stays open until it is completed or retried.
    JobFailed {
        /// Its number.
        job: JobId,
        /// Id of its element.
        element: Name,
        /// Why, in the words of the host.
        reason: String,
    },
    /// A job that could not be done is to be tried again.
    JobRetried {
        /// Its number.
        job: JobId,
        /// Id of its element.
        element: Name,
    },
    /// A job was taken away.
    JobCancelled {
        /// Its number.
        job: JobId,
        /// Id of its element.
        element: Name,
    },
    /// A timer is to be fired when it is due.
    TimerArmed {
        /// Its number.
        timer: TimerId,
        /// Id of its event.
        element: Name,
        /// When; [`When::due`] tells the time.
        when: When,
    },
    /// A timer was fired by the command.
    TimerFired {
        /// Its number.
        timer: TimerId,
        /// Id of its event.
        element: Name,
    },
    /// A timer is no longer wanted.
    TimerDisarmed {
        /// Its number.
        timer: TimerId,
        /// Id of its event.
        element: Name,
    },
    /// A message is waited for.
    MessageAwaited {
        /// Number of the waiting.
        subscription: SubscriptionId,
        /// Id of the event or task.
        element: Name,
        /// Name of the message.
        name: Name,
        /// What tells this instance from others that wait for messages of this name.
        correlation: Option<Value>,
    },
    /// A signal is waited for.
    SignalAwaited {
        /// Number of the waiting.
        subscription: SubscriptionId,
        /// Id of the event.
        element: Name,
        /// Name of the signal.
        name: Name,
    },
    /// A message or signal is no longer waited for: it came, or it is not wanted any more.
    Withdrawn {
        /// Number of the waiting.
        subscription: SubscriptionId,
        /// Id of the event or task.
        element: Name,
    },
    /// A message, signal, condition, error, escalation or cancelling was caught.
    Caught {
        /// Id of the event or task.
        element: Name,
    },
    /// A message goes out.
    MessageThrown {
        /// Id of the event or task.
        element: Name,
        /// Name of the message.
        name: Name,
        /// What tells the receiver from others.
        correlation: Option<Value>,
        /// Variables that the file gives it.
        variables: Variables,
    },
    /// A signal goes out, to other instances too. In this one it has been caught already.
    SignalThrown {
        /// Id of the event.
        element: Name,
        /// Name of the signal.
        name: Name,
    },
    /// A condition could not be worked out, and counts as not holding: of a flow that gave null, neither yes nor no; of
    /// an event that waits, once for each reason.
    Undecided {
        /// Id of the flow or event.
        element: Name,
        /// Why.
        reason: String,
    },
    /// An escalation was thrown.
    Escalated {
        /// Id of the event or task.
        element: Name,
        /// Its code; empty when the file gives none.
        code: Name,
        /// Whether something in this instance caught it.
        is_caught: bool,
    },
    /// A sub-process, or a called process of the same file, has begun.
    Entered {
        /// Its id.
        element: Name,
    },
    /// A sub-process or called process is over: run to its end, terminated or cancelled.
    Left {
        /// Its id.
        element: Name,
    },
    /// An activity that was done is being undone by its handler.
    Undoing {
        /// Id of the activity.
        element: Name,
    },
    /// An item went back to an earlier task of the same step.
    Returned {
        /// The item that went back; it was taken away.
        item: ItemId,
        /// Where it stood.
        from: Name,
        /// Where the work goes on.
        to: Name,
        /// Why, in the words of the host.
        reason: String,
    },
    /// A completion was taken back by whoever made it.
    TakenBack {
        /// The item that had been completed.
        item: ItemId,
        /// Its task, where the work goes on.
        element: Name,
        /// Why, in the words of the host.
        reason: String,
    },
    /// An item was given to somebody else for good.
    Reassigned {
        /// The item.
        item: ItemId,
        /// Its task.
        element: Name,
        /// To whom, in the words of the host.
        to: String,
    },
    /// An item was lent to somebody, who does the work and hands it back.
    Delegated {
        /// The item.
        item: ItemId,
        /// Its task.
        element: Name,
        /// To whom, in the words of the host.
        to: String,
    },
    /// A delegated item came back to its owner, who completes it.
    HandedBack {
        /// The item.
        item: ItemId,
        /// Its task.
        element: Name,
        /// From whom, in the words of the host.
        from: String,
    },
    /// A co-signature was asked for; its own item was opened just before.
    CoSignerAdded {
        /// The item that cannot be completed without it.
        item: ItemId,
        /// The item of the co-signer.
        beside: ItemId,
        /// The task of both.
        element: Name,
        /// Who, in the words of the host.
        who: String,
    },
    /// Somebody is waiting for an item.
    Urged {
        /// The item.
        item: ItemId,
        /// Its task.
        element: Name,
        /// What was said.
        note: String,
    },
    /// The instance is halted.
    Suspended {
        /// Why, in the words of the host.
        reason: String,
    },
    /// The instance goes on.
    Resumed,
    /// The instance now follows the definition that the command came with. What goes on being waited for is told again
    /// behind this, under its numbers; timers keep their times.
    Migrated,
    /// The instance is over.
    Ended {
        /// In which way.
        how: Ending,
        /// The end event of the process that the last token reached; none when it was cancelled, or when the last
        /// token ended at an element without a way out.
        reached: Option<Name>,
    },
}

/// How an instance came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// It ran to its end.
    Completed,
    /// By [`crate::Command::Cancel`].
    Cancelled {
        /// Why, in the words of the host.
        reason: String,
    },
    /// By an error that nothing caught.
    Failed {
        /// Code of the error; empty when the file gives none.
        code: String,
    },
}

/// Where a token came by: an element to which it came, or a flow that it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Id of the element or flow.
    pub id: Name,
    /// So many effects of the step came before.
    pub effects: usize,
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
    /// Anything but resuming or cancelling an instance that is suspended.
    #[error("the instance is suspended")]
    Suspended,
    /// Resuming an instance that is not suspended.
    #[error("the instance is not suspended")]
    NotSuspended,
    /// The process has no start event of this id, nor one that waits for a message or signal of this name.
    #[error("the process does not begin with `{0}`")]
    NoSuchStart(String),
    /// The process has several start events; one has to be named.
    #[error("the process can begin in several ways: name one of its start events")]
    SeveralStarts,
    /// An item that was never open, or is no longer.
    #[error("there is no open item {0}")]
    NoSuchItem(ItemId),
    /// A job that was never open, or is no longer.
    #[error("there is no open job {0}")]
    NoSuchJob(JobId),
    /// A timer that was never armed, or is no longer.
    #[error("there is no armed timer {0}")]
    NoSuchTimer(TimerId),
    /// Something that was never waited for, or is no longer.
    #[error("nothing waits under the number {0}")]
    NoSuchSubscription(SubscriptionId),
    /// An item that was delegated and not handed back.
    #[error("item {0} was delegated and not handed back")]
    Delegated(ItemId),
    /// An item that was not delegated.
    #[error("item {0} was not delegated")]
    NotDelegated(ItemId),
    /// An item that waits for its co-signers.
    #[error("item {0} waits for a co-signature")]
    AwaitsCoSigner(ItemId),
    /// A verb that fits the item, but not a co-signature of it.
    #[error("item {0} is a co-signature")]
    IsCoSignature(ItemId),
    /// A return to where the work cannot go back.
    #[error("the work cannot go back to `{to}`: {reason}")]
    NoReturn {
        /// The element that was named.
        to: String,
        /// Why not.
        reason: &'static str,
    },
    /// A completion that cannot be taken back any more.
    #[error("item {0} cannot be taken back: what came of it has gone on")]
    TooLate(ItemId),
    /// Nothing around the place catches the error, which would end the instance.
    #[error("nothing catches the error `{code}` that was thrown at `{element}`")]
    NotCaught {
        /// Id of the element.
        element: Name,
        /// Code of the error.
        code: String,
    },
    /// An element of an ad-hoc sub-process that cannot be begun.
    #[error("`{0}` cannot be begun now")]
    NotOnOffer(String),
    /// No condition held and there is no default flow.
    #[error("no flow out of `{element}` can be taken")]
    NoFlow {
        /// Id of the element.
        element: Name,
    },
    /// A condition gave no answer.
    #[error("condition of flow `{flow}`: {reason}")]
    Condition {
        /// Id of the flow.
        flow: Name,
        /// What does not fit together.
        reason: String,
    },
    /// Something else that the file says of an element could not be worked out.
    #[error("`{element}`: {reason}")]
    Expression {
        /// Id of the element.
        element: Name,
        /// What does not fit together.
        reason: String,
    },
    /// A token would get to an element that this engine does not execute.
    #[error("`{element}` is not executed by this engine")]
    Unsupported {
        /// Id of the element.
        element: Name,
    },
    /// The state names an element that the definition does not have: it belongs to another definition.
    #[error("the state does not belong to this definition: `{element}` is not there")]
    Foreign {
        /// Id of the element.
        element: Name,
    },
    /// A migration that would lose something.
    #[error("the instance cannot follow the new definition: {}", list(.lost))]
    WouldLose {
        /// The elements that tokens stand at, with what is wrong about them in the new definition.
        lost: Vec<(Name, String)>,
    },
    /// Tokens ran on and on without meeting a work item.
    #[error("tokens run in a circle without meeting a work item")]
    TooLong,
    /// Sub-processes and calls would be nested too deep.
    #[error("sub-processes and calls are nested deeper than {0} levels")]
    TooDeep(usize),
    /// The state names a place around another that does not exist: it was damaged where it was kept.
    #[error("the state is damaged")]
    Damaged,
    /// The instance would hold more at once than an instance may.
    #[error("the instance would hold more than {0} tokens, timers and subscriptions")]
    TooLarge(usize),
}

fn list(lost: &[(Name, String)]) -> String {
    let each: Vec<_> = lost.iter().map(|(element, reason)| format!("`{element}` {reason}")).collect();
    each.join(", ")
}
