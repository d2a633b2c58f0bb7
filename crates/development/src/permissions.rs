//! The permissions of member development.

use identity::Duty;

/// The staff, and everybody in his own matter: as applicant, contact or introducer. Which case and whose turn is
/// asked again for each of them.
const PARTICIPANTS: &[Duty] = &[
    Duty::Person,
    Duty::BranchOrganiser,
    Duty::BranchSecretary,
    Duty::GeneralBranchSecretary,
    Duty::CommitteeOrganiser,
    Duty::CommitteeMember,
];

identity::permissions! {
    /// Read the list of cases of one's part of the tree.
    ReadCases = "development.cases.read", "查阅发展党员情况", &Duty::STAFF;
    /// Open a case for an applicant of one's part of the tree.
    OpenCases = "development.cases.open", "为申请人建立发展档案", &[
        Duty::BranchOrganiser, Duty::BranchSecretary, Duty::CommitteeOrganiser,
    ];
    /// Take part in a case: see it, and do the work points whose turn it is.
    TakePart = "development.cases.take_part", "办理发展党员工作点", PARTICIPANTS;
    /// Halt a case, let it go on, move it to a newer rule set, put one right that was moved without its acts.
    GuideCases = "development.cases.guide", "管理发展党员流程", &[Duty::CommitteeOrganiser];
    /// See how far one's own application is.
    OwnApplication = "development.application.own", "查看本人入党进度", &[Duty::Person];
    /// Bring in the working days of a year, and say whether the day of posting counts.
    KeepCalendar = "development.calendar.keep", "维护工作日历", &[Duty::SystemAdministrator];
    /// Bring applicants in from a sheet.
    ImportApplicants = "development.applicants.import", "导入入党申请人", &[
        Duty::CommitteeOrganiser, Duty::BranchOrganiser,
    ];
}
