//! The permissions of the organisation register.

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
    /// Read the tree and the records of organisations.
    ReadOrganizations = "organizations.register.read", "查阅党组织", &Duty::STAFF;
    /// Bring organisations in from a sheet.
    ImportOrganizations = "organizations.register.import", "导入党组织", &[Duty::CommitteeOrganiser];
}
