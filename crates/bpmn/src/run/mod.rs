//! Moves tokens through a definition until each has come to rest: at a work item, at a join, or at its end.
//!
//! Tokens move in the order in which they set out, flows in the order of the file; that is what makes effects the same
//! every time. When none moves any more, conditions that wait for variables are looked at, then inclusive joins; each
//! may set tokens in motion again.
//!
//! What runs is kept in [`crate::state::Scope`]s: one for each run of a sub-process or call, for a task with boundary
//! events or local variables, for all runs of a repeated activity, for the events behind an event-based gateway, and for
//! an undoing. Whatever ends a scope ends all that is in it.

mod activities;
mod commands;
mod data;
mod events;
mod joins;
mod migrate;
mod rounds;
mod scopes;
mod thrown;
mod undo;
mod verbs;

use std::collections::VecDeque;

use crate::{
    definition::{Condition, ContainerIndex, Definition, Element, EventKind, FlowIndex, Kind, Trigger},
    effect::{Effect, Ending, Passage, Rejected},
    names::{At, Name},
    state::{By, ItemId, Phase, ScopeId, State},
};

/// What a command may spend: on each flow that is looked at, each record and each run one, on a condition more. An honest
/// process looks at each flow once or twice between two work items.
const MOVES: usize = 50_000;
const PRICE_OF_CONDITION: usize = 10;
/// Most tokens, timers, subscriptions and scopes of one instance.
const MOST_RECORDS: usize = 20_000;
/// Deepest nesting of scopes: sub-processes, calls and repetitions in each other.
const MOST_NESTED: usize = 200;

/// Something on its way.
#[derive(Clone, Copy)]
enum Moving<'d> {
    /// A token to an element.
    Token { to: &'d Element, by: Option<FlowIndex>, scope: ScopeId },
    /// The next run of a repeated activity, or the next thing to undo, in its scope.
    Next { scope: ScopeId },
}

impl Moving<'_> {
    fn scope(&self) -> ScopeId {
        match self {
            Self::Token { scope, .. } | Self::Next { scope } => *scope,
        }
    }
}

/// The completed item of this command, to remember in what comes of it.
struct Cause {
    item: ItemId,
    element: At,
    home: ScopeId,
}

pub(crate) struct Run<'d, 's> {
    definition: &'d Definition,
    /// Changed in place; after a rejection it is thrown away.
    state: &'s mut State,
    effects: Vec<Effect>,
    way: Option<Vec<Passage>>,
    moving: VecDeque<Moving<'d>>,
    moves_left: usize,
    /// The last end event of the process itself that a token of this command reached.
    reached: Option<Name>,
    /// Whether conditions that are waited for may have changed.
    is_changed: bool,
    cause: Option<Cause>,
    /// How many tokens came to rest by this command, or did what cannot be taken back.
    rested: u32,
}

impl<'d, 's> Run<'d, 's> {
    pub(crate) fn new(definition: &'d Definition, state: &'s mut State, way: Option<Vec<Passage>>) -> Self {
        Self {
            definition,
            state,
            effects: Vec::with_capacity(4),
            way,
            moving: VecDeque::new(),
            moves_left: MOVES,
            reached: None,
            is_changed: false,
            cause: None,
            rested: 0,
        }
    }

    pub(crate) fn finish(self) -> (Vec<Effect>, Vec<Passage>) {
        if let (Some(cause), 2..) = (&self.cause, self.rested) {
            for by in self.state.items.iter_mut().filter_map(|item| item.by.as_mut()) {
                if by.item == cause.item {
                    by.of = self.rested;
                }
            }
        }
        (self.effects, self.way.unwrap_or_default())
    }

    /// The element that the state names.
    fn element(&self, at: &At) -> Result<&'d Element, Rejected> {
        at.resolve(self.definition).ok_or_else(|| Rejected::Foreign { element: at.id.clone() })
    }

    fn set_out(&mut self, to: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        self.spend()?;
        self.moving.push_back(Moving::Token { to, by: None, scope });
        Ok(())
    }

    /// Pays for a flow that is looked at, so for every token before it sets out.
    fn spend(&mut self) -> Result<(), Rejected> {
        self.spend_on(1)
    }

    fn spend_on(&mut self, price: usize) -> Result<(), Rejected> {
        self.moves_left = self.moves_left.checked_sub(price).ok_or(Rejected::TooLong)?;
        Ok(())
    }

    /// Makes room for one more record.
    fn grow(&mut self) -> Result<(), Rejected> {
        self.spend()?;
        if self.state.size() >= MOST_RECORDS {
            return Err(Rejected::TooLarge(MOST_RECORDS));
        }
        Ok(())
    }

    fn passed(&mut self, id: &Name) {
        if let Some(way) = &mut self.way {
            way.push(Passage { id: id.clone(), effects: self.effects.len() });
        }
    }

    fn settle(&mut self) -> Result<(), Rejected> {
        loop {
            while let Some(moving) = self.moving.pop_front() {
                match moving {
                    Moving::Token { to, by, scope } => self.arrive(to, by, scope)?,
                    Moving::Next { scope } => self.next(scope)?,
                }
            }
            let goes_on = (std::mem::take(&mut self.is_changed) && self.look_at_conditions()?)
                || (!self.state.waiting.is_empty() && self.release_inclusive()?);
            if !goes_on && self.moving.is_empty() {
                return Ok(());
            }
        }
    }

    fn arrive(
        &mut self,
        element: &'d Element,
        by: Option<FlowIndex>,
        scope: ScopeId,
    ) -> Result<(), Rejected> {
        self.passed(&element.id);
        match element.kind {
            Kind::StartEvent | Kind::BoundaryEvent | Kind::ExclusiveGateway => self.leave(element, scope),
            Kind::EndEvent | Kind::IntermediateThrowEvent => self.throw(element, scope),
            Kind::IntermediateCatchEvent => match element.trigger.kind() {
                EventKind::Link => self.leave(element, scope),
                _ => self.wait_for(element, scope),
            },
            Kind::ParallelGateway => {
                if self.is_joined(element, by, scope)? {
                    self.leave(element, scope)?;
                }
                Ok(())
            }
            Kind::InclusiveGateway => self.arrive_inclusive(element, by, scope),
            Kind::EventGateway => self.race(element, scope),
            Kind::Unsupported => Err(Rejected::Unsupported { element: element.id.clone() }),
            _ if element.looping.is_some() => self.begin_rounds(element, scope),
            _ => self.begin(element, scope, None),
        }
    }

    /// Sends a token out by each flow that is to be taken. Without any flow the token ends here, as the standard says.
    fn leave(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        if element.outgoing.is_empty() {
            return self.close_if_empty(scope);
        }
        let takes_all = element.kind == Kind::ParallelGateway;
        let before = self.moving.len();
        for (index, flow) in self.definition.flows_of(&element.outgoing) {
            self.spend()?;
            if element.default == Some(index) && !takes_all {
                continue;
            }
            let holds = match &flow.condition {
                Some(condition) if !takes_all => {
                    self.spend_on(PRICE_OF_CONDITION)?;
                    self.holds(condition, &flow.id, scope)?
                }
                _ => true,
            };
            if holds {
                self.take(index, scope);
                if element.kind == Kind::ExclusiveGateway {
                    return Ok(());
                }
            }
        }
        if self.moving.len() == before {
            let default = element.default.ok_or_else(|| Rejected::NoFlow { element: element.id.clone() })?;
            self.take(default, scope);
        }
        Ok(())
    }

    fn take(&mut self, index: FlowIndex, scope: ScopeId) {
        if let Some(flow) = self.definition.flow(index) {
            self.passed(&flow.id);
            let to = self.definition.at(flow.target);
            self.moving.push_back(Moving::Token { to, by: Some(index), scope });
        }
    }

    fn holds(&mut self, condition: &Condition, flow: &Name, scope: ScopeId) -> Result<bool, Rejected> {
        let Condition::Expression(expression) = condition else {
            let reason = "it is in a language that is not evaluated here".to_owned();
            return Err(Rejected::Condition { flow: flow.clone(), reason });
        };
        let result = if scope == ScopeId::PROCESS {
            expression.decides(&self.state.variables)
        } else {
            expression.decides(&self.variables_at(scope))
        };
        let decided =
            result.map_err(|error| Rejected::Condition { flow: flow.clone(), reason: error.to_string() })?;
        if decided.is_none() {
            let reason = format!("`{expression}` gives null");
            self.effects.push(Effect::Undecided { element: flow.clone(), reason });
        }
        Ok(decided.unwrap_or_default())
    }

    fn note_end(&mut self, element: &Element, scope: ScopeId) {
        if scope == ScopeId::PROCESS {
            self.reached = Some(element.id.clone());
        }
    }

    /// Ends the instance, in which nothing but watches is left.
    fn end(&mut self, how: Ending) {
        self.unwatch(|_| true);
        self.state.is_suspended = false;
        self.state.done.clear();
        self.state.phase = match how {
            Ending::Completed => Phase::Ended,
            Ending::Cancelled { .. } => Phase::Cancelled,
            Ending::Failed { .. } => Phase::Failed,
        };
        self.effects.push(Effect::Ended { how, reached: self.reached.take() });
    }

    /// Notes that a token came to rest, and gives what an item there remembers of the item that led to it.
    fn rest(&mut self, scope: ScopeId) -> Option<By> {
        self.rested = self.rested.saturating_add(1);
        let cause = self.cause.as_ref()?;
        (cause.home == self.home(scope)).then(|| By {
            item: cause.item,
            element: cause.element.clone(),
            of: 1,
        })
    }

    /// Whether a sub-process or the process has an event sub-process that undoes it.
    fn undoes_itself(&self, element: &Element) -> Option<&'d Element> {
        let watchers = &self.definition.inside(Some(element))?.watchers;
        let found = watchers.iter().map(|watch| self.definition.at(*watch));
        let mut found = found.filter(|event| matches!(event.trigger, Trigger::Compensation(_)));
        found.next()
    }

    /// The element whose inside a start event of an event sub-process begins.
    fn owner(&self, container: ContainerIndex) -> Option<&'d Element> {
        self.definition.container(container).owner.map(|owner| self.definition.at(owner))
    }
}

/// The number after this one. An instance that has used up four thousand million numbers has run in a circle, too.
fn after(number: u32) -> Result<u32, Rejected> {
    number.checked_add(1).ok_or(Rejected::TooLong)
}
