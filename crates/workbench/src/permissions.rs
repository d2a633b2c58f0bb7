//! The permissions of the two front pages.

use identity::Duty;

identity::permissions! {
    /// The desk of those who work for the organisation.
    UseDesk = "workbench.desk.use", "使用工作台", &Duty::STAFF;
    /// The front page of one's own matters.
    UseOwnPages = "workbench.own.use", "办理本人事项", &[Duty::Person];
}
