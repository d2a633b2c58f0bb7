//! What the pages of processes write into the audit trail, in words.

use platform::audit::words::{Action, Field, Vocabulary};

const FILE: &[Field] = &[Field::plain("process", "流程编号"), Field::plain("remarks", "检查意见")];

/// Files that were checked.
pub(crate) const TRAIL: Vocabulary = Vocabulary {
    groups: &[],
    actions: &[Action { code: "processes.file.checked", title: "检查流程文件", fields: FILE }],
    subjects: &[("process_file", "流程文件")],
    jobs: &[],
    terms: None,
};
