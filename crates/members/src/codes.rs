//! Small code sets that are part of the logic. Large ones (民族, 学历, 工作岗位) are in `rules::codes`.

use sea_orm::{DeriveActiveEnum, EnumIter};

use crate::texts;

/// GB/T 2261.1. Stored as its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Sex {
    /// 1
    #[sea_orm(string_value = "1")]
    Male,
    /// 2
    #[sea_orm(string_value = "2")]
    Female,
}

impl Sex {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Male, Self::Female];

    /// The code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Male => "1",
            Self::Female => "2",
        }
    }

    /// The title on pages and in sheets.
    pub fn title(self) -> &'static str {
        texts::sex(self)
    }

    /// The sex of a code.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The sex of a title.
    pub fn by_title(title: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.title() == title)
    }
}

/// 党籍状态 of the collection form. Stored as its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum MembershipState {
    /// 正常
    #[sea_orm(string_value = "1")]
    Regular,
    /// 停止党籍
    #[sea_orm(string_value = "2")]
    Suspended,
}

impl MembershipState {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Regular, Self::Suspended];

    /// The code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Regular => "1",
            Self::Suspended => "2",
        }
    }

    /// The title on pages and in sheets.
    pub fn title(self) -> &'static str {
        texts::membership_state(self)
    }

    /// The state of a code.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The state of a title.
    pub fn by_title(title: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.title() == title)
    }
}
