//! The permission to bring in sheets. What the rows of a sheet need besides is said by its importer.

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

permissions! {
    /// Upload sheets, read their reports, apply them.
    ImportFiles = "imports.files.import", "导入表格", &[Duty::CommitteeOrganiser, Duty::BranchOrganiser];
}
