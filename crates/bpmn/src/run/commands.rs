//! Commands, one by one: what each asks for before tokens move.

use super::{Cause, Run};
use crate::{
    definition::{ContainerIndex, Element, EventKind, Kind},
    effect::{Effect, Ending, Rejected},
    names::{At, Name},
    state::{Item, ItemId, Job, JobId, Phase, ScopeId},
    step::{Command, Work},
    values::Variables,
};

impl<'d> Run<'d, '_> {
    pub(crate) fn carry_out(&mut self, command: Command) -> Result<(), Rejected> {
        match command {
            Command::Start { variables } => self.start(None, variables)?,
            Command::StartAt { start, variables } => self.start(Some(&start), variables)?,
            Command::Complete { item, variables } => self.complete(item, variables)?,
            Command::CompleteJob { job, variables } => self.complete_job(job, variables)?,
            Command::FailJob { job, reason } => self.fail_job(job, reason)?,
            Command::RetryJob { job } => self.retry_job(job)?,
            Command::ThrowError { at, code, message, variables } => {
                let (element, scope) = self.place_of(at)?;
                if !self.throw_error(&Name::from(code.as_str()), &message, variables, scope)? {
                    return Err(Rejected::NotCaught { element: element.id.clone(), code });
                }
            }
            Command::Escalate { at, code, variables } => {
                let (element, scope) = self.place_of(at)?;
                self.escalate(element, &Name::from(code), variables, scope)?;
            }
            Command::FireTimer { timer, then } => self.fire(timer, then)?,
            Command::Deliver { subscription, variables } => self.deliver(subscription, variables)?,
            Command::Signal { name, variables } => {
                self.broadcast(&name, &variables)?;
            }
            Command::SetVariables { variables } => self.set(ScopeId::PROCESS, variables),
            Command::Begin { element } => {
                let scope = self.ad_hoc_around(&element)?;
                self.begin_in_ad_hoc(&element, scope)?;
            }
            Command::EndAdHoc { element } => self.end_ad_hoc(&element)?,
            Command::Return { item, to, reason } => self.give_back(item, &to, reason)?,
            Command::TakeBack { item, reason } => self.take_back(item, reason)?,
            Command::Reassign { item, to } => {
                let element = self.item(item)?.element.id.clone();
                self.effects.push(Effect::Reassigned { item, element, to });
            }
            Command::Delegate { item, to } => self.delegate(item, to)?,
            Command::HandBack { item, variables } => self.hand_back(item, variables)?,
            Command::AddCoSigner { item, who } => self.add_co_signer(item, who)?,
            Command::Urge { item, note } => {
                let element = self.item(item)?.element.id.clone();
                self.effects.push(Effect::Urged { item, element, note });
            }
            Command::Suspend { reason } => {
                self.state.is_suspended = true;
                self.effects.push(Effect::Suspended { reason });
                return Ok(());
            }
            Command::Resume => {
                self.state.is_suspended = false;
                self.effects.push(Effect::Resumed);
            }
            Command::Cancel { reason } => {
                self.clear(ScopeId::PROCESS);
                self.end(Ending::Cancelled { reason });
            }
            Command::Migrate { mapping } => return self.migrate(&mapping),
        }
        self.settle()
    }

    fn start(&mut self, at: Option<&str>, variables: Variables) -> Result<(), Rejected> {
        let container = self.definition.container(ContainerIndex::PROCESS);
        let begin: Vec<&'d Element> = match at {
            Some(name) => vec![self.start_named(name)?],
            None => container.starts.iter().map(|start| self.definition.at(*start)).collect(),
        };
        // Elements that no flow enters all begin at once; of start events one is meant.
        if begin.len() > 1 && begin.iter().any(|start| start.kind == Kind::StartEvent) {
            return Err(Rejected::SeveralStarts);
        }
        self.state.phase = Phase::Running;
        self.state.variables = variables;
        if !container.data.is_empty() {
            let data =
                self.mapped(&container.data, &self.definition.nowhere, ScopeId::PROCESS, Variables::new())?;
            for (name, value) in data {
                self.state.variables.entry(name).or_insert(value);
            }
        }
        for event in &container.watchers {
            self.watch(self.definition.at(*event), ScopeId::PROCESS)?;
        }
        for start in begin {
            let is_event =
                matches!(start.kind, Kind::StartEvent | Kind::IntermediateCatchEvent | Kind::ReceiveTask);
            match at {
                // What it waits for has happened already.
                Some(_) if is_event => {
                    self.passed(&start.id);
                    self.give_out(start, ScopeId::PROCESS, ScopeId::PROCESS)?;
                    self.leave(start, ScopeId::PROCESS)?;
                }
                _ => self.set_out(start, ScopeId::PROCESS)?,
            }
        }
        if self.moving.is_empty() && self.state.phase == Phase::Running {
            self.close_if_empty(ScopeId::PROCESS)?;
        }
        Ok(())
    }

    /// The start event with this id, or that waits for a message or signal of this name; or such an event behind an
    /// event-based gateway with which the process begins.
    fn start_named(&self, name: &str) -> Result<&'d Element, Rejected> {
        let container = self.definition.container(ContainerIndex::PROCESS);
        let starts = container.start_events.iter().map(|start| self.definition.at(*start));
        let behind = |start: &'d Element| {
            let flows = self.definition.flows_of(&start.outgoing);
            let is_gateway = start.kind == Kind::EventGateway;
            flows.map(|(_, flow)| self.definition.at(flow.target)).filter(move |_| is_gateway)
        };
        let starts: Vec<_> = starts.flat_map(|start| std::iter::once(start).chain(behind(start))).collect();
        let by_id = starts.iter().find(|start| start.id == name);
        let by_name = || {
            starts.iter().find(|start| {
                let has_name = matches!(start.trigger.kind(), EventKind::Message | EventKind::Signal);
                (has_name || start.kind == Kind::ReceiveTask) && start.awaits() == Some(name)
            })
        };
        by_id.or_else(by_name).copied().ok_or_else(|| Rejected::NoSuchStart(name.to_owned()))
    }

    pub(super) fn item(&self, id: ItemId) -> Result<&Item, Rejected> {
        let place = self.state.items.binary_search_by_key(&id, |item| item.id).ok();
        place.and_then(|place| self.state.items.get(place)).ok_or(Rejected::NoSuchItem(id))
    }

    fn complete(&mut self, id: ItemId, variables: Variables) -> Result<(), Rejected> {
        let place = self.state.items.binary_search_by_key(&id, |item| item.id);
        let place = place.map_err(|_| Rejected::NoSuchItem(id))?;
        let is_lent = self.state.items.get(place).is_some_and(|item| item.delegate.is_some());
        if is_lent {
            return Err(Rejected::Delegated(id));
        }
        if self.state.items.len() > 1 && self.state.items.iter().any(|item| item.beside == Some(id)) {
            return Err(Rejected::AwaitsCoSigner(id));
        }
        let Item { element, scope, beside, .. } = self.state.items.remove(place);
        let task = self.element(&element)?;
        self.set(scope, variables);
        self.effects.push(Effect::ItemCompleted { item: id, element: task.id.clone() });
        if beside.is_some() {
            return Ok(());
        }
        self.cause = Some(Cause { item: id, element: At::new(task), home: self.home(scope) });
        self.finished(task, scope)
    }

    fn place_of_job(&self, id: JobId) -> Result<usize, Rejected> {
        self.state.jobs.binary_search_by_key(&id, |job| job.id).map_err(|_| Rejected::NoSuchJob(id))
    }

    fn complete_job(&mut self, id: JobId, variables: Variables) -> Result<(), Rejected> {
        let place = self.place_of_job(id)?;
        let Job { element, scope, .. } = self.state.jobs.remove(place);
        let task = self.element(&element)?;
        self.effects.push(Effect::JobCompleted { job: id, element: task.id.clone() });
        let result = task.work.as_ref().and_then(|work| work.result.as_ref());
        let variables = match (result, variables.len()) {
            // What the work gave goes under the name that the file wants for it.
            (Some(name), 1) if variables.contains_key("result") && !variables.contains_key(name) => {
                variables.into_values().map(|value| (name.clone(), value)).collect()
            }
            _ => variables,
        };
        self.set(scope, variables);
        self.finished(task, scope)
    }

    fn fail_job(&mut self, job: JobId, reason: String) -> Result<(), Rejected> {
        let place = self.place_of_job(job)?;
        if let Some(open) = self.state.jobs.get_mut(place) {
            open.incident = Some(reason.clone());
            self.effects.push(Effect::JobFailed { job, element: open.element.id.clone(), reason });
        }
        Ok(())
    }

    fn retry_job(&mut self, job: JobId) -> Result<(), Rejected> {
        let place = self.place_of_job(job)?;
        if let Some(open) = self.state.jobs.get_mut(place) {
            open.incident = None;
            self.effects.push(Effect::JobRetried { job, element: open.element.id.clone() });
        }
        Ok(())
    }

    fn place_of(&self, work: Work) -> Result<(&'d Element, ScopeId), Rejected> {
        let (at, scope) = match work {
            Work::Item(item) => {
                let item = self.item(item)?;
                (&item.element, item.scope)
            }
            Work::Job(id) => {
                let job = self.state.jobs.get(self.place_of_job(id)?).ok_or(Rejected::NoSuchJob(id))?;
                (&job.element, job.scope)
            }
        };
        Ok((self.element(at)?, scope))
    }

    /// The running ad-hoc sub-process that an element stands in; of several the first.
    fn ad_hoc_around(&self, element: &str) -> Result<ScopeId, Rejected> {
        let fault = || Rejected::NotOnOffer(element.to_owned());
        let container = self.definition.element(element).ok_or_else(fault)?.container;
        let owner = self.definition.container(container).owner;
        let owner = owner.map(|owner| self.definition.at(owner)).ok_or_else(fault)?;
        self.ad_hoc(owner).ok_or_else(fault)
    }

    fn ad_hoc(&self, owner: &Element) -> Option<ScopeId> {
        let running = self.state.scopes.iter().find(|record| record.is_ad_hoc && record.element.is(owner));
        running.map(|record| record.id)
    }

    fn end_ad_hoc(&mut self, element: &str) -> Result<(), Rejected> {
        let fault = || Rejected::NotOnOffer(element.to_owned());
        let owner = self.definition.element(element).ok_or_else(fault)?;
        let scope = self.ad_hoc(owner).ok_or_else(fault)?;
        self.clear(scope);
        self.finished(owner, scope)
    }
}
