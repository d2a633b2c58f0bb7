//! Activities: what happens when a token comes to one, and when it is done.

use super::{Run, after};
use crate::{
    definition::{Element, JobKind, Kind},
    effect::{Effect, Rejected},
    names::At,
    state::{Item, ItemId, Job, JobId, Role, ScopeId},
    values::{Value, Variables},
};

impl<'d> Run<'d, '_> {
    /// Begins one run of an activity: of several, with its number and what the loop gives it.
    pub(super) fn begin(
        &mut self,
        element: &'d Element,
        scope: ScopeId,
        run: Option<(u32, Variables)>,
    ) -> Result<(), Rejected> {
        let scope = if element.has_scope || run.is_some() {
            let (number, given) =
                run.map_or((None, Variables::new()), |(number, given)| (Some(number), given));
            let locals = self.mapped(&element.inputs, element, scope, given)?;
            self.is_changed = true;
            self.open_scope(element, scope, Role::Run, locals, number)?
        } else {
            scope
        };
        match element.kind {
            Kind::UserTask => self.open_item(element, scope, None).map(|_| ()),
            Kind::Task => self.finished(element, scope),
            Kind::ReceiveTask => self.wait_for(element, scope),
            Kind::CallActivity if element.inner.is_none() => self.open_job(element, scope, JobKind::Call),
            _ if element.inner.is_some() => self.begin_inside(element, scope),
            _ => self.work(element, scope),
        }
    }

    pub(super) fn open_item(
        &mut self,
        element: &'d Element,
        scope: ScopeId,
        beside: Option<ItemId>,
    ) -> Result<ItemId, Rejected> {
        self.grow()?;
        self.state.last_item = after(self.state.last_item)?;
        let item = ItemId(self.state.last_item);
        let by = self.rest(scope);
        self.effects.push(Effect::ItemOpened { item, element: element.id.clone() });
        self.state.items.push(Item {
            id: item,
            element: At::new(element),
            scope,
            delegate: None,
            beside,
            by,
        });
        Ok(item)
    }

    fn open_job(&mut self, element: &'d Element, scope: ScopeId, kind: JobKind) -> Result<(), Rejected> {
        self.grow()?;
        self.state.last_job = after(self.state.last_job)?;
        let job = JobId(self.state.last_job);
        self.rest(scope);
        let handler = element.work.as_ref().and_then(|work| work.handler.as_ref());
        let handler = handler.map(|handler| self.text(handler, element, scope)).transpose()?;
        let own = self.state.scope(scope).filter(|record| record.element.is(element));
        let inputs = own.map(|record| record.locals.clone()).unwrap_or_default();
        self.effects.push(Effect::JobOpened { job, element: element.id.clone(), kind, handler, inputs });
        self.state.jobs.push(Job { id: job, element: At::new(element), scope, incident: None });
        Ok(())
    }

    fn begin_inside(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let Some(container) = self.definition.inside(Some(element)) else { return Ok(()) };
        let begins = match element.kind {
            // Of a called process only one way to begin can be meant.
            Kind::CallActivity => container.starts.iter().take(1),
            _ => container.starts.iter().take(usize::MAX),
        };
        if !container.data.is_empty() {
            let data = self.mapped(&container.data, element, scope, Variables::new())?;
            if let Some(record) = self.state.scope_mut(scope) {
                for (name, value) in data {
                    record.locals.entry(name).or_insert(value);
                }
            }
        }
        for start in begins {
            self.set_out(self.definition.at(*start), scope)?;
        }
        if let Some(active) = element.work.as_ref().and_then(|work| work.ad_hoc.active.as_ref()) {
            let Value::List(names) = self.evaluate(active, element, scope)? else {
                let reason = "the active elements are not a list".to_owned();
                return Err(Rejected::Expression { element: element.id.clone(), reason });
            };
            for name in names {
                self.begin_in_ad_hoc(&name.to_string(), scope)?;
            }
        }
        self.close_if_empty(scope)
    }

    /// Begins an element of an ad-hoc sub-process.
    pub(super) fn begin_in_ad_hoc(&mut self, id: &str, scope: ScopeId) -> Result<(), Rejected> {
        let fault = || Rejected::NotOnOffer(id.to_owned());
        let element = self.definition.element(id).ok_or_else(fault)?;
        let around = self.state.scope(scope).and_then(|record| record.element.resolve(self.definition));
        let is_inside = around.is_some_and(|around| around.inner == Some(element.container));
        let can_begin = element.incoming.is_empty()
            && !element.is_for_compensation
            && !matches!(element.kind, Kind::BoundaryEvent | Kind::EventSubProcess | Kind::StartEvent);
        let is_sequential =
            around.and_then(|around| around.work.as_ref()).is_some_and(|work| work.ad_hoc.is_sequential);
        let in_turn = !is_sequential || !self.has_tokens(scope);
        if !is_inside || !can_begin || !in_turn {
            return Err(fault());
        }
        self.set_out(element, scope)
    }

    /// Work that the engine does itself, or a job.
    fn work(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let Some(work) = &element.work else { return self.finished(element, scope) };
        if let Some(script) = &work.script {
            let result = super::data::explain(script.run(&self.variables_at(scope)), element)?;
            self.set(scope, result);
        } else if let Some(expression) = &work.expression {
            let value = self.evaluate(expression, element, scope)?;
            if let Some(name) = &work.result {
                self.set(scope, Variables::from([(name.clone(), value)]));
            }
        } else if let Some(kind) = work.job {
            return self.open_job(element, scope, kind);
        } else if let Some(name) = &work.message {
            self.send(element, name, work.correlation.as_ref(), scope)?;
        }
        self.finished(element, scope)
    }

    /// A run of an activity is done; its work rested in this scope.
    pub(super) fn finished(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let own =
            self.state.scope(scope).filter(|record| record.role == Role::Run && record.element.is(element));
        let Some((parent, is_run_of_several)) = own.map(|record| (record.parent, record.run.is_some()))
        else {
            self.give_out(element, scope, scope)?;
            self.note_done(element, scope, vec![], Variables::new());
            return self.go_on(element, scope);
        };
        let result = if is_run_of_several { self.result_of_run(element, scope)? } else { None };
        self.give_out(element, scope, parent)?;
        let Some(record) = self.remove_scope(scope) else { return Ok(()) };
        self.note_done(element, parent, record.done, record.locals);
        match record.run {
            Some(number) => self.run_is_done(element, parent, number, result),
            None => self.go_on(element, parent),
        }
    }

    /// The token of an activity that is done goes on.
    pub(super) fn go_on(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let around = self.state.scope(scope).filter(|record| record.is_ad_hoc);
        if around.is_some() && !element.outgoing.is_empty() {
            self.leave(element, scope)?;
            return self.close_if_empty(scope);
        }
        self.leave(element, scope)
    }
}
