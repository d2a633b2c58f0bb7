//! The permissions of processes.

use identity::{Duty, Permission, PermissionInfo};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $title:literal, $held:expr;)*) => {
        $($(#[$doc])* pub struct $name;
        impl Permission for $name {
            const CODE: &'static str = $code;
            const TITLE: &'static str = $title;
            const HELD_BY: &'static [Duty] = $held;
        })*
        /// All of them.
        pub const ALL: &[PermissionInfo] = &[$(PermissionInfo::of::<$name>()),*];
    };
}

/// Who does the organisation's work, and everybody in his own matter.
const ALL_WORKING: [Duty; 6] = [
    Duty::Person,
    Duty::BranchOrganiser,
    Duty::BranchSecretary,
    Duty::GeneralBranchSecretary,
    Duty::CommitteeOrganiser,
    Duty::CommitteeMember,
];

permissions! {
    /// Check files of processes, deploy them, read what is deployed. A definition holds for the whole installation: it is a
    /// setting, and no business of one organisation.
    DeployDefinitions = "processes.definitions.deploy", "检查和部署流程", &[Duty::SystemAdministrator];
    /// Start an instance of a deployed process.
    StartInstances = "processes.instances.start", "发起流程", &Duty::STAFF;
    /// Read instances and their traces.
    ReadInstances = "processes.instances.read", "查阅流程办理情况", &ALL_WORKING;
    /// Halt, cancel and migrate instances, put incidents right.
    GuideInstances = "processes.instances.guide", "管理流程办理", &[Duty::CommitteeOrganiser];
    /// Do work items of deployed processes.
    DoItems = "processes.items.do", "办理流程事项", &ALL_WORKING;
}
