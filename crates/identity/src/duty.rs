//! The duties that a post can give.

use sea_orm::{DeriveActiveEnum, EnumIter};

use crate::texts;

/// What somebody in a post is there for. Permissions name the duties that may hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Duty {
    /// One's own matters: everybody who is on the register, without any post.
    #[sea_orm(string_value = "person")]
    Person,
    /// Leader of a group.
    #[sea_orm(string_value = "group_leader")]
    GroupLeader,
    /// Organisation member of a branch committee.
    #[sea_orm(string_value = "branch_organiser")]
    BranchOrganiser,
    /// Secretary or deputy secretary of a branch.
    #[sea_orm(string_value = "branch_secretary")]
    BranchSecretary,
    /// Secretary of a general branch.
    #[sea_orm(string_value = "general_branch_secretary")]
    GeneralBranchSecretary,
    /// Organiser of a committee or of its organisation department.
    #[sea_orm(string_value = "committee_organiser")]
    CommitteeOrganiser,
    /// Secretary or member of a committee.
    #[sea_orm(string_value = "committee_member")]
    CommitteeMember,
    /// Accounts and settings.
    #[sea_orm(string_value = "system_administrator")]
    SystemAdministrator,
    /// Posts and scope.
    #[sea_orm(string_value = "security_administrator")]
    SecurityAdministrator,
    /// The audit trail.
    #[sea_orm(string_value = "audit_administrator")]
    AuditAdministrator,
}

impl Duty {
    /// All duties that can be given by a post, in the order of lists.
    pub const GIVEN: [Duty; 9] = [
        Duty::CommitteeMember,
        Duty::CommitteeOrganiser,
        Duty::GeneralBranchSecretary,
        Duty::BranchSecretary,
        Duty::BranchOrganiser,
        Duty::GroupLeader,
        Duty::SystemAdministrator,
        Duty::SecurityAdministrator,
        Duty::AuditAdministrator,
    ];

    /// Those who work for a branch.
    pub const BRANCH: [Duty; 2] = [Duty::BranchOrganiser, Duty::BranchSecretary];

    /// Everybody who does the organisation's own work, from branch to committee.
    pub const STAFF: [Duty; 5] = [
        Duty::BranchOrganiser,
        Duty::BranchSecretary,
        Duty::GeneralBranchSecretary,
        Duty::CommitteeOrganiser,
        Duty::CommitteeMember,
    ];

    /// Whether this is one of the three duties that must lie with three people and see no business data.
    pub fn is_separated(self) -> bool {
        matches!(self, Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator)
    }

    /// The title on pages.
    pub fn title(self) -> &'static str {
        texts::duty(self)
    }

    /// The code in forms and tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::GroupLeader => "group_leader",
            Self::BranchOrganiser => "branch_organiser",
            Self::BranchSecretary => "branch_secretary",
            Self::GeneralBranchSecretary => "general_branch_secretary",
            Self::CommitteeOrganiser => "committee_organiser",
            Self::CommitteeMember => "committee_member",
            Self::SystemAdministrator => "system_administrator",
            Self::SecurityAdministrator => "security_administrator",
            Self::AuditAdministrator => "audit_administrator",
        }
    }

    /// The duty of a code from a form.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::GIVEN.into_iter().find(|duty| duty.code() == code)
    }
}
