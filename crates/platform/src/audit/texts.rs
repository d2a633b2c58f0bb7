//! Chinese words of values in the trail.

/// Yes and no.
pub(super) fn yes(value: bool) -> &'static str {
    if value { "是" } else { "否" }
}

/// Between the parts of a list.
pub(super) const AND: &str = "、";
