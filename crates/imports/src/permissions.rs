//! The permission to bring in sheets. What the rows of a sheet need besides is said by its importer.

use identity::Duty;

identity::permissions! {
    /// Upload sheets, read their reports, apply them.
    ImportFiles = "imports.files.import", "导入表格", &[Duty::CommitteeOrganiser, Duty::BranchOrganiser];
}
