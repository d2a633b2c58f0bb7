//! The Chinese sentences of this crate: why a file is refused, what to change in a cell, and what stands in the sheets
//! that we write.

use crate::sheets::{SheetCode, SheetError};

/// Marks that people put behind the heading of a required column.
pub(crate) const REQUIRED_MARKS: &[&str] = &["*", "＊", "(必填)", "（必填）"];
pub(crate) const YES_NO: &[&str] = &["是", "否"];

/// Why a file is refused, and what the person can do.
pub(crate) fn refusal(error: &SheetError) -> String {
    let place = error.row.map(|row| format!("（第 {row} 行附近）")).unwrap_or_default();
    let sentence = match error.code {
        SheetCode::Empty => "文件是空的。请重新选择已填写好的 .xlsx 文件。",
        SheetCode::TooLarge => "文件过大。请删去图片等无关内容，或分成几个文件分别导入。",
        SheetCode::Encrypted => "文件设有打开密码。请在 Excel 中取消密码，另存后重新上传。",
        SheetCode::OldFormat => {
            "这是旧版或其他格式的 Excel 文件。请用 Excel 或 WPS 打开，另存为“Excel 工作簿 (*.xlsx)”后重新上传。"
        }
        SheetCode::Csv => {
            "这是文本文件（如 CSV），不是 Excel 工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。"
        }
        SheetCode::Markup => {
            "这个文件的内容是网页，不是 Excel 工作簿（有些系统导出的“Excel”是网页）。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。"
        }
        SheetCode::Pdf => "这是 PDF 文件，不能导入。请上传按模板填写的 .xlsx 文件。",
        SheetCode::Image => "这是图片，不能导入。请上传按模板填写的 .xlsx 文件。",
        SheetCode::OtherOffice => {
            "这是文档、演示文稿或其他办公软件的表格，不是 Excel 工作簿。请另存为 .xlsx 后重新上传。"
        }
        SheetCode::NotASheet => "这不是 Excel 工作簿。请上传按模板填写的 .xlsx 文件。",
        SheetCode::Macro => {
            "文件含有宏，出于安全不予读取。请另存为不含宏的“Excel 工作簿 (*.xlsx)”后重新上传。"
        }
        SheetCode::Bomb => "文件解压后过大，不予读取。请把数据复制到空白模板中，另存后重新上传。",
        SheetCode::Broken => {
            "文件已损坏或不完整，无法读取。请用 Excel 或 WPS 打开检查，另存为 .xlsx 后重新上传。"
        }
        SheetCode::NoSheet => "工作簿里没有可见的工作表。请取消隐藏，或使用空白模板重新填写。",
        SheetCode::NoHeadings => "第一张工作表是空的。请把数据填在第一张工作表中，第一行为列名。",
        SheetCode::TooManyRows => "数据行数超过 20 万行。请分成几个文件分别导入。",
        SheetCode::TooManyColumns => "表格过宽，超过 200 列。请删去最右侧多余的内容后重新上传。",
        SheetCode::TooMuchText => "单元格或整行的文字过长。请检查后缩短。",
        SheetCode::TooSlow => "文件读取时间过长，已停止。请分成几个文件，或把数据复制到空白模板后重新上传。",
        SheetCode::TooMuchMemory => "文件内容过多，读取所需内存超出限制。请分成几个文件分别导入。",
        SheetCode::Crashed => {
            "读取文件的程序两次意外停止，文件没有读完。这不是填写的问题，请稍后重新上传；如仍出现，请联系系统管理员。"
        }
        SheetCode::Unavailable => "系统正忙，暂时不能读取文件。请稍后再试；如一直如此，请联系系统管理员。",
    };
    format!("{sentence}{place}")
}

pub(crate) fn heading_missing(heading: &str) -> String {
    format!("缺少必需的列“{heading}”。请在第一行补上该列名，或使用空白模板。")
}
pub(crate) fn heading_twice(heading: &str) -> String {
    format!("列名“{heading}”出现了不止一次。请只保留一列。")
}
pub(crate) fn column_not_read(heading: &str) -> String {
    format!("列“{heading}”不在模板中，未读取。")
}
pub(crate) fn required(heading: &str) -> String {
    format!("“{heading}”必须填写。")
}
pub(crate) fn formula(heading: &str) -> String {
    format!("“{heading}”是公式。请复制后“选择性粘贴为数值”，或直接填写结果。")
}
pub(crate) fn formula_text(heading: &str) -> String {
    format!("“{heading}”以 = + - @ 等符号开头，可能被当作公式执行。请去掉开头的符号。")
}
pub(crate) fn error_value(heading: &str) -> String {
    format!("“{heading}”是 Excel 的错误值。请改为正确内容或清空。")
}
pub(crate) fn digits_lost(heading: &str) -> String {
    format!("“{heading}”被 Excel 当作数字，末几位已丢失。请把单元格格式设为“文本”后重新填写完整号码。")
}
pub(crate) fn date_impossible(heading: &str) -> String {
    format!("“{heading}”的日期不存在，日历上没有这一天。请核对年月日。")
}
pub(crate) fn date_unreadable(heading: &str) -> String {
    format!("“{heading}”不是完整的日期。请按“2001-02-03”的形式填写年月日。")
}
pub(crate) fn number_unreadable(heading: &str) -> String {
    format!("“{heading}”不是数字。请只填写数字，不带单位。")
}
pub(crate) fn integer_unreadable(heading: &str) -> String {
    format!("“{heading}”应为整数。")
}

/// Several values in one line.
pub(crate) fn listed(values: &[&str]) -> String {
    values.join("、")
}

/// At most eight of the choices are named; the rest stands in the template.
pub(crate) fn not_a_choice(heading: &str, choices: &[&str]) -> String {
    let named = listed(&choices.iter().take(8).copied().collect::<Vec<_>>());
    let more = if choices.len() > 8 { "等，全部可选值见空白模板" } else { "" };
    format!("“{heading}”不在可选范围内。可选：{named}{more}。")
}

/// The parts of a day written with characters, such as 2001年2月3日: year, month, day.
pub(crate) fn day_in_characters(text: &str) -> Option<[&str; 3]> {
    let (year, rest) = text.strip_suffix(['日', '号'])?.split_once('年')?;
    let (month, day) = rest.split_once('月')?;
    Some([year, month, day])
}

/// What people write for yes and no.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "是" | "有" | "√" => Some(true),
        "否" | "无" | "×" => Some(false),
        _ => None,
    }
}

pub(crate) const ERRORS_COLUMN: &str = "错误说明";
pub(crate) const PROBLEMS_SHEET: &str = "问题清单";
pub(crate) const PROBLEMS_HEADINGS: [&str; 4] = ["行号", "列名", "填写内容", "问题与改法"];
pub(crate) const GUIDE_SHEET: &str = "填写说明";
pub(crate) const GUIDE_HEADINGS: [&str; 5] = ["列名", "是否必填", "说明", "示例", "可选值"];
pub(crate) const CHOICES_SHEET: &str = "可选值";
pub(crate) const REQUIRED: &str = "必填";
pub(crate) const OPTIONAL: &str = "选填";
pub(crate) const CHOOSE_FROM_LIST: &str = "请从下拉列表中选择。";
pub(crate) const FULL_SHEET: &str = "此表行数已满，其余内容从略。";

/// The note on a heading of the template.
pub(crate) fn heading_note(required: bool, hint: &str, example: &str) -> String {
    let mut lines = vec![if required { REQUIRED.to_owned() } else { OPTIONAL.to_owned() }];
    if !hint.is_empty() {
        lines.push(hint.to_owned());
    }
    if !example.is_empty() {
        lines.push(format!("例：{example}"));
    }
    lines.join("\n")
}
