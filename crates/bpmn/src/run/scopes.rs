//! Scopes: opening, closing when nothing is left in them, clearing by force.

use super::{MOST_NESTED, Moving, Run, after, data::is_call};
use crate::{
    definition::{Element, Kind},
    effect::{Effect, Ending, Rejected},
    names::At,
    state::{Done, Role, Scope, ScopeId},
    values::Variables,
};

impl<'d> Run<'d, '_> {
    /// Opens a scope in another and arms what watches over it.
    pub(super) fn open_scope(
        &mut self,
        element: &'d Element,
        parent: ScopeId,
        role: Role,
        locals: Variables,
        run: Option<u32>,
    ) -> Result<ScopeId, Rejected> {
        self.grow()?;
        if self.around(parent).take(MOST_NESTED).count() == MOST_NESTED {
            return Err(Rejected::TooDeep(MOST_NESTED));
        }
        self.state.last_scope = after(self.state.last_scope)?;
        let id = ScopeId(self.state.last_scope);
        let has_inside = element.inner.is_some() && matches!(role, Role::Run | Role::Kept);
        let is_whole_run = role == Role::Run && has_inside;
        if is_whole_run {
            self.effects.push(Effect::Entered { element: element.id.clone() });
        }
        self.state.scopes.push(Scope {
            id,
            element: At::new(element),
            parent,
            role,
            has_inside,
            is_ad_hoc: is_whole_run && element.kind == Kind::AdHocSubProcess,
            is_call: role == Role::Run && is_call(element),
            run,
            locals,
            done: vec![],
            rounds: None,
        });
        // Boundary events watch over all runs of a repeated activity together.
        let is_watched = role == Role::Rounds || (role == Role::Run && run.is_none());
        if is_watched {
            for event in &element.boundary {
                self.watch(self.definition.at(*event), id)?;
            }
        }
        if is_whole_run && let Some(container) = self.definition.inside(Some(element)) {
            for event in &container.watchers {
                self.watch(self.definition.at(*event), id)?;
            }
        }
        if has_inside || role != Role::Run {
            self.rested = self.rested.saturating_add(1);
        }
        Ok(id)
    }

    /// The scope that an element seems to be in: the one around, when it has a scope of its own for itself alone.
    pub(super) fn home(&self, scope: ScopeId) -> ScopeId {
        match self.state.scope(scope) {
            Some(record) if record.role == Role::Run && !record.has_inside && record.run.is_none() => {
                record.parent
            }
            _ => scope,
        }
    }

    pub(super) fn has_tokens(&self, scope: ScopeId) -> bool {
        let state = &self.state;
        self.moving.iter().any(|token| token.scope() == scope)
            || state.items.iter().any(|item| item.scope == scope)
            || state.scopes.iter().any(|inner| inner.parent == scope)
            || state.jobs.iter().any(|job| job.scope == scope)
            || state.waiting.iter().any(|waiting| waiting.scope == scope)
            || state.timers.iter().any(|timer| timer.scope == scope && !timer.is_watch)
            || state.catches.iter().any(|catch| catch.scope == scope && !catch.is_watch)
    }

    /// Ends a scope in which no token is left: the process itself, or a sub-process, whose own token goes on.
    pub(super) fn close_if_empty(&mut self, scope: ScopeId) -> Result<(), Rejected> {
        let Some(record) = self.state.scope(scope) else {
            if scope == ScopeId::PROCESS && !self.has_tokens(scope) {
                self.end(Ending::Completed);
            }
            return Ok(());
        };
        let (role, is_ad_hoc) = (record.role, record.is_ad_hoc);
        let element = self.element(&record.element)?;
        if is_ad_hoc {
            return self.close_ad_hoc(element, scope);
        }
        if self.has_tokens(scope) {
            return Ok(());
        }
        match role {
            Role::Run => self.finished(element, scope),
            Role::Undo => {
                self.moving.push_back(Moving::Next { scope });
                Ok(())
            }
            Role::Kept => {
                let parent = self.remove_scope(scope).map(|record| record.parent);
                parent.map_or(Ok(()), |parent| self.close_if_empty(parent))
            }
            Role::Rounds | Role::Race => Ok(()),
        }
    }

    /// Ends an ad-hoc sub-process when its condition holds. Without a condition it is ended by command.
    fn close_ad_hoc(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let Some(ad_hoc) = element.work.as_ref().map(|work| &work.ad_hoc) else { return Ok(()) };
        let Some(condition) = &ad_hoc.completion else { return Ok(()) };
        let holds = super::data::explain(condition.holds(&self.variables_at(scope)), element)?;
        if !holds {
            return Ok(());
        }
        if !ad_hoc.waits {
            self.clear(scope);
        } else if self.has_tokens(scope) {
            return Ok(());
        }
        self.finished(element, scope)
    }

    /// Takes the record of a scope away, with what watches over it.
    pub(super) fn remove_scope(&mut self, scope: ScopeId) -> Option<Scope> {
        self.unwatch(|watched| watched == scope);
        let place = self.state.scopes.binary_search_by_key(&scope, |record| record.id).ok()?;
        let record = self.state.scopes.remove(place);
        if record.has_inside && record.role == Role::Run {
            self.effects.push(Effect::Left { element: record.element.id.clone() });
        }
        Some(record)
    }

    /// Takes away the timers and subscriptions of some scopes.
    pub(super) fn unwatch(&mut self, is_of: impl Fn(ScopeId) -> bool) {
        self.state.spent.retain(|spent| !is_of(spent.scope));
        let effects = &mut self.effects;
        self.state.timers.retain(|timer| {
            let goes = is_of(timer.scope);
            if goes {
                effects.push(Effect::TimerDisarmed { timer: timer.id, element: timer.element.id.clone() });
            }
            !goes
        });
        let definition = self.definition;
        self.state.catches.retain(|catch| {
            let goes = is_of(catch.scope);
            if goes {
                withdraw(definition, catch, effects);
            }
            !goes
        });
    }

    /// Takes away every token in a scope and in what runs in it. What stands on its border stays.
    pub(super) fn clear(&mut self, scope: ScopeId) {
        // A scope stands behind the one that it runs in, so one pass finds all of them.
        let mut cleared = vec![scope];
        for inner in &self.state.scopes {
            if cleared.binary_search(&inner.parent).is_ok() {
                cleared.push(inner.id);
            }
        }
        let within = |of: ScopeId| cleared.binary_search(&of).is_ok();
        self.moving.retain(|token| !within(token.scope()));
        self.state.waiting.retain(|waiting| !within(waiting.scope));
        let effects = &mut self.effects;
        self.state.items.retain(|item| {
            let goes = within(item.scope);
            if goes {
                effects.push(Effect::ItemCancelled { item: item.id, element: item.element.id.clone() });
            }
            !goes
        });
        self.state.jobs.retain(|job| {
            let goes = within(job.scope);
            if goes {
                effects.push(Effect::JobCancelled { job: job.id, element: job.element.id.clone() });
            }
            !goes
        });
        let definition = self.definition;
        let is_border = |at: &At, of: ScopeId| {
            of == scope && at.resolve(definition).is_some_and(|element| element.kind == Kind::BoundaryEvent)
        };
        self.state.spent.retain(|spent| !within(spent.scope) || is_border(&spent.element, spent.scope));
        self.state.timers.retain(|timer| {
            let goes = within(timer.scope) && !is_border(&timer.element, timer.scope);
            if goes {
                effects.push(Effect::TimerDisarmed { timer: timer.id, element: timer.element.id.clone() });
            }
            !goes
        });
        self.state.catches.retain(|catch| {
            let goes = within(catch.scope) && !is_border(&catch.element, catch.scope);
            if goes {
                withdraw(definition, catch, effects);
            }
            !goes
        });
        let below = |inner: &Scope| inner.id != scope && within(inner.id);
        let mut left: Vec<_> = Vec::new();
        self.state.scopes.retain(|inner| {
            let goes = below(inner);
            if goes && inner.has_inside && inner.role == Role::Run {
                left.push(inner.element.id.clone());
            }
            !goes
        });
        effects.extend(left.into_iter().rev().map(|element| Effect::Left { element }));
    }

    /// Takes a scope away with everything in it, and gives the scope around it.
    pub(super) fn drop_scope(&mut self, scope: ScopeId) -> ScopeId {
        self.clear(scope);
        self.remove_scope(scope).map_or(ScopeId::PROCESS, |record| record.parent)
    }

    /// Remembers that an activity was done, when something could undo it.
    pub(super) fn note_done(
        &mut self,
        element: &Element,
        scope: ScopeId,
        inner: Vec<Done>,
        locals: Variables,
    ) {
        if element.undo.is_none() && inner.is_empty() && self.undoes_itself(element).is_none() {
            return;
        }
        let done = Done { element: At::new(element), inner, locals };
        let home = self.around(scope).find(|record| !matches!(record.role, Role::Rounds | Role::Race));
        // What undoes is not undone.
        let home = match home {
            Some(record) if record.role == Role::Undo => return,
            Some(record) => Some(record.id),
            None => None,
        };
        match home.and_then(|home| self.state.scope_mut(home)) {
            Some(record) => record.done.push(done),
            None => self.state.done.push(done),
        }
    }
}

/// Tells that something is no longer waited for. Conditions are looked at by the engine; nobody was told of them.
pub(super) fn withdraw(
    definition: &crate::definition::Definition,
    catch: &crate::state::Catch,
    effects: &mut Vec<Effect>,
) {
    let is_condition = catch
        .element
        .resolve(definition)
        .is_some_and(|element| matches!(element.trigger, crate::definition::Trigger::Condition(_)));
    if !is_condition {
        effects.push(Effect::Withdrawn { subscription: catch.id, element: catch.element.id.clone() });
    }
}
