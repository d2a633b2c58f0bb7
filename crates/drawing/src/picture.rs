//! What is going to be drawn, and where: the same whether it came with the file or was laid out here.

use bpmn::{EventKind, Kind, Repetition};

use crate::geometry::{Point, Rect};

/// Everything on one sheet.
#[derive(Debug, Default)]
pub(crate) struct Picture<'d> {
    /// In the order in which they are drawn: what lies behind first.
    pub(crate) figures: Vec<Figure<'d>>,
    pub(crate) lines: Vec<Line<'d>>,
}

/// A shape with its place.
#[derive(Clone, Debug)]
pub(crate) struct Figure<'d> {
    pub(crate) id: &'d str,
    pub(crate) name: &'d str,
    pub(crate) sort: Sort,
    pub(crate) rect: Rect,
    /// Where the name stands; else where it usually does.
    pub(crate) label: Label,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Label {
    /// Where it usually does.
    Usual,
    /// Wrapped and centred in a rectangle, or below its upper edge.
    In(Rect),
    /// One line that begins here.
    From(Rect),
}

/// What a shape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Event {
        place: Place,
        kind: EventKind,
        is_interrupting: bool,
    },
    Gateway(Gate),
    Task {
        work: Work,
        repetition: Option<Repetition>,
        undoes: bool,
    },
    Call {
        repetition: Option<Repetition>,
        is_collapsed: bool,
    },
    SubProcess {
        kind: Kind,
        is_expanded: bool,
        repetition: Option<Repetition>,
        undoes: bool,
    },
    Pool {
        is_level: bool,
    },
    Lane {
        is_level: bool,
    },
    Data,
    Store,
    Note,
    Group,
    /// Something that this engine does not know.
    Other,
}

/// Where an event stands in the course of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Start,
    Catch,
    Throw,
    Boundary,
    End,
}

/// The kinds of gateways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    Exclusive,
    Parallel,
    Inclusive,
    Event,
    Complex,
}

/// The kinds of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    Plain,
    User,
    Service,
    Script,
    Rules,
    Send,
    Receive,
    Manual,
}

/// A line with its corners.
#[derive(Clone, Debug)]
pub(crate) struct Line<'d> {
    pub(crate) id: &'d str,
    pub(crate) name: &'d str,
    pub(crate) kind: Link,
    pub(crate) points: Vec<Point>,
    /// Where the name stands: the place of its first line, and how it is aligned to it.
    pub(crate) label: Option<LineLabel>,
}

/// The name of a line, in lines of text that stand upon each other.
#[derive(Clone, Debug)]
pub(crate) struct LineLabel {
    /// Of the first line of text: its foot.
    pub(crate) at: Point,
    pub(crate) align: Align,
    pub(crate) lines: Vec<String>,
}

/// Which part of a line of text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Start,
    Middle,
    End,
}

/// The kinds of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// `shows_condition` when it leaves something that is no gateway.
    Sequence {
        is_default: bool,
        shows_condition: bool,
    },
    Message,
    Association,
    Data,
}

impl Sort {
    /// What an element of a definition is.
    pub(crate) fn of(element: &bpmn::Element, kind_in_file: &str, is_expanded: bool) -> Self {
        let repetition = element.repetition();
        let undoes = element.is_for_compensation();
        let task = |work| Self::Task { work, repetition, undoes };
        let event = |place| Self::Event {
            place,
            kind: element.event().unwrap_or(EventKind::None),
            is_interrupting: element.is_interrupting(),
        };
        match element.kind() {
            Kind::StartEvent => event(Place::Start),
            Kind::EndEvent => event(Place::End),
            Kind::IntermediateCatchEvent => event(Place::Catch),
            Kind::IntermediateThrowEvent => event(Place::Throw),
            Kind::BoundaryEvent => event(Place::Boundary),
            Kind::Task if kind_in_file == "manualTask" => task(Work::Manual),
            Kind::Task => task(Work::Plain),
            Kind::UserTask => task(Work::User),
            Kind::ServiceTask => task(Work::Service),
            Kind::ScriptTask => task(Work::Script),
            Kind::BusinessRuleTask => task(Work::Rules),
            Kind::SendTask => task(Work::Send),
            Kind::ReceiveTask => task(Work::Receive),
            Kind::ExclusiveGateway => Self::Gateway(Gate::Exclusive),
            Kind::ParallelGateway => Self::Gateway(Gate::Parallel),
            Kind::InclusiveGateway => Self::Gateway(Gate::Inclusive),
            Kind::EventGateway => Self::Gateway(Gate::Event),
            Kind::CallActivity => Self::Call { repetition, is_collapsed: true },
            kind if kind.is_sub_process() => Self::SubProcess { kind, is_expanded, repetition, undoes },
            _ => Self::named(kind_in_file, is_expanded, true),
        }
    }

    /// What a shape of the file is that is no element of the definition.
    pub(crate) fn named(kind: &str, is_expanded: bool, is_level: bool) -> Self {
        let task = |work| Self::Task { work, repetition: None, undoes: false };
        let event = |place| Self::Event { place, kind: EventKind::None, is_interrupting: true };
        let sub = |kind| Self::SubProcess { kind, is_expanded, repetition: None, undoes: false };
        match kind {
            "startEvent" => event(Place::Start),
            "endEvent" => event(Place::End),
            "intermediateCatchEvent" => event(Place::Catch),
            "intermediateThrowEvent" | "implicitThrowEvent" => event(Place::Throw),
            "boundaryEvent" => event(Place::Boundary),
            "task" => task(Work::Plain),
            "userTask" => task(Work::User),
            "serviceTask" => task(Work::Service),
            "scriptTask" => task(Work::Script),
            "businessRuleTask" => task(Work::Rules),
            "sendTask" => task(Work::Send),
            "receiveTask" => task(Work::Receive),
            "manualTask" => task(Work::Manual),
            "callActivity" => Self::Call { repetition: None, is_collapsed: true },
            "subProcess" => sub(Kind::SubProcess),
            "transaction" => sub(Kind::Transaction),
            "adHocSubProcess" => sub(Kind::AdHocSubProcess),
            "exclusiveGateway" => Self::Gateway(Gate::Exclusive),
            "parallelGateway" => Self::Gateway(Gate::Parallel),
            "inclusiveGateway" => Self::Gateway(Gate::Inclusive),
            "eventBasedGateway" => Self::Gateway(Gate::Event),
            "complexGateway" => Self::Gateway(Gate::Complex),
            "participant" => Self::Pool { is_level },
            "lane" => Self::Lane { is_level },
            "dataObject" | "dataObjectReference" | "dataInput" | "dataOutput" => Self::Data,
            "dataStore" | "dataStoreReference" => Self::Store,
            "textAnnotation" => Self::Note,
            "group" => Self::Group,
            _ => Self::Other,
        }
    }

    /// What lies behind is drawn first.
    pub(crate) fn depth(self) -> u8 {
        match self {
            Self::Pool { .. } => 0,
            Self::Lane { .. } => 1,
            Self::SubProcess { is_expanded: true, .. } => 2,
            Self::Event { place: Place::Boundary, .. } => 5,
            Self::Group => 4,
            _ => 3,
        }
    }
}
