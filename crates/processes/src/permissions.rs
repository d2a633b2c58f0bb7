//! The permissions of processes.

use identity::Duty;

/// Who does the organisation's work, and everybody in his own matter.
const ALL_WORKING: [Duty; 6] = [
    Duty::Person,
    Duty::BranchOrganiser,
    Duty::BranchSecretary,
    Duty::GeneralBranchSecretary,
    Duty::CommitteeOrganiser,
    Duty::CommitteeMember,
];

identity::permissions! {
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
