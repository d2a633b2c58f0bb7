//! Events that are waited for: arming, and what comes when they happen.

use super::{Run, after};
use crate::{
    definition::{Element, Kind, Text, Timing, Trigger},
    effect::{Effect, Rejected},
    expression::Expression,
    names::{At, Name},
    state::{Catch, Role, ScopeId, Spent, SubscriptionId, Timer, TimerId},
    times::When,
    values::Variables,
};

impl<'d> Run<'d, '_> {
    /// Lets a token wait at an event or receive task.
    pub(super) fn wait_for(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        self.rest(scope);
        self.watch(element, scope)
    }

    /// Arms the timer or subscription of an event. Events that are thrown within the instance need none.
    pub(super) fn watch(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        if element.kind == Kind::ReceiveTask {
            let Some(work) = &element.work else { return Ok(()) };
            let Some(name) = &work.message else { return Ok(()) };
            return self.await_message(element, name, work.correlation.as_ref(), scope);
        }
        match &element.trigger {
            Trigger::Timer(timing) => {
                let when = self.when(timing, element, scope)?;
                self.arm(element, scope, when)
            }
            Trigger::Message { name, correlation } => {
                self.await_message(element, name, correlation.as_ref(), scope)
            }
            Trigger::Signal { name } => {
                let called = self.text(name, element, scope)?;
                let subscription = self.catch(element, scope, computed(name, &called))?;
                let element = element.id.clone();
                self.effects.push(Effect::SignalAwaited { subscription, element, name: called });
                Ok(())
            }
            Trigger::Condition(_) => {
                self.is_changed = true;
                self.catch(element, scope, None).map(|_| ())
            }
            _ => Ok(()),
        }
    }

    fn when(&self, timing: &Timing, element: &Element, scope: ScopeId) -> Result<When, Rejected> {
        match timing {
            Timing::Fixed(when) => Ok(when.clone()),
            Timing::Computed(expression) => {
                let text = self.evaluate(expression, element, scope)?.to_string();
                When::parse(&text).map_err(|error| Rejected::Expression {
                    element: element.id.clone(),
                    reason: error.to_string(),
                })
            }
        }
    }

    pub(super) fn arm(&mut self, element: &Element, scope: ScopeId, when: When) -> Result<(), Rejected> {
        self.grow()?;
        let is_watch = is_watch(element);
        self.state.last_timer = after(self.state.last_timer)?;
        let timer = TimerId(self.state.last_timer);
        self.effects.push(Effect::TimerArmed { timer, element: element.id.clone(), when });
        self.state.timers.push(Timer { id: timer, element: At::new(element), scope, is_watch });
        Ok(())
    }

    fn await_message(
        &mut self,
        element: &'d Element,
        name: &'d Text,
        correlation: Option<&'d Expression>,
        scope: ScopeId,
    ) -> Result<(), Rejected> {
        let called = self.text(name, element, scope)?;
        let correlation = correlation.map(|key| self.evaluate(key, element, scope)).transpose()?;
        let subscription = self.catch(element, scope, computed(name, &called))?;
        let element = element.id.clone();
        self.effects.push(Effect::MessageAwaited { subscription, element, name: called, correlation });
        Ok(())
    }

    fn catch(
        &mut self,
        element: &Element,
        scope: ScopeId,
        name: Option<Name>,
    ) -> Result<SubscriptionId, Rejected> {
        self.grow()?;
        self.state.last_catch = after(self.state.last_catch)?;
        let id = SubscriptionId(self.state.last_catch);
        let (at, is_watch) = (At::new(element), is_watch(element));
        self.state.catches.push(Catch { id, element: at, scope, is_watch, name, held: false, fault: None });
        Ok(id)
    }

    /// The events behind an event-based gateway, in a scope of their own: the first that happens ends it.
    pub(super) fn race(&mut self, gateway: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let race = self.open_scope(gateway, scope, Role::Race, Variables::new(), None)?;
        for (_, flow) in self.definition.flows_of(&gateway.outgoing) {
            self.spend()?;
            let event = self.definition.at(flow.target);
            let waits = matches!(
                event.trigger,
                Trigger::Timer(_) | Trigger::Message { .. } | Trigger::Signal { .. } | Trigger::Condition(_)
            );
            if !(waits && event.kind == Kind::IntermediateCatchEvent) && event.kind != Kind::ReceiveTask {
                return Err(Rejected::Unsupported { element: event.id.clone() });
            }
            self.watch(event, race)?;
        }
        Ok(())
    }

    /// A timer was fired. `then` is what remains of a cycle.
    pub(super) fn fire(&mut self, timer: TimerId, then: Option<When>) -> Result<(), Rejected> {
        let place = self.state.timers.binary_search_by_key(&timer, |armed| armed.id);
        let place = place.map_err(|_| Rejected::NoSuchTimer(timer))?;
        let Timer { element, scope, .. } = self.state.timers.remove(place);
        let event = self.element(&element)?;
        self.effects.push(Effect::TimerFired { timer, element: element.id });
        let is_kept = !event.is_interrupting && is_watch(event);
        match then {
            Some(then) if is_kept => self.arm(event, scope, then)?,
            _ if is_kept => self.state.spent.push(Spent { element: At::new(event), scope }),
            _ => {}
        }
        self.happen(event, scope, Variables::new())
    }

    /// Something that was waited for came.
    pub(super) fn deliver(&mut self, id: SubscriptionId, variables: Variables) -> Result<(), Rejected> {
        let place = self.state.catches.binary_search_by_key(&id, |catch| catch.id);
        let place = place.map_err(|_| Rejected::NoSuchSubscription(id))?;
        let Some(catch) = self.state.catches.get(place) else { return Ok(()) };
        let (event, scope) = (self.element(&catch.element)?, catch.scope);
        self.effects.push(Effect::Caught { element: event.id.clone() });
        let is_kept = !event.is_interrupting && is_watch(event);
        if !is_kept {
            let catch = self.state.catches.remove(place);
            super::scopes::withdraw(self.definition, &catch, &mut self.effects);
        }
        self.happen(event, scope, variables)
    }

    /// An event happens that stood in this scope: a token goes on, an activity is left or gets company, an event
    /// sub-process begins.
    pub(super) fn happen(
        &mut self,
        event: &'d Element,
        scope: ScopeId,
        variables: Variables,
    ) -> Result<(), Rejected> {
        self.passed(&event.id);
        match event.kind {
            Kind::BoundaryEvent => {
                let around = if event.is_interrupting {
                    self.drop_scope(scope)
                } else {
                    self.state.scope(scope).map_or(ScopeId::PROCESS, |record| record.parent)
                };
                self.receive(event, around, variables)?;
                self.leave(event, around)
            }
            Kind::StartEvent => {
                let Some(sub_process) = self.owner(event.container) else { return Ok(()) };
                if event.is_interrupting {
                    self.clear(scope);
                }
                let inner = self.open_scope(sub_process, scope, Role::Run, Variables::new(), None)?;
                self.receive(event, inner, variables)?;
                self.leave(event, inner)
            }
            _ => {
                let is_race = self.state.scope(scope).is_some_and(|record| record.role == Role::Race);
                let around = if is_race { self.drop_scope(scope) } else { scope };
                self.receive(event, around, variables)?;
                match event.kind {
                    Kind::ReceiveTask if !is_race => self.finished(event, around),
                    _ => self.leave(event, around),
                }
            }
        }
    }

    /// Sets what an event brings, and what the file makes of it.
    fn receive(&mut self, event: &'d Element, scope: ScopeId, variables: Variables) -> Result<(), Rejected> {
        self.set(scope, variables);
        if event.outputs.is_empty() || event.kind == Kind::ReceiveTask {
            return Ok(());
        }
        self.give_out(event, scope, scope)
    }

    /// Lets conditions that began to hold happen, one at a time. One that gives null does not hold: what it asks for may
    /// simply not be there yet. One that cannot be worked out does not hold either, which is said.
    pub(super) fn look_at_conditions(&mut self) -> Result<bool, Rejected> {
        let mut happened = None;
        for place in 0..self.state.catches.len() {
            let Some(catch) = self.state.catches.get(place) else { break };
            let Some(element) = catch.element.resolve(self.definition) else { continue };
            let Trigger::Condition(condition) = &element.trigger else { continue };
            self.spend_on(super::PRICE_OF_CONDITION)?;
            let Some(catch) = self.state.catches.get(place) else { break };
            let (holds, fault) = match condition.holds(&self.variables_at(catch.scope)) {
                Ok(holds) => (holds, None),
                Err(error) => (false, Some(error.to_string())),
            };
            let (began, id) = (holds && !catch.held, catch.id);
            if let Some(catch) = self.state.catches.get_mut(place) {
                catch.held = holds;
                if let Some(reason) = fault.clone().filter(|_| catch.fault != fault) {
                    self.effects.push(Effect::Undecided { element: element.id.clone(), reason });
                }
                catch.fault = fault;
            }
            if began {
                happened = Some(id);
                break;
            }
        }
        let Some(id) = happened else { return Ok(false) };
        // The others are looked at again when everything rests.
        self.is_changed = true;
        self.deliver(id, Variables::new())?;
        Ok(true)
    }

    /// Tells everything that waits for a signal. Gives whether something did.
    pub(super) fn broadcast(&mut self, name: &str, variables: &Variables) -> Result<bool, Rejected> {
        let called = |catch: &Catch| {
            let Some(element) = catch.element.resolve(self.definition) else { return false };
            match (&element.trigger, &catch.name) {
                (Trigger::Signal { .. }, Some(computed)) => computed == name,
                (Trigger::Signal { name: Text::Fixed(fixed) }, None) => fixed == name,
                _ => false,
            }
        };
        let waiting: Vec<_> =
            self.state.catches.iter().filter(|catch| called(catch)).map(|catch| catch.id).collect();
        for id in &waiting {
            self.spend()?;
            // One of them may have ended what another stood in.
            if self.state.catches.binary_search_by_key(id, |catch| catch.id).is_ok() {
                self.deliver(*id, variables.clone())?;
            }
        }
        Ok(!waiting.is_empty())
    }
}

/// Whether an event stands beside an activity or in a process and watches, without being a token.
fn is_watch(element: &Element) -> bool {
    matches!(element.kind, Kind::BoundaryEvent | Kind::StartEvent)
}

/// A name that has to be remembered, because the definition does not say it.
fn computed(text: &Text, name: &Name) -> Option<Name> {
    match text {
        Text::Fixed(_) => None,
        Text::Computed(_) => Some(name.clone()),
    }
}
