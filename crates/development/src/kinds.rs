//! The codes of this module: how a case stands, and who supports it.

use sea_orm::{DeriveActiveEnum, EnumIter};

use crate::texts;

/// How a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Status {
    /// On the way.
    #[sea_orm(string_value = "open")]
    Open,
    /// A full member, the papers archived.
    #[sea_orm(string_value = "archived")]
    Archived,
    /// The branch meeting did not vote for admission.
    #[sea_orm(string_value = "vote_failed")]
    VoteFailed,
    /// The committee did not approve the admission.
    #[sea_orm(string_value = "not_admitted")]
    NotAdmitted,
    /// The probationary membership was cancelled.
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
}

impl Status {
    /// The code in forms and tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Archived => "archived",
            Self::VoteFailed => "vote_failed",
            Self::NotAdmitted => "not_admitted",
            Self::Cancelled => "cancelled",
        }
    }

    /// All of them, in the order of choosers.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::Archived, Self::VoteFailed, Self::NotAdmitted, Self::Cancelled];

    /// How a case stands whose process came to this end event.
    pub(crate) fn by_end(event: &str) -> Option<Self> {
        match event {
            "archived" => Some(Self::Archived),
            "vote_failed" => Some(Self::VoteFailed),
            "not_admitted" => Some(Self::NotAdmitted),
            "probation_cancelled" => Some(Self::Cancelled),
            _ => None,
        }
    }

    /// The title on pages.
    pub fn title(self) -> &'static str {
        texts::status(self)
    }

    /// The status of a code.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// As what somebody supports a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Role {
    /// 培养联系人, one or two full members (Art. 9).
    #[sea_orm(string_value = "contact")]
    Contact,
    /// 入党介绍人, exactly two full members (Art. 14).
    #[sea_orm(string_value = "introducer")]
    Introducer,
}

impl Role {
    /// The code in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Introducer => "introducer",
        }
    }

    /// The role of a code, as packs name it.
    pub fn by_code(code: &str) -> Option<Self> {
        [Self::Contact, Self::Introducer].into_iter().find(|one| one.code() == code)
    }
}
