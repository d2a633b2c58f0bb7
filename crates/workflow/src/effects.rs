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

/// The effects of one transition. What opened and closed in it is in neither list.
#[derive(Default)]
pub(crate) struct Changes {
    pub(crate) lines: Vec<Line>,
    pub(crate) opened: Vec<(u32, Name)>,
    pub(crate) closed: Vec<(u32, Outcome)>,
    pub(crate) armed: Vec<(u32, Name, When)>,
    pub(crate) disarmed: Vec<u32>,
    pub(crate) awaited: Vec<Awaited>,
    pub(crate) withdrawn: Vec<u32>,
    pub(crate) jobs: Vec<OpenedJob>,
    pub(crate) cancelled_jobs: Vec<(u32, Name)>,
    pub(crate) cancelled_calls: Vec<u32>,
    pub(crate) thrown: Vec<Thrown>,
    pub(crate) left: Vec<String>,
    pub(crate) is_resumed: bool,
    /// What is waited for is told anew behind this.
    pub(crate) is_migrated: bool,
    pub(crate) ended: Option<(Ending, Option<Name>)>,
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
                && !self.jobs.iter().any(|job| job.element == *id)
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
        match &self.ended {
            None if state.is_suspended() => Status::Suspended,
            None => Status::Running,
            Some((Ending::Completed, _)) => Status::Ended,
            Some((Ending::Failed { .. }, _)) => Status::Failed,
            Some(_) => Status::Cancelled,
        }
    }

    /// The end event that was reached.
    pub(crate) fn reached_end(&self) -> Option<String> {
        match &self.ended {
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
                self.armed.push((timer.0, element.clone(), when.clone()));
            }
            Effect::TimerDisarmed { timer, .. } => {
                let before = self.armed.len();
                self.armed.retain(|(number, ..)| *number != timer.0);
                if self.armed.len() == before {
                    self.disarmed.push(timer.0);
                }
            }
            Effect::MessageAwaited { subscription, element, name, correlation } => {
                self.awaited.push(Awaited {
                    number: subscription.0,
                    element: element.clone(),
                    kind: Waits::Message,
                    name: name.clone(),
                    correlation: correlation.clone(),
                });
            }
            Effect::SignalAwaited { subscription, element, name } => self.awaited.push(Awaited {
                number: subscription.0,
                element: element.clone(),
                kind: Waits::Signal,
                name: name.clone(),
                correlation: None,
            }),
            Effect::Withdrawn { subscription, .. } => {
                let before = self.awaited.len();
                self.awaited.retain(|one| one.number != subscription.0);
                if self.awaited.len() == before {
                    self.withdrawn.push(subscription.0);
                }
            }
            Effect::JobOpened { job, element, kind, handler, inputs } => self.jobs.push(OpenedJob {
                number: job.0,
                element: element.clone(),
                work: Work::new(*kind, handler.as_ref(), inputs.clone()),
            }),
            Effect::JobCancelled { job, element } => {
                let before = self.jobs.len();
                self.jobs.retain(|one| one.number != job.0);
                if self.jobs.len() == before {
                    self.cancelled_jobs.push((job.0, element.clone()));
                    let called = definition.element(element);
                    if called.is_some_and(|element| element.kind() == Kind::CallActivity) {
                        self.cancelled_calls.push(job.0);
                    }
                }
            }
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
                self.is_resumed = true;
                self.lines.push(Line::new(HistoryKind::Resumed, ""));
            }
            Effect::Migrated => {
                self.is_migrated = true;
                self.lines.push(Line::new(HistoryKind::Migrated, ""));
            }
            Effect::Ended { how, reached } => {
                let note = match &how {
                    Ending::Failed { code } => code.clone(),
                    _ => String::new(),
                };
                let end = reached.clone().unwrap_or_default();
                self.line(HistoryKind::Ended, &end, &note);
                self.ended = Some((how, reached));
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
