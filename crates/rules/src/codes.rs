//! Code sets (docs/rules.md): sex, ethnic groups, education, categories of persons, kinds of organisations, occupations,
//! posts. Constant tables; what differs by province is loaded as data elsewhere.

mod education;
mod ethnic_groups;
mod occupations;
mod organizations;
mod persons;

pub use education::EDUCATION;
pub use ethnic_groups::ETHNIC_GROUPS;
pub use occupations::{OCCUPATIONS, PROFESSIONAL_TITLES};
pub use organizations::{ORGANIZATION_KINDS, is_branch_kind};
pub use persons::{MEMBERSHIP_STATES, PARTY_POSTS, PERSON_CATEGORIES, SEXES};

use serde::{Deserialize, Serialize};

/// One code of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// What is stored.
    pub code: &'static str,
    /// What is shown.
    pub name: &'static str,
    /// What is accepted beside the name.
    pub aliases: &'static [&'static str],
}

const fn code(code: &'static str, name: &'static str, aliases: &'static [&'static str]) -> Code {
    Code { code, name, aliases }
}

/// A set of codes in the order of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeSet {
    title: &'static str,
    codes: &'static [Code],
}

impl CodeSet {
    const fn new(title: &'static str, codes: &'static [Code]) -> Self {
        Self { title, codes }
    }

    /// The name of the set, such as 民族.
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// All codes in the order of lists.
    pub fn all(&self) -> &'static [Code] {
        self.codes
    }

    /// The entry of a code.
    pub fn by_code(&self, code: &str) -> Option<&'static Code> {
        self.codes.iter().find(|one| one.code == code)
    }

    /// The entry of a name or alias; white space around it does not matter.
    pub fn by_name(&self, name: &str) -> Option<&'static Code> {
        let name = name.trim();
        self.codes
            .iter()
            .find(|one| one.name == name)
            .or_else(|| self.codes.iter().find(|one| one.aliases.contains(&name)))
    }

    /// The name of a code.
    pub fn name(&self, code: &str) -> Option<&'static str> {
        self.by_code(code).map(|one| one.name)
    }
}

/// 性别, as far as rules ask for it (GB/T 2261.1; the set [`SEXES`] has the codes for unknown, too).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 1
    Male,
    /// 2
    Female,
}

impl Sex {
    /// The code of GB/T 2261.1.
    pub fn code(self) -> &'static str {
        match self {
            Self::Male => "1",
            Self::Female => "2",
        }
    }

    /// The sex of a code.
    pub fn by_code(code: &str) -> Option<Self> {
        [Self::Male, Self::Female].into_iter().find(|one| one.code() == code)
    }
}
