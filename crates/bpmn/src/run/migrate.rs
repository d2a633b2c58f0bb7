//! Lets an instance follow another definition: every token keeps its place under its old or its new name.

use std::collections::BTreeMap;

use super::Run;
use crate::{
    definition::{ContainerIndex, Element, Kind, Text, Trigger},
    effect::{Effect, Rejected},
    names::{At, Name},
    state::{Done, Role, Scope, ScopeId, State},
    values::Variables,
};

/// Finds places in the new definition and collects what has none.
struct Moving<'d, 'm> {
    definition: &'d crate::definition::Definition,
    mapping: &'m BTreeMap<String, String>,
    lost: Vec<(Name, String)>,
}

impl<'d> Moving<'d, '_> {
    fn new_name<'a>(&'a self, old: &'a str) -> &'a str {
        self.mapping.get(old).map_or(old, String::as_str)
    }

    fn lose(&mut self, at: &At, reason: impl Into<String>) {
        let loss = (at.id.clone(), reason.into());
        if !self.lost.contains(&loss) {
            self.lost.push(loss);
        }
    }

    /// The new place of a token, which must be of the same kind.
    fn place(&mut self, at: &mut At, is_fit: impl Fn(&Element) -> bool, kind: &str) -> Option<&'d Element> {
        let name = self.new_name(&at.id).to_owned();
        match self.definition.element(&name) {
            None => self.lose(at, format!("has no counterpart `{name}`")),
            Some(element) if !is_fit(element) => {
                self.lose(at, format!("becomes `{name}`, which is no {kind}"));
            }
            Some(element) => {
                *at = At::new(element);
                return Some(element);
            }
        }
        None
    }
}

impl<'d> Run<'d, '_> {
    pub(super) fn migrate(&mut self, mapping: &BTreeMap<String, String>) -> Result<(), Rejected> {
        let mut moving = Moving { definition: self.definition, mapping, lost: vec![] };
        let mut state = std::mem::take(self.state);
        // Where elements have to stand that are in a scope.
        let mut inside: BTreeMap<ScopeId, Option<ContainerIndex>> =
            BTreeMap::from([(ScopeId::PROCESS, Some(ContainerIndex::PROCESS))]);
        for scope in &mut state.scopes {
            move_scope(&mut moving, scope, &mut inside);
        }
        let rest = |moving: &mut Moving<'d, '_>, at: &mut At, scope, kinds: &[Kind], kind| {
            let old = at.clone();
            let place = moving.place(at, |element| kinds.contains(&element.kind), kind);
            if let Some(element) = place {
                stands_in(moving, &old, element, inside.get(&scope).copied().flatten());
            }
            place.is_some()
        };
        for item in &mut state.items {
            rest(&mut moving, &mut item.element, item.scope, &[Kind::UserTask], "user task");
            if let Some(by) = &mut item.by {
                let name = moving.new_name(&by.element.id).to_owned();
                match moving.definition.element(&name) {
                    Some(element) => by.element = At::new(element),
                    None => item.by = None,
                }
            }
        }
        let jobs =
            [Kind::ServiceTask, Kind::ScriptTask, Kind::BusinessRuleTask, Kind::SendTask, Kind::CallActivity];
        for job in &mut state.jobs {
            rest(&mut moving, &mut job.element, job.scope, &jobs, "task with a job");
        }
        for waiting in &mut state.waiting {
            let gateways = [Kind::ParallelGateway, Kind::InclusiveGateway];
            if !rest(&mut moving, &mut waiting.element, waiting.scope, &gateways, "gateway that waits") {
                continue;
            }
            let flow = Name::from(moving.new_name(&waiting.flow));
            let known =
                moving.definition.flow_by_id.get(&flow).and_then(|index| moving.definition.flow(*index));
            let leads_there = known.is_some_and(|flow| waiting.element.is(moving.definition.at(flow.target)));
            if leads_there {
                waiting.flow = flow;
            } else {
                moving.lose(
                    &waiting.element.clone(),
                    format!("waits for a token by `{flow}`, which does not lead there"),
                );
            }
        }
        move_events(&mut moving, &mut state, &inside, &mut self.effects);
        for done in &mut state.done {
            move_done(&mut moving, done);
        }
        state.spent.retain_mut(|spent| {
            let element = moving.definition.element(moving.new_name(&spent.element.id));
            element.map(|element| spent.element = At::new(element)).is_some()
        });
        let lost = moving.lost;
        *self.state = state;
        if !lost.is_empty() {
            return Err(Rejected::WouldLose { lost });
        }
        self.effects.push(Effect::Migrated);
        self.tell_anew()?;
        self.scope_anew()?;
        self.watch_anew()?;
        Ok(())
    }

    /// Tells again what is waited for: under the same numbers, but the new definition may call it otherwise.
    fn tell_anew(&mut self) -> Result<(), Rejected> {
        for place in 0..self.state.catches.len() {
            let Some(catch) = self.state.catches.get(place) else { break };
            let (subscription, scope, element) = (catch.id, catch.scope, self.element(&catch.element)?);
            let work = element.work.as_ref().filter(|_| element.kind == Kind::ReceiveTask);
            let message = match (&element.trigger, work) {
                (Trigger::Message { name, correlation }, _) => Some((name, correlation.as_ref())),
                (_, Some(work)) => work.message.as_ref().map(|name| (name, work.correlation.as_ref())),
                _ => None,
            };
            let (text, effect) = if let Some((text, key)) = message {
                let name = self.text(text, element, scope)?;
                let correlation = key.map(|key| self.evaluate(key, element, scope)).transpose()?;
                let element = element.id.clone();
                (text, Effect::MessageAwaited { subscription, element, name, correlation })
            } else if let Trigger::Signal { name: text } = &element.trigger {
                let name = self.text(text, element, scope)?;
                (text, Effect::SignalAwaited { subscription, element: element.id.clone(), name })
            } else {
                continue;
            };
            self.effects.push(effect);
            let name = match text {
                Text::Fixed(_) => None,
                Text::Computed(_) => Some(self.text(text, element, scope)?),
            };
            if let Some(catch) = self.state.catches.get_mut(place) {
                catch.name = name;
            }
        }
        Ok(())
    }

    /// Gives tasks that have boundary events or variables of their own in the new definition the scope that they need.
    fn scope_anew(&mut self) -> Result<(), Rejected> {
        let mut bare: Vec<(&'d Element, ScopeId)> = Vec::new();
        let state = &self.state;
        let places = state.items.iter().map(|item| (&item.element, item.scope));
        let places = places.chain(state.jobs.iter().map(|job| (&job.element, job.scope)));
        for (at, scope) in places.chain(state.catches.iter().map(|catch| (&catch.element, catch.scope))) {
            let element = self.element(at)?;
            let own = state.scope(scope).is_some_and(|record| record.element.is(element));
            if element.has_scope
                && !own
                && element.kind.is_activity()
                && !bare.iter().any(|(known, of)| known.index == element.index && *of == scope)
            {
                bare.push((element, scope));
            }
        }
        for (element, around) in bare {
            // Two tokens at one task need a scope each; a co-signature shares that of its item.
            let firsts: Vec<_> = self
                .state
                .items
                .iter()
                .filter(|item| item.scope == around && item.element.is(element) && item.beside.is_none())
                .map(|item| item.id)
                .collect();
            for first in firsts {
                let scope = self.open_scope(element, around, Role::Run, Variables::new(), None)?;
                let own =
                    self.state.items.iter_mut().filter(|item| item.id == first || item.beside == Some(first));
                own.for_each(|item| item.scope = scope);
            }
            for place in 0..self.state.jobs.len() {
                let is_bare = |job: &crate::state::Job| job.scope == around && job.element.is(element);
                if self.state.jobs.get(place).is_some_and(is_bare) {
                    let scope = self.open_scope(element, around, Role::Run, Variables::new(), None)?;
                    self.state.jobs.get_mut(place).into_iter().for_each(|job| job.scope = scope);
                }
            }
            for place in 0..self.state.catches.len() {
                let is_bare =
                    |catch: &crate::state::Catch| catch.scope == around && catch.element.is(element);
                if self.state.catches.get(place).is_some_and(is_bare) {
                    let scope = self.open_scope(element, around, Role::Run, Variables::new(), None)?;
                    self.state.catches.get_mut(place).into_iter().for_each(|catch| catch.scope = scope);
                }
            }
        }
        Ok(())
    }

    /// Arms what watches in the new definition and did not in the old one.
    fn watch_anew(&mut self) -> Result<(), Rejected> {
        let mut places: Vec<(ScopeId, &'d Element)> = Vec::new();
        let process = self.definition.container(ContainerIndex::PROCESS);
        places.extend(process.watchers.iter().map(|event| (ScopeId::PROCESS, self.definition.at(*event))));
        for record in &self.state.scopes {
            let element = self.element(&record.element)?;
            let has_border = matches!(record.role, Role::Run | Role::Rounds) && record.run.is_none();
            let inside = self
                .definition
                .inside(Some(element))
                .filter(|_| record.role == Role::Run && record.has_inside);
            let watchers = inside.map(|inside| inside.watchers.as_slice()).unwrap_or_default();
            let border = if has_border { element.boundary.as_slice() } else { &[] };
            places.extend(border.iter().chain(watchers).map(|event| (record.id, self.definition.at(*event))));
        }
        for (scope, event) in places {
            let is_armed =
                self.state.timers.iter().any(|timer| timer.scope == scope && timer.element.is(event))
                    || self.state.catches.iter().any(|catch| catch.scope == scope && catch.element.is(event));
            let mut spent = self.state.spent.iter();
            if !is_armed && !spent.any(|spent| spent.scope == scope && spent.element.is(event)) {
                self.watch(event, scope)?;
            }
        }
        Ok(())
    }
}

fn move_scope(
    moving: &mut Moving<'_, '_>,
    scope: &mut Scope,
    inside: &mut BTreeMap<ScopeId, Option<ContainerIndex>>,
) {
    let old = scope.element.clone();
    let around = inside.get(&scope.parent).copied().flatten();
    let (role, has_inside) = (scope.role, scope.has_inside);
    let is_fit = |element: &Element| match role {
        Role::Run | Role::Kept => element.kind.is_activity() && (element.inner.is_some() == has_inside),
        Role::Rounds => element.looping.is_some(),
        Role::Race => element.kind == Kind::EventGateway,
        Role::Undo => true,
    };
    if let Some(element) = moving.place(&mut scope.element, is_fit, "counterpart of the same kind") {
        // The inside of an event sub-process stands in what it belongs to, like any other.
        let is_run_of_rounds = scope.run.is_some();
        if !is_run_of_rounds {
            stands_in(moving, &old, element, around);
        }
        let within = match role {
            Role::Run | Role::Kept if has_inside => element.inner,
            _ => Some(element.container),
        };
        inside.insert(scope.id, within);
    }
    for done in &mut scope.done {
        move_done(moving, done);
    }
}

fn move_done(moving: &mut Moving<'_, '_>, done: &mut Done) {
    moving.place(&mut done.element, |element| element.kind.is_activity(), "activity that can be undone");
    for inner in &mut done.inner {
        move_done(moving, inner);
    }
}

fn stands_in(moving: &mut Moving<'_, '_>, old: &At, element: &Element, container: Option<ContainerIndex>) {
    if container.is_some_and(|container| container != element.container) {
        moving.lose(old, format!("becomes `{}`, which stands in another sub-process", element.id));
    }
}

/// Moves what is waited for. A watch that is gone from the new definition goes; a token may not.
fn move_events(
    moving: &mut Moving<'_, '_>,
    state: &mut State,
    inside: &BTreeMap<ScopeId, Option<ContainerIndex>>,
    effects: &mut Vec<Effect>,
) {
    let definition = moving.definition;
    let is_there = |moving: &Moving<'_, '_>, at: &At| definition.element(moving.new_name(&at.id)).is_some();
    state.timers.retain(|timer| {
        let stays = !timer.is_watch || is_there(moving, &timer.element);
        if !stays {
            effects.push(Effect::TimerDisarmed { timer: timer.id, element: timer.element.id.clone() });
        }
        stays
    });
    state.catches.retain(|catch| {
        let stays = !catch.is_watch || is_there(moving, &catch.element);
        if !stays {
            effects.push(Effect::Withdrawn { subscription: catch.id, element: catch.element.id.clone() });
        }
        stays
    });
    let races = state.scopes.iter().filter(|record| record.role == Role::Race);
    let races: Vec<ScopeId> = races.map(|record| record.id).collect();
    let timers = state.timers.iter_mut();
    let timers = timers.map(|timer| (&mut timer.element, timer.scope, timer.is_watch, true));
    let catches = state.catches.iter_mut();
    let catches = catches.map(|catch| (&mut catch.element, catch.scope, catch.is_watch, false));
    for (at, scope, is_watch, is_timer) in timers.chain(catches) {
        let old = at.clone();
        let is_fit = |element: &Element| {
            let is_same_kind = matches!(element.kind, Kind::BoundaryEvent | Kind::StartEvent) == is_watch;
            let is_waiting = match element.trigger {
                Trigger::Timer(_) => is_timer,
                Trigger::Message { .. } | Trigger::Signal { .. } | Trigger::Condition(_) => !is_timer,
                _ => element.kind == Kind::ReceiveTask && !is_timer,
            };
            is_same_kind && is_waiting
        };
        let Some(element) = moving.place(at, is_fit, "event that waits in the same way") else { continue };
        let around = inside.get(&scope).copied().flatten();
        match element.kind {
            // It stands on its activity, which was moved before.
            Kind::BoundaryEvent => {
                let record = state.scopes.iter().find(|record| record.id == scope);
                let host = element.host.map(|host| definition.at(host));
                if !record.zip(host).is_some_and(|(record, host)| record.element.is(host)) {
                    moving.lose(&old, format!("becomes `{}`, which stands on another activity", element.id));
                }
            }
            Kind::StartEvent => {
                let owner = definition.container(element.container).owner.map(|owner| definition.at(owner));
                if let Some(owner) = owner {
                    stands_in(moving, &old, owner, around);
                }
            }
            _ if races.contains(&scope) => {}
            _ => stands_in(moving, &old, element, around),
        }
    }
}
