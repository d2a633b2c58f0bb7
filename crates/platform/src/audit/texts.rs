//! Chinese words of values in the trail, and of the jobs of this crate.

/// Names of jobs, as they stand for an actor.
pub(super) const JOBS: &[(&str, &str)] = &[
    ("forgetting forms", "系统自动（清理已提交的表单）"),
    ("recurring jobs", "系统自动（定时任务）"),
    ("taking leases", "系统自动（定时任务）"),
];

/// Yes and no.
pub(super) fn yes(value: bool) -> &'static str {
    if value { "是" } else { "否" }
}

/// Between the parts of a list.
pub(super) const AND: &str = "、";
