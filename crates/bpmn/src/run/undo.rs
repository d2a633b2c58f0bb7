//! Undoing what was done: compensation, and the cancelling of transactions.

use super::{Moving, Run};
use crate::{
    definition::{Element, EventKind, Kind, Trigger, Undoing},
    effect::{Effect, Rejected},
    state::{Done, Role, ScopeId},
    values::Variables,
};

impl<'d> Run<'d, '_> {
    /// A token comes to an event that throws compensation: it waits until everything is undone, the last first.
    pub(super) fn begin_undoing(
        &mut self,
        event: &'d Element,
        undoing: &Undoing,
        scope: ScopeId,
    ) -> Result<(), Rejected> {
        let mut queue = self.take_done(undoing, scope);
        // An event sub-process undoes what was done around it.
        let around = self.state.scope(scope).filter(|record| {
            record
                .element
                .resolve(self.definition)
                .is_some_and(|element| element.kind == Kind::EventSubProcess)
        });
        if let Some(parent) = around.map(|record| record.parent).filter(|_| queue.is_empty()) {
            queue = self.take_done(undoing, parent);
        }
        if queue.is_empty() {
            return self.leave(event, scope);
        }
        self.open_undo(event, scope, queue, Variables::new())?;
        if undoing.goes_on { self.leave(event, scope) } else { Ok(()) }
    }

    fn open_undo(
        &mut self,
        element: &'d Element,
        scope: ScopeId,
        queue: Vec<Done>,
        locals: Variables,
    ) -> Result<(), Rejected> {
        let undo = self.open_scope(element, scope, Role::Undo, locals, None)?;
        if let Some(record) = self.state.scope_mut(undo) {
            record.done = queue;
        }
        self.moving.push_back(Moving::Next { scope: undo });
        Ok(())
    }

    /// Takes from a scope what is to be undone.
    fn take_done(&mut self, undoing: &Undoing, scope: ScopeId) -> Vec<Done> {
        let activity = undoing.activity.map(|activity| self.definition.at(activity));
        let done = match self.state.scope_mut(scope) {
            Some(record) => &mut record.done,
            None => &mut self.state.done,
        };
        match activity {
            None => std::mem::take(done),
            Some(activity) => {
                let (wanted, kept) =
                    std::mem::take(done).into_iter().partition(|done| done.element.is(activity));
                *done = kept;
                wanted
            }
        }
    }

    /// Undoes the next thing in an undoing, or ends it.
    pub(super) fn undo_next(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let next = self.state.scope_mut(scope).and_then(|record| record.done.pop());
        let Some(Done { element: at, inner, locals }) = next else { return self.end_undoing(element, scope) };
        let done = self.element(&at)?;
        self.effects.push(Effect::Undoing { element: done.id.clone() });
        if let Some(handler) = done.undo {
            return self.set_out(self.definition.at(handler), scope);
        }
        if let Some(event) = self.undoes_itself(done) {
            let kept = self.open_scope(done, scope, Role::Kept, locals, None)?;
            if let Some(record) = self.state.scope_mut(kept) {
                record.done = inner;
            }
            return self.happen(event, kept, Variables::new());
        }
        self.open_undo(done, scope, inner, locals)
    }

    fn end_undoing(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let Some(record) = self.remove_scope(scope) else { return Ok(()) };
        if !element.kind.is_event() {
            // A sub-process in which things were undone, itself part of an undoing.
            return self.close_if_empty(record.parent);
        }
        if matches!(element.trigger, Trigger::Cancel) {
            return self.transaction_is_cancelled(record.parent);
        }
        // Its token went on already.
        if matches!(&element.trigger, Trigger::Compensation(undoing) if undoing.goes_on) {
            return self.close_if_empty(record.parent);
        }
        self.leave(element, record.parent)
    }

    /// A transaction is cancelled: everything in it ends, what was done in it is undone, then its boundary event takes
    /// over.
    pub(super) fn cancel_transaction(&mut self, event: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let is_transaction = |record: &&crate::state::Scope| {
            record.role == Role::Run
                && record
                    .element
                    .resolve(self.definition)
                    .is_some_and(|element| element.kind == Kind::Transaction)
        };
        let found = self.around(scope).find(is_transaction).map(|record| record.id);
        let Some(transaction) = found else {
            return Err(Rejected::Unsupported { element: event.id.clone() });
        };
        self.clear(transaction);
        let queue = self.take_done(&Undoing::default(), transaction);
        if queue.is_empty() {
            return self.transaction_is_cancelled(transaction);
        }
        self.open_undo(event, transaction, queue, Variables::new())
    }

    fn transaction_is_cancelled(&mut self, transaction: ScopeId) -> Result<(), Rejected> {
        let Some(record) = self.state.scope(transaction) else { return Ok(()) };
        let (element, is_one_of_several) = (self.element(&record.element)?, record.run.is_some());
        let events = element.boundary.iter().map(|event| self.definition.at(*event));
        let mut events = events.filter(|event| event.trigger.kind() == EventKind::Cancel);
        let Some(event) = events.next() else {
            let parent = self.drop_scope(transaction);
            return self.go_on(element, parent);
        };
        self.effects.push(Effect::Caught { element: event.id.clone() });
        let of = match self.state.scope(transaction) {
            Some(record) if is_one_of_several => record.parent,
            _ => transaction,
        };
        self.happen(event, of, Variables::new())
    }
}
