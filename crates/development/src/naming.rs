//! Whose turn it is, in words: posts with their holders, and persons by the name that the register knows, whether or not
//! they have an account.

use identity::{Person, Unit};
use platform::{Id, Reader, Result, Scope};
use workflow::{Candidate, ItemRow};

use crate::texts;

/// A candidate of an item in words.
pub(crate) struct Named {
    /// `学生第一党支部 · 党支部书记`, or the name of a person.
    pub(crate) whom: String,
    /// The same for a list in which the branch has a column of its own.
    pub(crate) short: String,
    /// With the names of those who hold the post today.
    pub(crate) full: String,
}

/// The candidates of an item of a case of this branch, in their order.
pub(crate) async fn candidates(reader: &Reader<'_>, branch: Id<Unit>, item: &ItemRow) -> Result<Vec<Named>> {
    let system = Scope::system("naming who may do a work item");
    let persons: Vec<Id<Person>> = item
        .candidates
        .iter()
        .filter_map(|one| match one {
            Candidate::Person(person) => Some(*person),
            Candidate::Post { .. } => None,
        })
        .collect();
    let known = members::register::facts_of(&reader.beyond_scope(&system), &persons).await?;
    let turns = workflow::whose_turn(reader, item).await?;
    let named = item.candidates.iter().zip(turns).map(|(candidate, turn)| match candidate {
        Candidate::Post { unit, duty } => Named {
            short: if *unit == branch { duty.title().to_owned() } else { turn.whom.clone() },
            full: texts::holders(&turn.whom, &turn.holders),
            whom: turn.whom,
        },
        Candidate::Person(person) => {
            let name = known
                .iter()
                .find(|facts| facts.person == *person)
                .map_or(turn.whom, |facts| facts.name.clone());
            Named { short: name.clone(), full: name.clone(), whom: name }
        }
    });
    Ok(named.collect())
}
