//! Events that are thrown: ends, messages, signals, errors, escalations, links.

use super::{Moving, Run};
use crate::{
    definition::{Element, EventKind, Kind, Text, Trigger},
    effect::{Effect, Ending, Rejected},
    expression::Expression,
    names::Name,
    state::{Role, ScopeId},
    values::{Value, Variables},
};

impl<'d> Run<'d, '_> {
    /// A token comes to an end event or an intermediate event that throws.
    pub(super) fn throw(&mut self, event: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        if event.kind == Kind::EndEvent {
            self.note_end(event, scope);
        }
        if !matches!(event.trigger, Trigger::None | Trigger::Link { .. }) {
            // What was thrown cannot be taken back.
            self.rested = self.rested.saturating_add(2);
        }
        match &event.trigger {
            Trigger::Terminate { is_for_all } => {
                let scope = if *is_for_all { ScopeId::PROCESS } else { scope };
                if *is_for_all {
                    self.reached = Some(event.id.clone());
                }
                self.clear(scope);
                return self.close_by_force(scope);
            }
            Trigger::Message { name, correlation } => self.send(event, name, correlation.as_ref(), scope)?,
            Trigger::Signal { name } => {
                let name = self.text(name, event, scope)?;
                self.effects.push(Effect::SignalThrown { element: event.id.clone(), name: name.clone() });
                // The token is on its way, so that the signal does not find its scope empty.
                return self
                    .throw_after(event, scope, |run| run.broadcast(&name, &Variables::new()).map(|_| ()));
            }
            Trigger::Error { code, .. } => {
                let code =
                    code.as_ref().map(|code| self.text(code, event, scope)).transpose()?.unwrap_or_default();
                if self.throw_error(&code, "", Variables::new(), scope)? {
                    return Ok(());
                }
                self.reached = Some(event.id.clone());
                self.clear(ScopeId::PROCESS);
                self.end(Ending::Failed { code: code.into() });
                return Ok(());
            }
            Trigger::Escalation { code, .. } => {
                let code =
                    code.as_ref().map(|code| self.text(code, event, scope)).transpose()?.unwrap_or_default();
                return self
                    .throw_after(event, scope, |run| run.escalate(event, &code, Variables::new(), scope));
            }
            Trigger::Compensation(undoing) => return self.begin_undoing(event, undoing, scope),
            Trigger::Cancel => return self.cancel_transaction(event, scope),
            Trigger::Link { target, .. } => {
                let target = target.ok_or_else(|| Rejected::Unsupported { element: event.id.clone() })?;
                return self.set_out(self.definition.at(target), scope);
            }
            Trigger::None | Trigger::Timer(_) | Trigger::Condition(_) => {}
        }
        self.leave(event, scope)
    }

    /// Throws while the token of the event counts as being on its way; it goes on unless its scope was ended.
    fn throw_after(
        &mut self,
        event: &'d Element,
        scope: ScopeId,
        throw: impl FnOnce(&mut Self) -> Result<(), Rejected>,
    ) -> Result<(), Rejected> {
        self.moving.push_front(Moving::Token { to: event, by: None, scope });
        throw(self)?;
        let is_token = |moving: &Moving<'_>| {
            matches!(moving, Moving::Token { to, by: None, scope: of }
            if to.index == event.index && *of == scope)
        };
        match self.moving.iter().position(is_token) {
            Some(place) => {
                self.moving.remove(place);
                self.leave(event, scope)
            }
            None => Ok(()),
        }
    }

    /// Closes a scope that was cleared, also one that is closed by command otherwise.
    fn close_by_force(&mut self, scope: ScopeId) -> Result<(), Rejected> {
        match self.state.scope(scope) {
            Some(record) if record.role == Role::Run => {
                let element = self.element(&record.element)?;
                self.finished(element, scope)
            }
            _ => self.close_if_empty(scope),
        }
    }

    pub(super) fn send(
        &mut self,
        element: &'d Element,
        name: &Text,
        correlation: Option<&Expression>,
        scope: ScopeId,
    ) -> Result<(), Rejected> {
        let name = self.text(name, element, scope)?;
        let correlation = match correlation {
            Some(key) => Some(self.evaluate(key, element, scope)?).filter(|key| *key != Value::Null),
            None => None,
        };
        let variables = match element.kind {
            Kind::SendTask => {
                let own = self.state.scope(scope).filter(|record| record.element.is(element));
                own.map(|record| record.locals.clone()).unwrap_or_default()
            }
            _ => self.mapped(&element.inputs, element, scope, Variables::new())?,
        };
        self.rested = self.rested.saturating_add(1);
        self.effects.push(Effect::MessageThrown {
            element: element.id.clone(),
            name,
            correlation,
            variables,
        });
        Ok(())
    }

    /// Looks for what catches an error; gives whether something does.
    pub(super) fn throw_error(
        &mut self,
        code: &Name,
        message: &str,
        variables: Variables,
        scope: ScopeId,
    ) -> Result<bool, Rejected> {
        let Some((event, of)) = self.catcher(EventKind::Error, code, scope)? else { return Ok(false) };
        self.effects.push(Effect::Caught { element: event.id.clone() });
        let mut variables = variables;
        if let Trigger::Error { code_variable, message_variable, .. } = &event.trigger {
            variables.extend(code_variable.clone().map(|name| (name, Value::from(code.as_str()))));
            variables.extend(message_variable.clone().map(|name| (name, Value::from(message))));
        }
        self.happen(event, of, variables)?;
        Ok(true)
    }

    pub(super) fn escalate(
        &mut self,
        element: &Element,
        code: &Name,
        mut variables: Variables,
        scope: ScopeId,
    ) -> Result<(), Rejected> {
        let found = self.catcher(EventKind::Escalation, code, scope)?;
        let is_caught = found.is_some();
        self.effects.push(Effect::Escalated { element: element.id.clone(), code: code.clone(), is_caught });
        let Some((event, of)) = found else {
            self.set(scope, variables);
            return Ok(());
        };
        self.effects.push(Effect::Caught { element: event.id.clone() });
        if let Trigger::Escalation { code_variable: Some(name), .. } = &event.trigger {
            variables.insert(name.clone(), Value::from(code.as_str()));
        }
        self.happen(event, of, variables)
    }

    /// The event that catches an error or escalation: from the inside outwards, in each scope first those that name
    /// the code. What is thrown within an event sub-process is not caught by those beside it.
    pub(super) fn catcher(
        &self,
        kind: EventKind,
        code: &str,
        from: ScopeId,
    ) -> Result<Option<(&'d Element, ScopeId)>, Rejected> {
        let mut scope = from;
        let mut is_from_event = false;
        loop {
            let record = self.state.scope(scope);
            let element = record.map(|record| self.element(&record.element)).transpose()?;
            let runs = record.is_none_or(|record| record.has_inside && record.role == Role::Run);
            if runs
                && !is_from_event
                && let Some(container) = self.definition.inside(element)
            {
                let watchers = container.watchers.iter().map(|event| self.definition.at(*event));
                if let Some(event) = self.best(watchers, kind, code, scope)? {
                    return Ok(Some((event, scope)));
                }
            }
            let (Some(record), Some(element)) = (record, element) else { return Ok(None) };
            let has_border = matches!(record.role, Role::Run | Role::Rounds) && record.run.is_none();
            if has_border {
                let events = element.boundary.iter().map(|event| self.definition.at(*event));
                if let Some(event) = self.best(events, kind, code, record.parent)? {
                    return Ok(Some((event, scope)));
                }
            }
            is_from_event = element.kind == Kind::EventSubProcess && record.role == Role::Run;
            scope = record.parent;
        }
    }

    fn best(
        &self,
        events: impl Iterator<Item = &'d Element>,
        kind: EventKind,
        code: &str,
        scope: ScopeId,
    ) -> Result<Option<&'d Element>, Rejected> {
        let mut any = None;
        for event in events.filter(|event| event.trigger.kind() == kind) {
            match &event.trigger {
                Trigger::Error { code: Some(wanted), .. }
                | Trigger::Escalation { code: Some(wanted), .. } => {
                    if self.text(wanted, event, scope)? == code {
                        return Ok(Some(event));
                    }
                }
                _ => any = any.or(Some(event)),
            }
        }
        Ok(any)
    }
}
