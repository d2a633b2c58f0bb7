//! Work points: what is to be done, by whom, with which materials and fields, and what closes it.

use serde::{Deserialize, Serialize};

use super::{Gate, facts::Branch};

/// Where the duty for a work point sits (docs/rules.md, who acts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// AP 申请人.
    Applicant,
    /// OC 支部组织委员.
    BranchOrganiser,
    /// BS 支部书记 or deputy.
    BranchSecretary,
    /// BC 支委会; recorded by secretary or organiser.
    BranchCommittee,
    /// BA 支部大会; recorded by secretary or organiser.
    BranchMeeting,
    /// CT 培养联系人.
    Contacts,
    /// SP 入党介绍人.
    Introducers,
    /// GT 党总支, which only deliberates.
    GeneralBranch,
    /// PC the committee with the power to approve.
    Committee,
    /// PO 党委委员 or 组织员, who talks with the person.
    CommitteeOfficer,
    /// OD 党委组织部.
    OrganisationDepartment,
    /// HD organisation department of the next higher committee.
    HigherDepartment,
}

/// Whether a work point is demanded by the national text or by practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hardness {
    /// National rule.
    Hard,
    /// Practice; an administrator may adapt it.
    Practice,
}

/// One work point of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkPoint {
    /// `WP01` to `WP50`: the id of its user task.
    pub code: String,
    /// 1 to 50, from the code.
    #[serde(skip)]
    pub number: u8,
    /// 1 to 25.
    pub step: u8,
    /// 1 to 5, from the step.
    #[serde(skip)]
    pub stage: u8,
    /// What it is, for lists.
    pub title: String,
    /// One or two sentences that tell the person what to do.
    pub what: String,
    /// Who does it.
    pub actor: Actor,
    /// Who looks at it afterwards, as the task `WPnn_check`.
    #[serde(default)]
    pub checker: Option<Actor>,
    /// National rule or practice.
    pub kind: Hardness,
    /// The article, such as 细则第七条.
    pub article: String,
    /// The materials that belong to it.
    #[serde(default)]
    pub materials: Vec<MaterialUse>,
    /// The fields of its form.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// The ways in which it can be finished; never empty after parsing.
    #[serde(default)]
    pub decisions: Vec<Decision>,
    /// Where records are gathered before it is finished.
    #[serde(default)]
    pub repeat: Option<Repeat>,
    /// Other work points that are open at the same time, in free order.
    #[serde(default)]
    pub beside: Vec<String>,
    /// What closes it.
    #[serde(default)]
    pub gates: Vec<Gate>,
    /// Until when; the earliest counts.
    #[serde(default)]
    pub due: Vec<Due>,
}

impl WorkPoint {
    /// Who does it in this branch: where a branch has no committee, the branch meeting takes its place (docs/rules.md, who acts).
    pub fn actor_in(&self, branch: &Branch) -> Actor {
        match self.actor {
            Actor::BranchCommittee if !branch.has_committee => Actor::BranchMeeting,
            actor => actor,
        }
    }

    /// A field by name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// A decision by code.
    pub fn decision(&self, code: &str) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.code == code)
    }
}

/// A material of a work point.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaterialUse {
    /// Its code in the pack, such as `A1`.
    pub code: String,
    /// Whether the work point cannot be finished without it.
    pub required: bool,
}

/// A field of the form of a work point.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Field {
    /// Its name in forms and facts.
    pub name: String,
    /// Its label, in Chinese.
    pub label: String,
    /// What can stand in it.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Whether it must be filled to go on. A return needs no field.
    #[serde(default)]
    pub required: bool,
    /// One sentence of help, in Chinese; may be empty.
    #[serde(default)]
    pub hint: String,
}

/// What can stand in a field.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FieldKind {
    /// A whole number from 0 up.
    Integer,
    /// A day.
    Date,
    /// One line, at most 500 characters.
    Text,
    /// A paragraph, at most 4,000 characters.
    LongText,
    /// One of several.
    Choice {
        /// What can be chosen.
        options: Vec<ChoiceOption>,
    },
    /// One person: of the register, or an outsider by his name.
    Person,
    /// Persons of the register.
    Persons {
        /// The least number.
        min: usize,
        /// The greatest number.
        max: usize,
        /// As what: `contact`, `introducer`.
        role: String,
    },
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// What is stored.
    pub code: String,
    /// What is shown.
    pub label: String,
}

/// A way in which a work point can be finished. The process sees its code as `wpNN.decision`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What is stored.
    pub code: String,
    /// What the button says.
    pub label: String,
    /// Where it leads.
    #[serde(default)]
    pub outcome: Outcome,
}

/// Where a decision leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// On: gates, materials and required fields count.
    #[default]
    Forward,
    /// Back for correction: only the dates are checked, and the work point does not count as done.
    Return,
    /// To another end, such as a refusal: materials and required fields count, and the gates that name it.
    Otherwise,
}

/// Records are added before the work point is finished.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// What one record is, such as 思想汇报.
    pub title: String,
    /// How often it is expected, in months; a hint.
    pub every_months: u32,
    /// One sentence of help, in Chinese.
    pub hint: String,
}

/// Until when a work point is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// From when it counts: the code of a work point, or `probation-end`, `quarter-end`, `half-year`.
    pub after: String,
    /// Calendar months, clamped to the end of the month. Left out where a gate `time-limit` since the same work point says
    /// them.
    #[serde(default)]
    pub months: u32,
    /// Days after the months.
    #[serde(default)]
    pub days: i64,
    /// Working days after the days.
    #[serde(default)]
    pub working_days: u32,
    /// The article or the custom that says so.
    pub article: String,
}
