//! The permissions of the two front pages.

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
    /// The desk of those who work for the organisation.
    UseDesk = "workbench.desk.use", "使用工作台", &Duty::STAFF;
    /// The front page of one's own matters.
    UseOwnPages = "workbench.own.use", "办理本人事项", &[Duty::Person];
}
