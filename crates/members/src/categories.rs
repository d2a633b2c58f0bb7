//! How far somebody has come on the way into the party (docs/rules.md: 人员类别; 3, 4, 5 and 0 are the platform's own).

use sea_orm::{DeriveActiveEnum, EnumIter};

use crate::texts;

/// The category of a person on the register. Stored as its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Category {
    /// Full member.
    #[sea_orm(string_value = "1")]
    Full,
    /// Probationary member.
    #[sea_orm(string_value = "2")]
    Probationary,
    /// Candidate for admission (发展对象).
    #[sea_orm(string_value = "3")]
    Candidate,
    /// Activist (入党积极分子).
    #[sea_orm(string_value = "4")]
    Activist,
    /// Has handed in an application.
    #[sea_orm(string_value = "5")]
    Applicant,
    /// On the register without being on the way, such as after an application was withdrawn.
    #[sea_orm(string_value = "0")]
    Other,
}

impl Category {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 6] =
        [Self::Full, Self::Probationary, Self::Candidate, Self::Activist, Self::Applicant, Self::Other];

    /// Members of the party.
    pub const MEMBERS: [Self; 2] = [Self::Full, Self::Probationary];

    /// Those on the way: applicants, activists, candidates.
    pub const ON_THE_WAY: [Self; 3] = [Self::Candidate, Self::Activist, Self::Applicant];

    /// The code in tables, forms and exchange files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "1",
            Self::Probationary => "2",
            Self::Candidate => "3",
            Self::Activist => "4",
            Self::Applicant => "5",
            Self::Other => "0",
        }
    }

    /// The title on pages and in sheets.
    pub fn title(self) -> &'static str {
        texts::category(self)
    }

    /// The category of a code.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.code() == code)
    }

    /// The category of a title, as sheets name it.
    pub fn by_title(title: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.title() == title)
    }

    /// Whether somebody of this category is a member of the party, on probation or in full.
    pub fn is_member(self) -> bool {
        Self::MEMBERS.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_found_by_its_code_and_by_its_title() {
        for category in Category::ALL {
            assert_eq!(Category::by_code(category.code()), Some(category));
            assert_eq!(Category::by_title(category.title()), Some(category));
        }
        assert_eq!(Category::by_title("党员"), None, "a word that does not say which");
    }
}
