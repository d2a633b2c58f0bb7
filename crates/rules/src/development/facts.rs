//! Facts: what is known of one case. Filled by the caller; nothing here looks anything up.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::values::FieldValue;

/// What is known of a case on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The day on which one asks.
    pub today: NaiveDate,
    /// Whose case it is.
    pub applicant: Applicant,
    /// His branch.
    pub branch: Branch,
    /// What was done, by user task (`WP04`, `WP04_check`), in the order in which it was done.
    pub done: BTreeMap<String, Vec<Done>>,
    /// Records of work points that repeat, by work point.
    pub records: BTreeMap<String, Vec<Record>>,
    /// 培养联系人 as named.
    pub contacts: Vec<Party>,
    /// 入党介绍人 as named.
    pub introducers: Vec<Party>,
}

/// Whose case it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applicant {
    /// His opaque id, the same kind as in [`Party`].
    pub person: String,
    /// The day of birth.
    pub birth: NaiveDate,
    /// Whether he is a member, probationary or full, without this case.
    pub is_member_already: bool,
    /// Whether another case of his is open.
    pub has_other_open_case: bool,
    /// When he is known to leave the unit: graduation, a change of work.
    pub leaving_on: Option<NaiveDate>,
}

/// The branch of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Members with a vote.
    pub full_members: u32,
    /// Whether it has a committee; below seven full members it has none and the branch meeting decides.
    pub has_committee: bool,
}

/// A finished task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The day on which it happened.
    pub date: NaiveDate,
    /// The code of the decision.
    pub decision: String,
    /// What was filled in.
    pub fields: BTreeMap<String, FieldValue>,
    /// From 1; more after a return.
    pub attempt: u32,
}

/// One record of a work point that repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The day on which it happened.
    pub date: NaiveDate,
}

/// Somebody who supports a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// His opaque id.
    pub person: String,
    /// His name.
    pub name: String,
    /// Whether he is a full member (正式党员).
    pub is_full_member: bool,
    /// Whether his membership is regular, and he is not under 留党察看.
    pub in_good_standing: bool,
}

/// What somebody wants to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The user task: `WP04` or `WP04_check`.
    pub work_point: String,
    /// The day on which it happened.
    pub date: NaiveDate,
    /// The code of the decision.
    pub decision: String,
    /// What was filled in.
    pub fields: BTreeMap<String, FieldValue>,
    /// Codes of the materials that are there for this work point.
    pub materials: BTreeSet<String>,
    /// Who does it, as an opaque id, when he is on the register.
    pub actor_person: Option<String>,
}

impl Facts {
    /// The last time a task was finished, returned or not.
    pub fn last(&self, task: &str) -> Option<&Done> {
        self.done.get(task).and_then(|times| times.last())
    }
}
