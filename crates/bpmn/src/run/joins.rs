//! Gateways that wait: parallel ones for all flows, inclusive ones for all tokens that can still come.

use super::Run;
use crate::{
    definition::{Element, ElementIndex, Flow, FlowIndex},
    effect::Rejected,
    names::At,
    state::{ScopeId, Waiting},
};

impl<'d> Run<'d, '_> {
    /// Takes the token in. When every incoming flow has brought one within this scope, takes one of each away and says
    /// yes; a second token by the same flow waits for the next round.
    pub(super) fn is_joined(
        &mut self,
        gateway: &'d Element,
        by: Option<FlowIndex>,
        scope: ScopeId,
    ) -> Result<bool, Rejected> {
        if gateway.incoming.len() < 2 {
            return Ok(true);
        }
        let Some(by) = by.and_then(|flow| self.definition.flow(flow)) else { return Ok(true) };
        self.stand(gateway, by, scope)?;
        let is_here = |waiting: &&Waiting| waiting.scope == scope && waiting.element.is(gateway);
        if self.state.waiting.iter().filter(is_here).count() < gateway.incoming.len() {
            return Ok(false);
        }
        self.spend_on(gateway.incoming.len())?;
        let mut places = Vec::with_capacity(gateway.incoming.len());
        for (_, flow) in self.definition.flows_of(&gateway.incoming) {
            match self.standing(gateway, flow, scope) {
                Some(place) => places.push(place),
                None => return Ok(false),
            }
        }
        self.release(places);
        Ok(true)
    }

    /// Lets a token wait at a join.
    pub(super) fn stand(&mut self, gateway: &Element, by: &Flow, scope: ScopeId) -> Result<(), Rejected> {
        self.grow()?;
        self.rested = self.rested.saturating_add(1);
        self.state.waiting.push(Waiting { element: At::new(gateway), flow: by.id.clone(), scope });
        Ok(())
    }

    /// The place of the first token that came by this flow.
    fn standing(&self, gateway: &Element, flow: &Flow, scope: ScopeId) -> Option<usize> {
        self.state.waiting.iter().position(|waiting| {
            waiting.scope == scope && waiting.flow == flow.id && waiting.element.is(gateway)
        })
    }

    fn release(&mut self, mut places: Vec<usize>) {
        places.sort_unstable();
        for place in places.into_iter().rev() {
            self.state.waiting.remove(place);
        }
        self.rested = self.rested.saturating_add(1);
    }

    pub(super) fn arrive_inclusive(
        &mut self,
        gateway: &'d Element,
        by: Option<FlowIndex>,
        scope: ScopeId,
    ) -> Result<(), Rejected> {
        match by.and_then(|flow| self.definition.flow(flow)) {
            Some(by) if gateway.upstream.is_some() => self.stand(gateway, by, scope),
            _ => self.leave(gateway, scope),
        }
    }

    /// Lets the first inclusive join go on that waits for nothing more. Called when no token moves.
    pub(super) fn release_inclusive(&mut self) -> Result<bool, Rejected> {
        let mut asked: Vec<(ElementIndex, ScopeId)> = Vec::new();
        for place in 0..self.state.waiting.len() {
            let Some(waiting) = self.state.waiting.get(place) else { break };
            let (gateway, scope) = (self.element(&waiting.element)?, waiting.scope);
            if gateway.upstream.is_none() || asked.contains(&(gateway.index, scope)) {
                continue;
            }
            asked.push((gateway.index, scope));
            // Everything that the instance holds is looked at.
            self.spend_on(gateway.incoming.len() + self.state.size() / 32)?;
            if let Some(places) = self.inclusive_round(gateway, scope) {
                self.release(places);
                self.leave(gateway, scope)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The tokens that an inclusive join takes in one round, unless another may still come.
    ///
    /// The rule of the standard: a token elsewhere holds the join up when it can get to an incoming flow that has no
    /// token, and cannot get to one that has, both without passing the join itself.
    fn inclusive_round(&self, gateway: &Element, scope: ScopeId) -> Option<Vec<usize>> {
        let upstream = gateway.upstream.as_ref()?;
        let flows = self.definition.flows_of(&gateway.incoming).enumerate();
        let standing: Vec<_> =
            flows.map(|(number, (_, flow))| (number, self.standing(gateway, flow, scope))).collect();
        let holds_up = |from: ElementIndex| {
            let can_come = |is_filled: bool| {
                standing
                    .iter()
                    .any(|(number, place)| place.is_some() == is_filled && upstream.can_come(from, *number))
            };
            from != gateway.index && can_come(false) && !can_come(true)
        };
        let state = &self.state;
        let at = |at: &At| at.resolve(self.definition).map_or(ElementIndex::NOWHERE, |element| element.index);
        let is_held_up = state.items.iter().any(|item| item.scope == scope && holds_up(at(&item.element)))
            || state.jobs.iter().any(|job| job.scope == scope && holds_up(at(&job.element)))
            || state.waiting.iter().any(|other| other.scope == scope && holds_up(at(&other.element)))
            || state.scopes.iter().any(|inner| inner.parent == scope && holds_up(at(&inner.element)))
            || state
                .timers
                .iter()
                .any(|timer| timer.scope == scope && !timer.is_watch && holds_up(at(&timer.element)))
            || state
                .catches
                .iter()
                .any(|catch| catch.scope == scope && !catch.is_watch && holds_up(at(&catch.element)));
        (!is_held_up).then(|| standing.into_iter().filter_map(|(_, place)| place).collect())
    }
}
