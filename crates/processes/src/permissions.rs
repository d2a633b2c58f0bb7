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

permissions! {
    /// Have a file of a process checked.
    CheckFiles = "processes.files.check", "检查流程文件", &[Duty::SystemAdministrator];
}
