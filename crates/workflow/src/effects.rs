//! What the engine decided, sorted by the tables that it goes to: items, errands, subscriptions, lines of the trace, and
//! what follows in other instances.

use bpmn::{Definition, Effect, Ending, JobKind, Kind, Name, Passage, Value, Variables, When};

use crate::{
    HistoryKind, Outcome, Status,
    errands::{Sent, Work},
    history::Line,
};

/// A message or signal that is waited for.
pub(crate) struct Awaited {
    pub(crate) number: u32,
    pub(crate) element: Name,
    pub(crate) kind: crate::events::Kind,
    pub(crate) name: Name,
    pub(crate) correlation: Option<Value>,
}

/// A job that opened.
pub(crate) struct OpenedJob {
    pub(crate) number: u32,
    pub(crate) element: Name,
    pub(crate) work: Work,
}

/// A message or signal that went out.
pub(crate) struct Thrown {
    pub(crate) element: Name,
    pub(crate) kind: crate::errands::Kind,
    pub(crate) sent: Sent,
}

/// What an instance waits for without anybody: timers, and messages and signals.
#[derive(Default)]
pub(crate) struct Waits {
    pub(crate) armed: Vec<(u32, Name, When)>,
    pub(crate) disarmed: Vec<u32>,
    pub(crate) awaited: Vec<Awaited>,
    pub(crate) withdrawn: Vec<u32>,
    pub(crate) is_resumed: bool,
    /// What is waited for is told anew behind this.
    pub(crate) is_migrated: bool,
}

/// What goes on elsewhere by it: other processes that are called, and whether a caller goes on.
#[derive(Default)]
pub(crate) struct Elsewhere {
    pub(crate) called: Vec<OpenedJob>,
    /// The numbers of calls that are no longer wanted.
    pub(crate) uncalled: Vec<u32>,
    pub(crate) ended: Option<(Ending, Option<Name>)>,
}

/// The effects of one transition. What opened and closed in it is in neither list. Whoever writes them takes the struct
/// apart once, so that the compiler says when a part is forgotten.
#[derive(Default)]
pub(crate) struct Changes {
    pub(crate) lines: Vec<Line>,
    pub(crate) opened: Vec<(u32, Name)>,
    pub(crate) closed: Vec<(u32, Outcome)>,
    pub(crate) waits: Waits,
    /// Jobs for machines; calls are in `elsewhere`.
    pub(crate) jobs: Vec<OpenedJob>,
    /// Of machines and calls.
    pub(crate) cancelled_jobs: Vec<(u32, Name)>,
    pub(crate) thrown: Vec<Thrown>,
    pub(crate) left: Vec<String>,
    pub(crate) elsewhere: Elsewhere,
}

impl Changes {
    /// Sorts effects. `note` is what was said about the item that the command was about, `way` where tokens came by.
    pub(crate) fn of(definition: &Definition, effects: Vec<Effect>, way: &[Passage], note: &str) -> Self {
        let mut changes = Self::default();
        // How many lines there were before each effect, and behind the last one.
        let mut marks = Vec::with_capacity(effects.len() + 1);
        for effect in effects {
            marks.push(changes.lines.len());
            changes.item(&effect, note);
            changes.wait(definition, &effect);
            changes.tell(effect);
        }
        changes.pass(definition, way, &marks);
        changes
    }

    /// Puts what no effect tells of among the lines, where it happened: gateways, and work that was over at once.
    fn pass(&mut self, definition: &Definition, way: &[Passage], marks: &[usize]) {
        let is_passed = |id: &Name| {
            definition.element(id).is_some_and(|element| waits_for_nothing(element.kind()))
                && !self.lines.iter().any(|line| line.is_about(id))
                && !self.jobs.iter().chain(&self.elsewhere.called).any(|job| job.element == *id)
        };
        let passed: Vec<&Passage> = way.iter().filter(|passage| is_passed(&passage.id)).collect();
        // From the end, so that places before stay what they are.
        for passage in passed.into_iter().rev() {
            let before = marks.get(passage.effects).copied().unwrap_or(self.lines.len());
            self.lines.insert(before, Line::new(HistoryKind::Passed, &passage.id));
        }
    }

    /// How the instance stands after it.
    pub(crate) fn status(&self, state: &bpmn::State) -> Status {
        match &self.elsewhere.ended {
            None if state.is_suspended() => Status::Suspended,
            None => Status::Running,
            Some((Ending::Completed, _)) => Status::Ended,
            Some((Ending::Failed { .. }, _)) => Status::Failed,
            Some(_) => Status::Cancelled,
        }
    }

    /// The end event that was reached.
    pub(crate) fn reached_end(&self) -> Option<String> {
        match &self.elsewhere.ended {
            Some((Ending::Completed | Ending::Failed { .. }, reached)) => {
                reached.as_ref().map(ToString::to_string)
            }
            _ => None,
        }
    }

    fn line(&mut self, kind: HistoryKind, element: &Name, note: &str) {
        self.lines.push(Line::new(kind, element).note(note));
    }

    fn item_line(&mut self, kind: HistoryKind, item: bpmn::ItemId, element: &Name, note: &str) {
        self.lines.push(Line::new(kind, element).item(item.0).note(note));
    }

    fn close(&mut self, item: bpmn::ItemId, outcome: Outcome) {
        let before = self.opened.len();
        self.opened.retain(|(number, _)| *number != item.0);
        if self.opened.len() == before {
            self.closed.push((item.0, outcome));
        }
    }

    fn item(&mut self, effect: &Effect, note: &str) {
        match effect {
            Effect::ItemOpened { item, element } => {
                self.opened.push((item.0, element.clone()));
                self.item_line(HistoryKind::Opened, *item, element, "");
            }
            Effect::ItemCompleted { item, element } => {
                self.close(*item, Outcome::Completed);
                self.item_line(HistoryKind::Completed, *item, element, note);
            }
            Effect::ItemCancelled { item, element } => {
                self.close(*item, Outcome::Cancelled);
                self.item_line(HistoryKind::Cancelled, *item, element, "");
            }
            Effect::Returned { item, from, reason, .. } => {
                self.item_line(HistoryKind::Returned, *item, from, reason);
            }
            Effect::TakenBack { item, element, reason } => {
                self.item_line(HistoryKind::TakenBack, *item, element, reason);
            }
            Effect::Reassigned { item, element, .. } => {
                self.item_line(HistoryKind::Reassigned, *item, element, note);
            }
            Effect::Delegated { item, element, .. } => {
                self.item_line(HistoryKind::Delegated, *item, element, note);
            }
            Effect::HandedBack { item, element, .. } => {
                self.item_line(HistoryKind::HandedBack, *item, element, note);
            }
            Effect::CoSignerAdded { item, element, .. } => {
                self.item_line(HistoryKind::CoSignerAdded, *item, element, note);
            }
            Effect::Urged { item, element, note } => {
                self.item_line(HistoryKind::Urged, *item, element, note);
            }
            _ => {}
        }
    }

    fn wait(&mut self, definition: &Definition, effect: &Effect) {
        use crate::events::Kind as Waits;
        match effect {
            Effect::TimerArmed { timer, element, when } => {
                self.waits.armed.push((timer.0, element.clone(), when.clone()));
            }
            Effect::TimerDisarmed { timer, .. } => {
                let before = self.waits.armed.len();
                self.waits.armed.retain(|(number, ..)| *number != timer.0);
                if self.waits.armed.len() == before {
                    self.waits.disarmed.push(timer.0);
                }
            }
            Effect::MessageAwaited { subscription, element, name, correlation } => {
                self.waits.awaited.push(Awaited {
                    number: subscription.0,
                    element: element.clone(),
                    kind: Waits::Message,
                    name: name.clone(),
                    correlation: correlation.clone(),
                });
            }
            Effect::SignalAwaited { subscription, element, name } => self.waits.awaited.push(Awaited {
                number: subscription.0,
                element: element.clone(),
                kind: Waits::Signal,
                name: name.clone(),
                correlation: None,
            }),
            Effect::Withdrawn { subscription, .. } => {
                let before = self.waits.awaited.len();
                self.waits.awaited.retain(|one| one.number != subscription.0);
                if self.waits.awaited.len() == before {
                    self.waits.withdrawn.push(subscription.0);
                }
            }
            Effect::JobOpened { job, element, kind, handler, inputs } => {
                let list = if *kind == JobKind::Call { &mut self.elsewhere.called } else { &mut self.jobs };
                list.push(OpenedJob {
                    number: job.0,
                    element: element.clone(),
                    work: Work::new(*kind, handler.as_ref(), inputs.clone()),
                });
            }
            Effect::JobCancelled { job, element } => self.cancel_job(definition, job.0, element),
            Effect::MessageThrown { element, name, correlation, variables } => {
                let (correlation, variables) = (correlation.clone(), variables.clone());
                let sent = Sent { name: name.to_string(), correlation, variables };
                self.thrown.push(Thrown {
                    element: element.clone(),
                    kind: crate::errands::Kind::Message,
                    sent,
                });
            }
            Effect::SignalThrown { element, name } => {
                let sent = Sent { name: name.to_string(), correlation: None, variables: Variables::new() };
                self.thrown.push(Thrown {
                    element: element.clone(),
                    kind: crate::errands::Kind::Signal,
                    sent,
                });
            }
            _ => {}
        }
    }

    fn cancel_job(&mut self, definition: &Definition, number: u32, element: &Name) {
        for list in [&mut self.jobs, &mut self.elsewhere.called] {
            let before = list.len();
            list.retain(|one| one.number != number);
            if list.len() != before {
                return;
            }
        }
        self.cancelled_jobs.push((number, element.clone()));
        if definition.element(element).is_some_and(|element| element.kind() == Kind::CallActivity) {
            self.elsewhere.uncalled.push(number);
        }
    }

    fn tell(&mut self, effect: Effect) {
        match effect {
            Effect::Entered { element } => self.line(HistoryKind::Entered, &element, ""),
            Effect::Left { element } => {
                self.line(HistoryKind::Left, &element, "");
                self.left.push(element.into());
            }
            Effect::JobOpened { element, kind: JobKind::Call, handler, .. } => {
                let called = handler.unwrap_or_default();
                self.line(HistoryKind::Called, &element, &called);
            }
            Effect::JobCompleted { element, .. } => self.line(HistoryKind::JobDone, &element, ""),
            Effect::JobFailed { element, reason, .. } => {
                self.line(HistoryKind::JobFailed, &element, &reason);
            }
            Effect::JobRetried { element, .. } => self.line(HistoryKind::JobRetried, &element, ""),
            Effect::TimerFired { element, .. } => self.line(HistoryKind::Fired, &element, ""),
            Effect::Caught { element } => self.line(HistoryKind::Caught, &element, ""),
            Effect::MessageThrown { element, name, .. } | Effect::SignalThrown { element, name } => {
                self.line(HistoryKind::Thrown, &element, &name);
            }
            Effect::Undecided { element, reason } => {
                self.line(HistoryKind::Undecided, &element, &reason);
            }
            Effect::Escalated { element, code, .. } => self.line(HistoryKind::Escalated, &element, &code),
            Effect::Undoing { element } => self.line(HistoryKind::Undoing, &element, ""),
            Effect::Suspended { reason } => {
                self.lines.push(Line::new(HistoryKind::Suspended, "").note(&reason));
            }
            Effect::Resumed => {
                self.waits.is_resumed = true;
                self.lines.push(Line::new(HistoryKind::Resumed, ""));
            }
            Effect::Migrated => {
                self.waits.is_migrated = true;
                self.lines.push(Line::new(HistoryKind::Migrated, ""));
            }
            Effect::Ended { how, reached } => {
                let note = match &how {
                    Ending::Failed { code } => code.clone(),
                    _ => String::new(),
                };
                let end = reached.clone().unwrap_or_default();
                self.line(HistoryKind::Ended, &end, &note);
                self.elsewhere.ended = Some((how, reached));
            }
            _ => {}
        }
    }
}

fn waits_for_nothing(kind: Kind) -> bool {
    kind.is_gateway()
        || matches!(
            kind,
            Kind::Task
                | Kind::ScriptTask
                | Kind::ServiceTask
                | Kind::BusinessRuleTask
                | Kind::SendTask
                | Kind::IntermediateThrowEvent
                | Kind::EndEvent
        )
}
