//! What offices do beyond the standard: give back, take back, lend, ask for a second signature.

use std::collections::BTreeSet;

use super::Run;
use crate::{
    definition::{Element, ElementIndex, Flow, Kind},
    effect::{Effect, Rejected},
    names::At,
    state::{Item, ItemId, ScopeId},
    values::Variables,
};

/// Which way flows are followed.
#[derive(Clone, Copy)]
enum Direction {
    Onward,
    Back,
}

impl<'d> Run<'d, '_> {
    /// Moves the token of an item back to an earlier task of the same sub-process.
    ///
    /// Other tokens of the sub-process stay where they are. So that none is lost or doubled, no way from the earlier
    /// task to the item may pass a place where tokens part or meet, unless there is no other token. Then a parallel
    /// join on the way keeps what the other branches brought: they are not done again.
    pub(super) fn give_back(&mut self, id: ItemId, to: &str, reason: String) -> Result<(), Rejected> {
        let item = self.item(id)?;
        let (scope, is_second) = (item.scope, item.beside.is_some());
        let from = self.element(&item.element)?;
        if is_second {
            return Err(Rejected::IsCoSignature(id));
        }
        let refuse = |reason| Rejected::NoReturn { to: to.to_owned(), reason };
        let target = self.definition.element(to).ok_or_else(|| refuse("there is no such element"))?;
        if target.kind != Kind::UserTask {
            return Err(refuse("it is no user task"));
        }
        if target.container != from.container {
            return Err(refuse("it is not in the same step"));
        }
        if self.state.scope(scope).is_some_and(|record| record.run.is_some() && !record.has_inside) {
            return Err(refuse("the item is one of several of its task"));
        }
        let between = self.between(target, from);
        if between.is_empty() || target.index == from.index {
            return Err(refuse("it is not before the item"));
        }
        let home = self.home(scope);
        let is_alone = self.tokens_beside(id, scope, home) == 0;
        let parts = |index: &ElementIndex| {
            let element = self.definition.at(*index);
            let gathers = matches!(element.kind, Kind::ParallelGateway | Kind::InclusiveGateway);
            // Several flows out of anything else but a gateway part tokens, too, and so does an event beside a task.
            gathers
                || (!element.kind.is_gateway() && element.outgoing.len() > 1)
                || (element.host.is_some() && !element.is_interrupting)
        };
        if !is_alone && between.iter().any(parts) {
            return Err(refuse("tokens part or meet on the way, and others are under way"));
        }
        let brought = if is_alone { self.brought(target, from, &between)? } else { Some(Vec::new()) };
        let brought = brought.ok_or_else(|| refuse("tokens meet on some of the ways only"))?;
        self.remove_item(id, scope);
        for (gateway, flow) in brought {
            self.stand(gateway, flow, home)?;
        }
        let (from, to) = (from.id.clone(), target.id.clone());
        self.effects.push(Effect::Returned { item: id, from, to, reason });
        self.set_out(target, home)
    }

    /// The elements on ways from one to another within their container, both included; empty when there is no way.
    fn between(&self, from: &Element, to: &Element) -> BTreeSet<ElementIndex> {
        let ahead = self.connected(from, None, Direction::Onward);
        ahead.intersection(&self.connected(to, None, Direction::Back)).copied().collect()
    }

    /// The elements to which there is a way that does not pass `without`; the first one among them.
    fn connected(
        &self,
        from: &Element,
        without: Option<&Element>,
        direction: Direction,
    ) -> BTreeSet<ElementIndex> {
        let mut found = BTreeSet::new();
        let mut next = vec![from.index];
        while let Some(index) = next.pop() {
            if without.is_some_and(|without| without.index == index) || !found.insert(index) {
                continue;
            }
            let element = self.definition.at(index);
            match direction {
                Direction::Onward => {
                    next.extend(self.definition.flows_of(&element.outgoing).map(|(_, flow)| flow.target));
                    next.extend(&element.boundary);
                }
                Direction::Back => {
                    next.extend(self.definition.flows_of(&element.incoming).map(|(_, flow)| flow.source));
                    next.extend(element.host);
                }
            }
        }
        found
    }

    /// What the parallel joins between a task and an item got from branches that do not begin at the task: their tokens
    /// went into the one of the item, and wait at the join again when it goes back. Nothing, when there is a way that
    /// leaves such a join out: tokens would wait there for ever.
    fn brought(
        &mut self,
        task: &Element,
        item: &Element,
        between: &BTreeSet<ElementIndex>,
    ) -> Result<Option<Vec<(&'d Element, &'d Flow)>>, Rejected> {
        let mut brought = Vec::new();
        for index in between {
            let join = self.definition.at(*index);
            if join.kind != Kind::ParallelGateway || join.incoming.len() < 2 {
                continue;
            }
            self.spend_on(self.definition.elements().len())?;
            let before = self.connected(task, Some(join), Direction::Onward);
            let flows = self.definition.flows_of(&join.incoming).map(|(_, flow)| flow);
            let others: Vec<_> = flows.filter(|flow| !before.contains(&flow.source)).collect();
            if !others.is_empty() && before.contains(&item.index) {
                return Ok(None);
            }
            brought.extend(others.into_iter().map(|flow| (join, flow)));
        }
        Ok(Some(brought))
    }

    /// How many tokens there are in the scope of an item, besides itself and its co-signatures.
    fn tokens_beside(&self, id: ItemId, own: ScopeId, home: ScopeId) -> usize {
        let state = &self.state;
        let is_own = |item: &&Item| item.id == id || item.beside == Some(id);
        state.items.iter().filter(|item| item.scope == home && !is_own(item)).count()
            + state.jobs.iter().filter(|job| job.scope == home).count()
            + state.waiting.iter().filter(|waiting| waiting.scope == home).count()
            + state.scopes.iter().filter(|inner| inner.parent == home && inner.id != own).count()
            + state.timers.iter().filter(|one| one.scope == home && !one.is_watch).count()
            + state.catches.iter().filter(|one| one.scope == home && !one.is_watch).count()
    }

    /// Takes an item away with its co-signatures, and the scope that it had for itself alone.
    fn remove_item(&mut self, id: ItemId, scope: ScopeId) {
        if self.home(scope) != scope {
            self.drop_scope(scope);
            return;
        }
        let effects = &mut self.effects;
        self.state.items.retain(|item| {
            let goes = item.id == id || item.beside == Some(id);
            if goes {
                effects.push(Effect::ItemCancelled { item: item.id, element: item.element.id.clone() });
            }
            !goes
        });
    }

    /// Takes a completion back: what it opened goes, and its task is opened again.
    pub(super) fn take_back(&mut self, id: ItemId, reason: String) -> Result<(), Rejected> {
        let led_here = |item: &&Item| item.by.as_ref().is_some_and(|by| by.item == id);
        let opened: Vec<_> =
            self.state.items.iter().filter(led_here).map(|item| (item.id, item.scope)).collect();
        let by = self.state.items.iter().find(led_here).and_then(|item| item.by.as_ref());
        let Some((at, of)) = by.map(|by| (by.element.clone(), by.of)) else {
            return Err(Rejected::TooLate(id));
        };
        let ids = |one: ItemId| opened.iter().any(|(opened, _)| *opened == one);
        let is_touched = self
            .state
            .items
            .iter()
            .any(|item| (ids(item.id) && item.delegate.is_some()) || item.beside.is_some_and(ids));
        if usize::try_from(of) != Ok(opened.len()) || is_touched {
            return Err(Rejected::TooLate(id));
        }
        let task = self.element(&at)?;
        let home = opened.first().map_or(ScopeId::PROCESS, |(_, scope)| self.home(*scope));
        for (item, scope) in opened {
            self.remove_item(item, scope);
        }
        self.effects.push(Effect::TakenBack { item: id, element: task.id.clone(), reason });
        self.set_out(task, home)
    }

    fn item_mut(&mut self, id: ItemId) -> Result<&mut Item, Rejected> {
        let place = self.state.items.binary_search_by_key(&id, |item| item.id).ok();
        place.and_then(|place| self.state.items.get_mut(place)).ok_or(Rejected::NoSuchItem(id))
    }

    pub(super) fn delegate(&mut self, item: ItemId, to: String) -> Result<(), Rejected> {
        let open = self.item_mut(item)?;
        if open.delegate.is_some() {
            return Err(Rejected::Delegated(item));
        }
        open.delegate = Some(to.clone());
        let element = open.element.id.clone();
        self.effects.push(Effect::Delegated { item, element, to });
        Ok(())
    }

    pub(super) fn hand_back(&mut self, item: ItemId, variables: Variables) -> Result<(), Rejected> {
        let open = self.item_mut(item)?;
        let from = open.delegate.take().ok_or(Rejected::NotDelegated(item))?;
        let (element, scope) = (open.element.id.clone(), open.scope);
        self.effects.push(Effect::HandedBack { item, element, from });
        self.set(scope, variables);
        Ok(())
    }

    pub(super) fn add_co_signer(&mut self, id: ItemId, who: String) -> Result<(), Rejected> {
        let item = self.item(id)?;
        if item.beside.is_some() {
            return Err(Rejected::IsCoSignature(id));
        }
        let (at, scope): (At, ScopeId) = (item.element.clone(), item.scope);
        let task = self.element(&at)?;
        let beside = self.open_item(task, scope, Some(id))?;
        let element = task.id.clone();
        self.effects.push(Effect::CoSignerAdded { item: id, beside, element, who });
        Ok(())
    }
}
