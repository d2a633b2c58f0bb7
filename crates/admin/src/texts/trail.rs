//! What the pages of administration write into the audit trail, in words.

use platform::audit::words::{Action, Field, Vocabulary};

const VERDICT: &[Field] = &[
    Field::plain("entries", "记录条数"),
    Field::plain("broken_at", "断开处的序号"),
    Field::plain("why", "技术说明"),
];

/// That the trail was verified.
pub(crate) const TRAIL: Vocabulary = Vocabulary {
    groups: &[],
    actions: &[Action { code: "admin.trail.verified", title: "验证审计记录", fields: VERDICT }],
    subjects: &[("trail", "审计记录")],
    jobs: &[],
    terms: None,
};
