//! The permissions of accounts, posts and the trail.

use crate::Duty;

/// Declares permissions as types, and `ALL` of them: `Name = code, title, duties that may hold it;`.
#[macro_export]
macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $title:literal, $held:expr;)*) => {
        $($(#[$doc])* pub struct $name;
        impl $crate::Permission for $name {
            const CODE: &'static str = $code;
            const TITLE: &'static str = $title;
            const HELD_BY: &'static [$crate::Duty] = $held;
        })*
        /// All of them.
        pub const ALL: &[$crate::PermissionInfo] = &[$($crate::PermissionInfo::of::<$name>()),*];
    };
}

permissions! {
    /// Open, close and reset accounts.
    ManageAccounts = "identity.accounts.manage", "管理登录账号", &[Duty::SystemAdministrator];
    /// Grant and end posts.
    GrantPosts = "identity.posts.grant", "授予和结束职务", &[Duty::SecurityAdministrator];
    /// Read the audit trail.
    ReadTrail = "identity.trail.read", "查阅审计记录", &[Duty::AuditAdministrator];
    /// Approve or refuse the reset of another of the three administrators.
    ApproveResets = "identity.resets.approve", "复核三员密码重置", &[
        Duty::SystemAdministrator, Duty::SecurityAdministrator, Duty::AuditAdministrator,
    ];
    /// One's own account: password, posts, preferences.
    OwnAccount = "identity.account.own", "管理本人账号", &[
        Duty::Person, Duty::GroupLeader, Duty::BranchOrganiser, Duty::BranchSecretary, Duty::GeneralBranchSecretary,
        Duty::CommitteeOrganiser, Duty::CommitteeMember, Duty::SystemAdministrator, Duty::SecurityAdministrator,
        Duty::AuditAdministrator,
    ];
}
