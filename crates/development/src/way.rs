//! The way of a case through its process, as its acts prove it.

use std::collections::BTreeMap;

use platform::{Result, Timestamp};
use rules::development::{Applicant, Branch, Done, Facts, Pack};
use workflow::Step;

use crate::{acts, packs};

/// The variables with which a case begins.
pub(crate) fn at_first() -> bpmn::Variables {
    BTreeMap::from([("extended".to_owned(), bpmn::Value::Bool(false))])
}

/// What the gateways of the process decide by behind an act: the decision of this task, and whether probation was
/// extended. The act is among the facts.
pub(crate) fn variables(pack: &Pack, facts: &Facts, act: &acts::Row) -> bpmn::Variables {
    let is_extended = pack.probation(facts).is_some_and(|probation| probation.extension.is_some());
    BTreeMap::from([
        (format!("{}.decision", act.element.to_lowercase()), bpmn::Value::from(act.decision.clone())),
        ("extended".to_owned(), bpmn::Value::from(is_extended)),
    ])
}

/// What was done, as the process knows it: each act with what the gateways behind it decided by.
pub(crate) fn steps(acts: &[acts::Row]) -> Result<Vec<Step>> {
    let mut facts = of_nobody();
    let mut steps = Vec::with_capacity(acts.len());
    for act in acts {
        note(&mut facts, act);
        let variables = variables(packs::of_version(&act.rule_set)?, &facts, act);
        steps.push(Step { element: act.element.clone(), variables });
    }
    Ok(steps)
}

/// Adds an act to the facts that the rules ask about.
pub(crate) fn note(facts: &mut Facts, act: &acts::Row) {
    facts.done.entry(act.element.clone()).or_default().push(Done {
        date: act.happened_on,
        decision: act.decision.clone(),
        fields: act.fields.clone(),
        attempt: u32::try_from(act.attempt).unwrap_or(1),
    });
}

/// Facts of which only what was done counts.
fn of_nobody() -> Facts {
    let day = Timestamp::from_micros(0).day();
    Facts {
        today: day,
        applicant: Applicant {
            person: String::new(),
            birth: day,
            is_member_already: false,
            has_other_open_case: false,
            leaving_on: None,
        },
        branch: Branch { full_members: 0, has_committee: false },
        done: BTreeMap::new(),
        records: BTreeMap::new(),
        contacts: Vec::new(),
        introducers: Vec::new(),
    }
}
