//! The permissions of the organisation register.

use identity::Duty;

identity::permissions! {
    /// Read the tree and the records of organisations.
    ReadOrganizations = "organizations.register.read", "查阅党组织", &Duty::STAFF;
    /// Keep what is known of organisations: contact person, secretary, address.
    KeepOrganizations = "organizations.register.keep", "修改党组织联系方式和地址", &[
        Duty::BranchOrganiser, Duty::BranchSecretary, Duty::GeneralBranchSecretary, Duty::CommitteeOrganiser,
    ];
    /// Change what the committee decides about an organisation: names, term, the right to approve admissions.
    NameOrganizations = "organizations.register.name", "修改党组织名称、任期和审批权限", &[Duty::CommitteeOrganiser];
    /// Bring organisations in from a sheet.
    ImportOrganizations = "organizations.register.import", "导入党组织", &[Duty::CommitteeOrganiser];
}
