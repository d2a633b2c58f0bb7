//! Moves tokens through a definition until each has come to rest: at a work item, at a join, or at its end.
//!
//! Tokens move in the order in which they set out, flows in the order of the file; that is what makes effects the same
//! every time.

use std::collections::VecDeque;

use crate::{
    definition::{Definition, Element, ElementIndex, Flow, FlowIndex, Kind},
    state::{Item, ItemId, Phase, Scope, ScopeId, State, Waiting},
    step::{Effect, Rejected},
    values::Variables,
};

/// Flows that a command may look at in any process, and more for each flow of a large one, up to a bound on time and
/// memory. An honest process looks at each flow once or twice between two work items.
const MOVES: usize = 1_000;
const MOVES_PER_FLOW: usize = 10;
const MOST_MOVES: usize = 20_000;

/// A token on its way to an element.
#[derive(Clone, Copy)]
struct Token {
    to: ElementIndex,
    by: Option<FlowIndex>,
    scope: ScopeId,
}

pub(crate) struct Run<'d> {
    definition: &'d Definition,
    state: State,
    effects: Vec<Effect>,
    moving: VecDeque<Token>,
    moves_left: usize,
    /// The last end event of the process itself that a token of this command reached.
    reached: Option<String>,
}

impl<'d> Run<'d> {
    pub(crate) fn new(definition: &'d Definition, state: State) -> Self {
        let moves_left = (MOVES + MOVES_PER_FLOW * definition.flows.len()).min(MOST_MOVES);
        Self { definition, state, effects: Vec::new(), moving: VecDeque::new(), moves_left, reached: None }
    }

    pub(crate) fn finish(self) -> (State, Vec<Effect>) {
        (self.state, self.effects)
    }

    pub(crate) fn start(&mut self, variables: Variables) -> Result<(), Rejected> {
        self.state.phase = Phase::Running;
        self.state.variables = variables;
        self.set_out(&self.definition.starts, ScopeId::PROCESS)?;
        self.settle()
    }

    pub(crate) fn complete(&mut self, id: ItemId, variables: Variables) -> Result<(), Rejected> {
        let place = self.state.items.iter().position(|item| item.id == id).ok_or(Rejected::NoSuchItem(id))?;
        let Item { element, scope, .. } = self.state.items.remove(place);
        let task = self.element(&element)?;
        self.state.variables.extend(variables);
        self.effects.push(Effect::ItemCompleted { item: id, element });
        self.leave(task, scope)?;
        self.settle()
    }

    pub(crate) fn cancel(&mut self) {
        self.clear(ScopeId::PROCESS);
        self.end(Phase::Cancelled);
    }

    /// The element that the state names.
    fn element(&self, id: &str) -> Result<&'d Element, Rejected> {
        self.definition.element(id).ok_or_else(|| Rejected::Foreign { element: id.to_owned() })
    }

    fn set_out(&mut self, starts: &[ElementIndex], scope: ScopeId) -> Result<(), Rejected> {
        for start in starts {
            self.spend()?;
            self.moving.push_back(Token { to: *start, by: None, scope });
        }
        Ok(())
    }

    /// Pays for a flow that is looked at, so for every token before it sets out.
    fn spend(&mut self) -> Result<(), Rejected> {
        self.moves_left = self.moves_left.checked_sub(1).ok_or(Rejected::TooLong)?;
        Ok(())
    }

    fn settle(&mut self) -> Result<(), Rejected> {
        while let Some(token) = self.moving.pop_front() {
            if let Some(element) = self.definition.at(token.to) {
                self.arrive(element, token)?;
            }
        }
        Ok(())
    }

    fn arrive(&mut self, element: &'d Element, token: Token) -> Result<(), Rejected> {
        let scope = token.scope;
        match element.kind {
            Kind::StartEvent | Kind::Task | Kind::ExclusiveGateway => self.leave(element, scope),
            Kind::EndEvent => {
                self.note_end(element, scope);
                self.close_if_empty(scope)
            }
            Kind::TerminateEndEvent => {
                self.note_end(element, scope);
                self.clear(scope);
                self.close_if_empty(scope)
            }
            Kind::UserTask => {
                self.state.last_item = after(self.state.last_item)?;
                let item = ItemId(self.state.last_item);
                self.effects.push(Effect::ItemOpened { item, element: element.id.clone() });
                self.state.items.push(Item { id: item, element: element.id.clone(), scope });
                Ok(())
            }
            Kind::ParallelGateway => {
                if self.is_joined(element, token) {
                    self.leave(element, scope)?;
                }
                Ok(())
            }
            Kind::SubProcess => {
                self.state.last_scope = after(self.state.last_scope)?;
                let inner = ScopeId(self.state.last_scope);
                self.effects.push(Effect::Entered { element: element.id.clone() });
                self.state.scopes.push(Scope { id: inner, element: element.id.clone(), parent: scope });
                self.set_out(&element.starts, inner)?;
                self.close_if_empty(inner)
            }
            Kind::Unsupported => Err(Rejected::Unsupported { element: element.id.clone() }),
        }
    }

    /// Takes the token in. When every incoming flow has brought one within this scope, takes one of each away and says
    /// yes; a second token by the same flow waits for the next round.
    fn is_joined(&mut self, gateway: &Element, token: Token) -> bool {
        if gateway.incoming.len() < 2 {
            return true;
        }
        let Some(by) = token.by.and_then(|flow| self.definition.flow(flow)) else { return true };
        let waits = |waiting: &Waiting, flow: &Flow| {
            waiting.scope == token.scope && waiting.flow == flow.id && waiting.element == gateway.id
        };
        self.state.waiting.push(Waiting {
            element: gateway.id.clone(),
            flow: by.id.clone(),
            scope: token.scope,
        });
        let mut places = Vec::with_capacity(gateway.incoming.len());
        for (_, flow) in self.definition.flows_of(&gateway.incoming) {
            match self.state.waiting.iter().position(|waiting| waits(waiting, flow)) {
                Some(place) => places.push(place),
                None => return false,
            }
        }
        places.sort_unstable();
        for place in places.into_iter().rev() {
            self.state.waiting.remove(place);
        }
        true
    }

    /// Sends a token out by each flow that is to be taken. Without any flow the token ends here, as the standard says.
    fn leave(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        if element.outgoing.is_empty() {
            return self.close_if_empty(scope);
        }
        let before = self.moving.len();
        for (index, flow) in self.definition.flows_of(&element.outgoing) {
            self.spend()?;
            if element.default == Some(index) && element.kind != Kind::ParallelGateway {
                continue;
            }
            if element.kind == Kind::ParallelGateway || self.holds(flow)? {
                self.moving.push_back(Token { to: flow.target, by: Some(index), scope });
                if element.kind == Kind::ExclusiveGateway {
                    return Ok(());
                }
            }
        }
        if self.moving.len() == before {
            let default = element.default.and_then(|index| Some((index, self.definition.flow(index)?)));
            let (index, flow) = default.ok_or_else(|| Rejected::NoFlow { element: element.id.clone() })?;
            self.moving.push_back(Token { to: flow.target, by: Some(index), scope });
        }
        Ok(())
    }

    fn holds(&self, flow: &Flow) -> Result<bool, Rejected> {
        let Some(condition) = &flow.condition else { return Ok(true) };
        condition
            .holds(&self.state.variables)
            .map_err(|error| Rejected::Condition { flow: flow.id.clone(), reason: error.to_string() })
    }

    /// Ends a scope in which no token is left: the process itself, or a sub-process, whose own token goes on.
    fn close_if_empty(&mut self, scope: ScopeId) -> Result<(), Rejected> {
        let has_tokens = self.moving.iter().any(|token| token.scope == scope)
            || self.state.items.iter().any(|item| item.scope == scope)
            || self.state.waiting.iter().any(|waiting| waiting.scope == scope)
            || self.state.scopes.iter().any(|inner| inner.parent == scope);
        if has_tokens {
            return Ok(());
        }
        if scope == ScopeId::PROCESS {
            self.end(Phase::Ended);
            return Ok(());
        }
        let Some(place) = self.state.scopes.iter().position(|known| known.id == scope) else { return Ok(()) };
        let Scope { element, parent, .. } = self.state.scopes.remove(place);
        let sub_process = self.element(&element)?;
        self.effects.push(Effect::Left { element });
        self.leave(sub_process, parent)
    }

    fn note_end(&mut self, element: &Element, scope: ScopeId) {
        if scope == ScopeId::PROCESS {
            self.reached = Some(element.id.clone());
        }
    }

    fn end(&mut self, phase: Phase) {
        self.state.phase = phase;
        self.effects
            .push(Effect::Ended { cancelled: phase == Phase::Cancelled, reached: self.reached.take() });
    }

    /// Takes away every token in a scope and in the sub-processes below it, and ends these.
    fn clear(&mut self, scope: ScopeId) {
        // A sub-process stands behind the one that it runs in, so one pass finds all of them.
        let mut cleared = vec![scope];
        for inner in &self.state.scopes {
            if cleared.contains(&inner.parent) {
                cleared.push(inner.id);
            }
        }
        self.moving.retain(|token| !cleared.contains(&token.scope));
        self.state.waiting.retain(|waiting| !cleared.contains(&waiting.scope));
        let within = |item: &Item| cleared.contains(&item.scope);
        let (gone, kept): (Vec<_>, _) = std::mem::take(&mut self.state.items).into_iter().partition(within);
        self.state.items = kept;
        self.effects.extend(
            gone.into_iter().map(|Item { id, element, .. }| Effect::ItemCancelled { item: id, element }),
        );
        let below = |inner: &Scope| inner.id != scope && cleared.contains(&inner.id);
        let (gone, kept): (Vec<_>, _) = std::mem::take(&mut self.state.scopes).into_iter().partition(below);
        self.state.scopes = kept;
        self.effects.extend(gone.into_iter().rev().map(|Scope { element, .. }| Effect::Left { element }));
    }
}

/// The number after this one. An instance that has used up four thousand million numbers has run in a circle, too.
fn after(number: u32) -> Result<u32, Rejected> {
    number.checked_add(1).ok_or(Rejected::TooLong)
}
