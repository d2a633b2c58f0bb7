//! Looks at all ways in which tokens can stand in a process or sub-process, up to a limit: finds joins that may wait
//! for ever, and places where ways come together without a join.
//!
//! Every condition may hold or not, every event may happen or not. What runs inside a sub-process is looked at by
//! itself. Tokens are told apart by the flow on which they stand; straight stretches count as one place. Where two
//! tokens stand at one place, the story is not followed further.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Finding, Problem, reach::Places};
use crate::definition::{ContainerIndex, Definition, Element, ElementIndex, FlowIndex, Kind, Trigger};

/// Most states that are looked at in one process or sub-process, and in all of them together.
const MOST_STATES: usize = 20_000;
const MOST_STATES_IN_ALL: usize = 100_000;
/// Most flows into or out of an element where states are looked at.
const MOST_FLOWS: usize = 64;
/// Most flows out of an inclusive gateway of which every selection is looked at; of more, each alone and all together.
const MOST_SELECTED: usize = 6;

/// Flows with tokens, in the order of their numbers.
type State = Vec<FlowIndex>;

pub(super) fn explore(definition: &Definition, reached: &Places, findings: &mut Vec<Finding>) {
    let mut left = MOST_STATES_IN_ALL;
    let mut too_wide: HashSet<ContainerIndex> = HashSet::new();
    let wide =
        definition.elements.iter().filter(|one| one.incoming.len().max(one.outgoing.len()) > MOST_FLOWS);
    too_wide.extend(wide.map(|element| element.container));
    for number in 0..definition.containers.len() {
        let Ok(number) = u32::try_from(number) else { continue };
        let container = ContainerIndex(number);
        let inside = definition.container(container);
        let is_reached = inside.owner.is_none_or(|owner| reached.contains(&owner));
        if inside.is_ad_hoc || !is_reached {
            continue;
        }
        let mut explorer = Explorer { definition, ends: HashMap::new(), problems: BTreeSet::new() };
        let is_complete = !too_wide.contains(&container) && explorer.run(container, &mut left);
        for (element, problem) in explorer.problems {
            let element = definition.at(element);
            // A join that starves waits for ever, of course.
            let is_known =
                |finding: &Finding| finding.problem == Problem::JoinStarves && finding.element == element.id;
            if problem == Problem::Deadlock && findings.iter().any(is_known) {
                continue;
            }
            findings.push(Finding { element: element.id.clone(), line: element.line, problem });
        }
        if !is_complete {
            let owner = inside.owner.map(|owner| definition.at(owner));
            let (element, line) = owner.map_or_else(
                || (inside.process.clone(), inside.line),
                |owner| (owner.id.clone(), owner.line),
            );
            findings.push(Finding { element, line, problem: Problem::TooManyStates });
        }
    }
}

struct Explorer<'d> {
    definition: &'d Definition,
    /// The last flow of the straight stretch that begins with a flow.
    ends: HashMap<FlowIndex, FlowIndex>,
    problems: BTreeSet<(ElementIndex, Problem)>,
}

/// What comes of a token at an element.
enum Outcome {
    Tokens(Vec<FlowIndex>),
    /// Everything around ends.
    Clear,
}

impl<'d> Explorer<'d> {
    /// Gives whether all states were looked at.
    fn run(&mut self, container: ContainerIndex, left: &mut usize) -> bool {
        let inside = self.definition.container(container);
        let mut first: Vec<Vec<&'d Element>> = Vec::new();
        let begin: Vec<&Element> = inside.starts.iter().map(|start| self.definition.at(*start)).collect();
        if begin.iter().all(|start| start.kind != Kind::StartEvent) {
            first.push(begin);
        }
        first.extend(inside.start_events.iter().map(|start| vec![self.definition.at(*start)]));
        let mut known: HashSet<State> = HashSet::new();
        let mut next: Vec<State> = Vec::new();
        for begin in first {
            let mut states = vec![State::new()];
            for start in begin {
                let outcomes = self.outcomes(start);
                states = states.iter().flat_map(|state| self.after(state, &outcomes)).collect();
            }
            next.extend(states);
        }
        let limit = MOST_STATES.min(*left);
        while let Some(state) = next.pop() {
            if state.is_empty() || known.contains(&state) {
                continue;
            }
            if known.len() == limit {
                *left -= limit;
                return false;
            }
            let before = next.len();
            let mut moved = false;
            self.moves(&state, &mut next, &mut moved);
            if !moved && next.len() == before {
                for flow in &state {
                    self.problems.extend(self.target(*flow).map(|join| (join.index, Problem::Deadlock)));
                }
            }
            known.insert(state);
        }
        *left -= known.len();
        true
    }

    fn target(&self, flow: FlowIndex) -> Option<&'d Element> {
        self.definition.flow(flow).map(|flow| self.definition.at(flow.target))
    }

    /// All states that come next.
    fn moves(&mut self, state: &State, next: &mut Vec<State>, moved: &mut bool) {
        let mut seen = None;
        let mut joins: Vec<ElementIndex> = Vec::new();
        for flow in state {
            if seen == Some(*flow) {
                continue;
            }
            seen = Some(*flow);
            let Some(element) = self.target(*flow) else { continue };
            let waits = matches!(element.kind, Kind::ParallelGateway | Kind::InclusiveGateway);
            let taken: Vec<FlowIndex> = if waits && element.incoming.len() > 1 {
                if joins.contains(&element.index) {
                    continue;
                }
                joins.push(element.index);
                match self.joined(element, state) {
                    Some(taken) => taken,
                    None => continue,
                }
            } else {
                vec![*flow]
            };
            *moved = true;
            let mut rest = state.clone();
            for flow in taken {
                if let Some(place) = rest.iter().position(|other| *other == flow) {
                    rest.remove(place);
                }
            }
            let outcomes = self.outcomes(element);
            next.extend(self.after(&rest, &outcomes));
        }
    }

    /// The flows whose tokens a join takes, if it goes on.
    fn joined(&self, join: &Element, state: &State) -> Option<Vec<FlowIndex>> {
        let filled: Vec<_> = join.incoming.iter().copied().filter(|flow| state.contains(flow)).collect();
        if join.kind == Kind::ParallelGateway {
            return (filled.len() == join.incoming.len()).then_some(filled);
        }
        let upstream = join.upstream.as_ref()?;
        let holds_up = |flow: &FlowIndex| {
            // A token on a flow stands, as far as the rule goes, at the element that the flow leads to.
            let Some(at) = self.target(*flow).filter(|at| at.index != join.index) else { return false };
            let can_come = |is_filled: bool| {
                join.incoming.iter().enumerate().any(|(number, flow)| {
                    filled.contains(flow) == is_filled && upstream.can_come(at.index, number)
                })
            };
            can_come(false) && !can_come(true)
        };
        (!state.iter().any(holds_up)).then_some(filled)
    }

    /// The states that come of a token, and the places that would hold two.
    fn after(&mut self, rest: &State, outcomes: &[Outcome]) -> Vec<State> {
        let mut states = Vec::new();
        for outcome in outcomes {
            let Outcome::Tokens(flows) = outcome else {
                states.push(State::new());
                continue;
            };
            let mut state = rest.clone();
            let mut is_single = true;
            for flow in flows {
                let flow = self.end_of(*flow);
                if state.contains(&flow) {
                    is_single = false;
                    self.problems.extend(self.target(flow).map(|at| (at.index, Problem::NotSynchronised)));
                }
                state.push(flow);
            }
            if is_single {
                state.sort_unstable();
                states.push(state);
            }
        }
        states
    }

    /// The last flow of a straight stretch: through elements with one way in and one way out that part nothing.
    fn end_of(&mut self, flow: FlowIndex) -> FlowIndex {
        if let Some(end) = self.ends.get(&flow) {
            return *end;
        }
        let mut end = flow;
        // No stretch is longer than there are flows.
        for _ in 0..self.definition.flows.len() {
            let Some(element) = self.target(end) else { break };
            let is_plain = element.incoming.len() == 1
                && element.boundary.is_empty()
                && element.kind != Kind::EndEvent
                && !matches!(element.trigger, Trigger::Link { .. });
            match element.outgoing.as_slice() {
                [only] if is_plain => end = *only,
                _ => break,
            }
        }
        self.ends.insert(flow, end);
        end
    }

    fn outcomes(&self, element: &'d Element) -> Vec<Outcome> {
        let mut outcomes: Vec<Outcome> = match (&element.trigger, element.kind) {
            (Trigger::Terminate { .. } | Trigger::Error { .. } | Trigger::Cancel, Kind::EndEvent) => {
                vec![Outcome::Clear]
            }
            (Trigger::Link { target: Some(target), .. }, Kind::IntermediateThrowEvent) => {
                vec![Outcome::Tokens(self.definition.at(*target).outgoing.clone())]
            }
            _ => self.ways(element).into_iter().map(Outcome::Tokens).collect(),
        };
        for event in element.boundary.iter().map(|event| self.definition.at(*event)) {
            for way in self.ways(event) {
                if event.is_interrupting {
                    outcomes.push(Outcome::Tokens(way));
                } else {
                    let beside = self.ways(element).into_iter().map(|own| [own, way.clone()].concat());
                    outcomes.extend(beside.map(Outcome::Tokens).collect::<Vec<_>>());
                }
            }
        }
        outcomes
    }

    /// The selections of flows by which tokens can leave.
    fn ways(&self, element: &Element) -> Vec<Vec<FlowIndex>> {
        let all = &element.outgoing;
        match element.kind {
            _ if all.len() <= 1 => vec![all.clone()],
            Kind::ExclusiveGateway | Kind::EventGateway => all.iter().map(|flow| vec![*flow]).collect(),
            Kind::ParallelGateway => vec![all.clone()],
            _ => {
                let has_choice = |flow: &FlowIndex| {
                    self.definition.flow(*flow).is_some_and(|flow| flow.condition.is_some())
                };
                let default = element.default;
                let sure = all.iter().copied().filter(|flow| !has_choice(flow) && default != Some(*flow));
                let sure: Vec<_> = sure.collect();
                let open: Vec<_> =
                    all.iter().copied().filter(|flow| has_choice(flow) && default != Some(*flow)).collect();
                let mut ways: Vec<Vec<FlowIndex>> = if open.len() <= MOST_SELECTED {
                    (0..1_usize << open.len()).map(|selection| select(&open, selection)).collect()
                } else {
                    let single = open.iter().map(|flow| vec![*flow]);
                    single.chain([vec![], open.clone()]).collect()
                };
                for way in &mut ways {
                    way.extend(&sure);
                    if way.is_empty() {
                        way.extend(default);
                    }
                }
                // Nothing at all is a way to get stuck, which is reported by itself.
                ways.retain(|way| !way.is_empty());
                ways
            }
        }
    }
}

fn select(flows: &[FlowIndex], selection: usize) -> Vec<FlowIndex> {
    let chosen = flows.iter().enumerate().filter(|(place, _)| selection & (1 << place) != 0);
    chosen.map(|(_, flow)| *flow).collect()
}
