//! Events, tasks, gateways and sub-processes.

use super::{
    ContainerIndex, ElementIndex, Extension, FlowIndex, JobKind, Looping, Mapping, Text, Trigger, Upstream,
    Work,
};
use crate::names::Name;

/// An event, task, gateway or sub-process.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent attributes of the file")]
pub struct Element {
    pub(crate) index: ElementIndex,
    pub(crate) id: Name,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) line: u32,
    /// The process or sub-process that it stands in.
    pub(crate) container: ContainerIndex,
    pub(crate) parent: Option<Name>,
    /// In the order of the file, as `outgoing`.
    pub(crate) incoming: Vec<FlowIndex>,
    pub(crate) outgoing: Vec<FlowIndex>,
    /// The outgoing flow that is taken when no condition holds.
    pub(crate) default: Option<FlowIndex>,
    /// What runs in it: of a sub-process, or of a call of a process in the same file.
    pub(crate) inner: Option<ContainerIndex>,
    /// What an event waits for or throws.
    pub(crate) trigger: Trigger,
    /// The activity that a boundary event stands on.
    pub(crate) host: Option<ElementIndex>,
    /// Of a boundary event, or of the start event of an event sub-process.
    pub(crate) is_interrupting: bool,
    /// Boundary events on this activity, without those of compensation.
    pub(crate) boundary: Vec<ElementIndex>,
    pub(crate) looping: Option<Box<Looping>>,
    pub(crate) work: Option<Box<Work>>,
    pub(crate) inputs: Vec<Mapping>,
    pub(crate) outputs: Vec<Mapping>,
    /// Whether what a completion brings stays with the activity, so that only `outputs` leave it.
    pub(crate) keeps_results: bool,
    /// The activity that undoes this one.
    pub(crate) undo: Option<ElementIndex>,
    /// Whether it runs only to undo another.
    pub(crate) is_for_compensation: bool,
    /// Whether a run of it keeps a record of its own: for what is inside, for boundary events, for local variables.
    pub(crate) has_scope: bool,
    /// Of an inclusive join: from where tokens can still come.
    pub(crate) upstream: Option<Box<Upstream>>,
    pub(crate) documentation: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) extensions: Vec<Extension>,
}

impl Element {
    pub(crate) fn new(index: ElementIndex, id: &str, kind: Kind, container: ContainerIndex) -> Self {
        Self {
            index,
            id: id.into(),
            name: String::new(),
            kind,
            line: 0,
            container,
            parent: None,
            incoming: vec![],
            outgoing: vec![],
            default: None,
            inner: None,
            trigger: Trigger::None,
            host: None,
            is_interrupting: true,
            boundary: vec![],
            looping: None,
            work: None,
            inputs: vec![],
            outputs: vec![],
            keeps_results: false,
            undo: None,
            is_for_compensation: false,
            has_scope: false,
            upstream: None,
            documentation: String::new(),
            attributes: vec![],
            extensions: vec![],
        }
    }

    /// Id, unique in the file.
    pub fn id(&self) -> &Name {
        &self.id
    }

    /// Name as people read it; empty when the file gives none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Id of the sub-process that it stands in; `None` directly in the process.
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// Line of the file, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// What the file says about it for people.
    pub fn documentation(&self) -> &str {
        &self.documentation
    }

    /// Of an event: what it waits for or throws.
    pub fn event(&self) -> Option<EventKind> {
        self.kind.is_event().then(|| self.trigger.kind())
    }

    /// Of an event or task of messages or signals: the name, if the file gives a fixed one.
    pub fn awaits(&self) -> Option<&str> {
        match (&self.trigger, self.work.as_ref().and_then(|work| work.message.as_ref())) {
            (Trigger::Message { name, .. } | Trigger::Signal { name }, _) | (_, Some(name)) => name.fixed(),
            _ => None,
        }
    }

    /// Of a timer event: when it is due, as the file says it.
    pub fn timing(&self) -> Option<String> {
        match &self.trigger {
            Trigger::Timer(timing) => Some(timing.to_string()),
            _ => None,
        }
    }

    /// Whether it is a boundary event: it stands on an activity.
    pub fn is_boundary(&self) -> bool {
        self.kind == Kind::BoundaryEvent
    }

    /// Of a boundary event or the start of an event sub-process: whether it ends what runs.
    pub fn is_interrupting(&self) -> bool {
        self.is_interrupting
    }

    /// Whether it is run several times: multi-instance or loop.
    pub fn is_repeated(&self) -> bool {
        self.looping.is_some()
    }

    /// Of a task that becomes a job: which kind.
    pub fn job(&self) -> Option<JobKind> {
        self.work.as_ref().and_then(|work| work.job)
    }

    /// Of a task that becomes a job: the name of what is to do it, or the called process, if that is fixed.
    pub fn handler(&self) -> Option<&str> {
        self.work.as_ref()?.handler.as_ref().and_then(Text::fixed)
    }

    /// Of a script task: its text, also when the engine runs it itself.
    pub fn script(&self) -> Option<&str> {
        self.work.as_ref()?.script_text.as_deref()
    }

    /// An attribute of a vendor: by its name with the usual prefix of the vendor, whatever the file calls it
    /// (`camunda:formKey`), or by the bare name (`formKey`) from any vendor.
    pub fn extension(&self, name: &str) -> Option<&str> {
        let is_wanted =
            |key: &str| key == name || (key.rsplit_once(':').is_some_and(|(_, bare)| bare == name));
        self.attributes.iter().find(|(key, _)| is_wanted(key)).map(|(_, value)| value.as_str())
    }

    /// The extension elements, as they stand in the file.
    pub fn extensions(&self) -> &[Extension] {
        &self.extensions
    }
}

/// What an [`Element`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Where a process or sub-process begins.
    StartEvent,
    /// Where a token ends.
    EndEvent,
    /// Waits for something to happen, then goes on.
    IntermediateCatchEvent,
    /// Makes something happen, and goes on.
    IntermediateThrowEvent,
    /// Stands on an activity and waits for something to happen while it runs.
    BoundaryEvent,
    /// A task without work for the host (`task`, `manualTask`): tokens pass.
    Task,
    /// Work for a person: opens a work item and waits for its completion.
    UserTask,
    /// Work for a machine: opens a job.
    ServiceTask,
    /// A script: run here when it only assigns, else a job.
    ScriptTask,
    /// A decision by rules: opens a job.
    BusinessRuleTask,
    /// Sends a message, by itself or by a job.
    SendTask,
    /// Waits for a message.
    ReceiveTask,
    /// One way of several, by the conditions of its flows.
    ExclusiveGateway,
    /// All ways at once; waits for all that come in.
    ParallelGateway,
    /// Every way whose condition holds; waits for all that can still come in.
    InclusiveGateway,
    /// The way of the event that happens first.
    EventGateway,
    /// A process within the process, with the same variables.
    SubProcess,
    /// Begins by an event while the process or sub-process around it runs.
    EventSubProcess,
    /// A sub-process that can be cancelled and undone.
    Transaction,
    /// A sub-process whose parts are begun by choice.
    AdHocSubProcess,
    /// Runs another process, with variables of its own.
    CallActivity,
    /// Read but not executed; see [`crate::Definition::unsupported`].
    Unsupported,
}

impl Kind {
    /// Whether it is an event.
    pub fn is_event(self) -> bool {
        matches!(
            self,
            Self::StartEvent
                | Self::EndEvent
                | Self::IntermediateCatchEvent
                | Self::IntermediateThrowEvent
                | Self::BoundaryEvent
        )
    }

    /// Whether it is a task, a sub-process or a call.
    pub fn is_activity(self) -> bool {
        !self.is_event() && !self.is_gateway() && self != Self::Unsupported
    }

    /// Whether it is a gateway.
    pub fn is_gateway(self) -> bool {
        matches!(
            self,
            Self::ExclusiveGateway | Self::ParallelGateway | Self::InclusiveGateway | Self::EventGateway
        )
    }

    /// Whether it holds elements of its own.
    pub fn is_sub_process(self) -> bool {
        matches!(self, Self::SubProcess | Self::EventSubProcess | Self::Transaction | Self::AdHocSubProcess)
    }
}

/// What an event waits for or throws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// Nothing in particular.
    None,
    /// Ends everything around it.
    Terminate,
    /// A message from outside or to outside.
    Message,
    /// A signal to everybody who waits for it.
    Signal,
    /// A time.
    Timer,
    /// A condition that becomes true.
    Condition,
    /// An error, to be caught around the place where it was thrown.
    Error,
    /// Something that those around should know.
    Escalation,
    /// Undoing what was done.
    Compensation,
    /// The cancelling of a transaction.
    Cancel,
    /// A jump to another place of the same process.
    Link,
}
