//! The permissions of the register of persons.

use identity::Duty;

/// Those who keep the register of their own part of the tree.
const KEEPERS: &[Duty] = &[Duty::BranchOrganiser, Duty::BranchSecretary, Duty::CommitteeOrganiser];

identity::permissions! {
    /// Read the roster and the records.
    ReadRegister = "members.register.read", "查阅党员名册", &Duty::STAFF;
    /// Register persons and change what is known of them.
    KeepRegister = "members.register.keep", "登记和修改党员信息", KEEPERS;
    /// Register members, not only applicants, and correct the days of their way: what else the 25 steps decide.
    RegisterMembers = "members.register.members", "登记党员和更正发展日期", &[Duty::CommitteeOrganiser];
    /// Bring persons in from a sheet.
    ImportMembers = "members.register.import", "导入党员", &[Duty::CommitteeOrganiser];
    /// See a number in full; each look leaves an entry.
    RevealNumbers = "members.numbers.reveal", "查看完整号码", KEEPERS;
    /// Take the roster away as a sheet.
    ExportRoster = "members.roster.export", "导出党员名册", &Duty::STAFF;
    /// Open a sign-in account for a person of the register.
    OpenAccounts = "members.accounts.open", "为党员开通登录账号", KEEPERS;
    /// One's own record.
    OwnRecord = "members.record.own", "查阅本人全纪实", &[Duty::Person];
}
