//! What imports write into the audit trail, in words.

use platform::audit::words::{Action, Field, Vocabulary};

const FILE: &[Field] = &[
    Field::term("kind", "内容"),
    Field::plain("rows", "总行数"),
    Field::plain("new", "新增"),
    Field::plain("changed", "变更"),
    Field::plain("same", "无变化"),
    Field::plain("bad", "有问题"),
    Field::plain("digest", "文件摘要"),
    Field::plain("answers", "已回答的问题"),
];

/// Sheets brought in.
pub(crate) const TRAIL: Vocabulary = Vocabulary {
    groups: &[("imports.", "导入（全部）")],
    actions: &[
        Action { code: "imports.file.uploaded", title: "上传表格", fields: FILE },
        Action { code: "imports.file.planned", title: "确定表格读法", fields: FILE },
        Action { code: "imports.file.applied", title: "导入表格", fields: FILE },
        Action { code: "imports.file.stopped", title: "导入中断", fields: FILE },
        Action { code: "imports.file.refused", title: "退回表格", fields: FILE },
    ],
    subjects: &[("import", "导入的表格")],
    jobs: &[
        ("import on the command line", "命令行导入"),
        ("import report", "系统自动（导入）"),
        ("import plan", "系统自动（导入）"),
        ("an import goes on", "系统自动（导入）"),
        ("import under way", "系统自动（导入）"),
    ],
    terms: None,
};
