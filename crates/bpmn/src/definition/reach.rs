//! From where tokens can still come to an inclusive join: worked out once, so that running asks sorted lists.

use std::collections::{BTreeSet, HashMap};

use super::{Definition, ElementIndex, Kind, Trigger};
use crate::names::Name;

/// Most places in all lists of a definition together. A file of a thousand gateways in one long row stays below it.
const MOST_PLACES: usize = 10_000_000;

/// For each incoming flow of an inclusive join: the elements from which a token can come by it without passing the
/// join.
#[derive(Clone, Debug)]
pub(crate) struct Upstream {
    by_flow: Vec<Vec<ElementIndex>>,
}

impl Upstream {
    /// Whether a token at this element can come by the incoming flow with this place in [`Element::incoming`].
    pub(crate) fn can_come(&self, from: ElementIndex, by: usize) -> bool {
        self.by_flow.get(by).is_some_and(|elements| elements.binary_search(&from).is_ok())
    }
}

/// Works out [`Element::upstream`] of every inclusive join. Gives the join at which the lists grow too long.
pub(crate) fn find_upstream(definition: &mut Definition) -> Result<(), Name> {
    let mut left = MOST_PLACES;
    let before = links(definition);
    let joins: Vec<_> = definition
        .elements
        .iter()
        .filter(|element| element.kind == Kind::InclusiveGateway && element.incoming.len() > 1)
        .map(|element| element.index)
        .collect();
    for join in joins {
        let element = definition.at(join);
        let mut by_flow = Vec::with_capacity(element.incoming.len());
        for (_, flow) in definition.flows_of(&element.incoming) {
            let found = behind(definition, &before, flow.source, join);
            left = left.checked_sub(found.len() + 1).ok_or_else(|| element.id.clone())?;
            by_flow.push(found);
        }
        let upstream = Some(Box::new(Upstream { by_flow }));
        if let Some(element) = usize::try_from(join.0).ok().and_then(|at| definition.elements.get_mut(at)) {
            element.upstream = upstream;
        }
    }
    Ok(())
}

/// Throwing link events with the catching ones that they lead to.
fn links(definition: &Definition) -> HashMap<ElementIndex, Vec<ElementIndex>> {
    let mut links: HashMap<ElementIndex, Vec<ElementIndex>> = HashMap::new();
    for element in &definition.elements {
        if let Trigger::Link { target: Some(target), .. } = element.trigger {
            links.entry(target).or_default().push(element.index);
        }
    }
    links
}

fn behind(
    definition: &Definition,
    links: &HashMap<ElementIndex, Vec<ElementIndex>>,
    source: ElementIndex,
    join: ElementIndex,
) -> Vec<ElementIndex> {
    let mut found = BTreeSet::new();
    let mut next = vec![source];
    while let Some(index) = next.pop() {
        if index == join || !found.insert(index) {
            continue;
        }
        let element = definition.at(index);
        next.extend(definition.flows_of(&element.incoming).map(|(_, flow)| flow.source));
        next.extend(element.host);
        next.extend(links.get(&index).into_iter().flatten());
    }
    found.into_iter().collect()
}
