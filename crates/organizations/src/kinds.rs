//! The kinds of party organisations (docs/rules.md: code base of the national collection form).

use sea_orm::{DeriveActiveEnum, EnumIter};

use crate::texts;

/// What an organisation is. Stored as its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// 611
    #[sea_orm(string_value = "611")]
    Committee,
    /// 621
    #[sea_orm(string_value = "621")]
    GeneralBranch,
    /// 631
    #[sea_orm(string_value = "631")]
    Branch,
    /// 632: one branch of several employers.
    #[sea_orm(string_value = "632")]
    JointBranch,
    /// 911
    #[sea_orm(string_value = "911")]
    TemporaryCommittee,
    /// 921
    #[sea_orm(string_value = "921")]
    TemporaryGeneralBranch,
    /// 931
    #[sea_orm(string_value = "931")]
    TemporaryBranch,
    /// 932
    #[sea_orm(string_value = "932")]
    TemporaryJointBranch,
}

impl Kind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 8] = [
        Self::Committee,
        Self::GeneralBranch,
        Self::Branch,
        Self::JointBranch,
        Self::TemporaryCommittee,
        Self::TemporaryGeneralBranch,
        Self::TemporaryBranch,
        Self::TemporaryJointBranch,
    ];

    /// The code in tables, forms and exchange files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Committee => "611",
            Self::GeneralBranch => "621",
            Self::Branch => "631",
            Self::JointBranch => "632",
            Self::TemporaryCommittee => "911",
            Self::TemporaryGeneralBranch => "921",
            Self::TemporaryBranch => "931",
            Self::TemporaryJointBranch => "932",
        }
    }

    /// The title on pages and in sheets.
    pub fn title(self) -> &'static str {
        texts::kind(self)
    }

    /// The kind of a code.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind of a title, as sheets name it.
    pub fn by_title(title: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.title() == title)
    }

    /// Whether members belong to it directly.
    pub fn is_branch(self) -> bool {
        matches!(self, Self::Branch | Self::JointBranch | Self::TemporaryBranch | Self::TemporaryJointBranch)
    }

    /// Whether it is a general branch.
    pub fn is_general_branch(self) -> bool {
        matches!(self, Self::GeneralBranch | Self::TemporaryGeneralBranch)
    }

    /// Whether it is a committee.
    pub fn is_committee(self) -> bool {
        matches!(self, Self::Committee | Self::TemporaryCommittee)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_by_its_code_and_by_its_title() {
        for kind in Kind::ALL {
            assert_eq!(Kind::by_code(kind.code()), Some(kind));
            assert_eq!(Kind::by_title(kind.title()), Some(kind));
            assert_eq!(
                [kind.is_branch(), kind.is_general_branch(), kind.is_committee()]
                    .iter()
                    .filter(|is| **is)
                    .count(),
                1
            );
        }
        assert_eq!(Kind::by_title("党小组"), None);
    }
}
