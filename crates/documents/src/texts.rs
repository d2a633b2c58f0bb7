//! The Chinese sentences of this crate: why a file is refused, what to change in a cell, and what stands in the sheets
//! that we write.

use crate::sheets::{SheetCode, SheetError};

pub(crate) const YES_NO: &[&str] = &["是", "否"];

/// Why a file is refused, and what the person can do.
pub(crate) fn refusal(error: &SheetError) -> String {
    let place = error.row.map(|row| format!("（第 {row} 行附近）")).unwrap_or_default();
    let sentence = match error.code {
        SheetCode::Empty => "文件是空的。请重新选择已填写好的表格。",
        SheetCode::TooLarge => "文件过大。请删去图片等无关内容，或分成几个文件分别导入。",
        SheetCode::Encrypted => "文件设有打开密码。请在 Excel 中取消密码，另存后重新上传。",
        SheetCode::OldFormat => {
            "这种格式的 Excel 文件（如 .xlsb）不能读取。请用 Excel 或 WPS 打开，另存为“Excel 工作簿 (*.xlsx)”后重新上传。"
        }
        SheetCode::Text => {
            "这个文本文件的编码认不出，或者没有逗号、分号、制表符分隔的列。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。"
        }
        SheetCode::Markup => {
            "这个文件的内容是网页，不是 Excel 工作簿（有些系统导出的“Excel”是网页）。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。"
        }
        SheetCode::Pdf => {
            "这是 PDF 文件，其中的名册不能直接读取。请上传原来的表格（.xlsx、.xls、.ods 或 .csv）；只有 PDF 时，请先把名册录入表格。"
        }
        SheetCode::Image => "这是图片，不能导入。请上传表格（.xlsx、.xls、.ods 或 .csv）。",
        SheetCode::Paper => {
            "这是 Word 文档，其中的名册不能直接读取。请把文档里的表格整个复制到 Excel 或 WPS 表格，另存为 .xlsx 后上传。"
        }
        SheetCode::OtherOffice => {
            "这是演示文稿或其他办公软件的文件，不是表格。请把数据放进表格，另存为 .xlsx 后上传。"
        }
        SheetCode::NotASheet => "这不是表格文件。请上传 .xlsx、.xls、.ods 或 .csv 文件。",
        SheetCode::Macro => {
            "文件含有宏，出于安全不予读取。请另存为不含宏的“Excel 工作簿 (*.xlsx)”后重新上传。"
        }
        SheetCode::Bomb => "文件解压后过大，不予读取。请把数据复制到空白模板中，另存后重新上传。",
        SheetCode::Broken => {
            "文件已损坏或不完整，无法读取。请用 Excel 或 WPS 打开检查，另存为 .xlsx 后重新上传。"
        }
        SheetCode::NoSheet => "工作簿里没有可见的工作表。请取消隐藏，或使用空白模板重新填写。",
        SheetCode::NoHeadings => "工作表都是空的，没有可以读取的内容。请检查后重新上传。",
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

/// The parts of a day written with characters, such as 2001年2月3日, 2001年2月, 2001年 or 2月3日: year, month, day.
pub(crate) fn parts_of_day(text: &str) -> Option<[Option<&str>; 3]> {
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => (Some(year), rest),
        None => (None, text),
    };
    if rest.is_empty() {
        return year.map(|year| [Some(year), None, None]);
    }
    let (month, rest) = rest.split_once('月')?;
    let day = rest.trim_end_matches(['日', '号']);
    Some([year, Some(month), Some(day).filter(|day| !day.is_empty())])
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

/// Signs inside headings that say nothing.
pub(crate) const PARTICLES: &[char] = &['的', '为'];
/// Words at the end of headings that all mean a time.
pub(crate) const TIME_ENDS: &[&str] = &["日期", "年月日", "年月", "时点"];
pub(crate) const TIME: &str = "时间";
/// What every name of an organisation of the party may begin with.
pub(crate) const OF_THE_PARTY: &str = "中共";
/// Ends of names of organisations and the short words for them; longer ones first.
pub(crate) const UNIT_ENDS: &[(&str, &str)] = &[
    ("党总支部委员会", "党总支"),
    ("总支部委员会", "党总支"),
    ("党支部委员会", "党支部"),
    ("支部委员会", "党支部"),
    ("党委员会", "党委"),
    ("委员会", "党委"),
    ("党总支部", "党总支"),
    ("总支部", "党总支"),
    ("党总支", "党总支"),
    ("总支", "党总支"),
    ("党支部", "党支部"),
    ("支部", "党支部"),
];
/// The words for kinds of organisations at the end of a compared name; longer ones first.
pub(crate) const UNIT_KINDS: &[&str] =
    &["基层党委", "二级党委", "分党委", "党总支", "党支部", "党委", "党组"];

pub(crate) fn unit(name: &str, code: &str) -> String {
    format!("{name}（{code}）")
}

pub(crate) const YES_OR_NO: &str = "是否";
/// Signs before a number that belong to its unit.
pub(crate) const BEFORE_NUMBERS: &[char] = &['约', '共', '计'];
/// Words that say that a value is not reached yet.
pub(crate) const UNFINISHED: &[&str] = &["在读", "在校", "肄业", "结业", "未毕业", "攻读"];

/// The table of values that are only near to those of a field.
pub(crate) fn near(heading: &str) -> Option<&'static str> {
    (heading == "发展阶段").then_some("发展阶段近似")
}

pub(crate) fn two_phones(value: &str, rest: &str) -> String {
    format!("一格里有两个电话：{value} 作联系电话，{rest} 可作固定电话。请核对。")
}
pub(crate) fn serial_number(heading: &str, day: chrono::NaiveDate) -> String {
    format!("“{heading}”是日期的序列号，读作 {day}。")
}
pub(crate) fn day_missing(heading: &str) -> String {
    format!("“{heading}”只有年月，请补上日。")
}
pub(crate) fn month_missing(heading: &str) -> String {
    format!("“{heading}”只有年份，请补上月和日。")
}
pub(crate) fn year_short(heading: &str) -> String {
    format!("“{heading}”的年份只有两位，请选择或填写四位年份。")
}
pub(crate) fn year_missing(heading: &str) -> String {
    format!("“{heading}”没有年份，请补上。")
}
pub(crate) fn year_from_title(heading: &str, day: chrono::NaiveDate) -> String {
    format!("“{heading}”没有写年份，按标题读作 {day}。")
}
pub(crate) fn time_missing(heading: &str) -> String {
    format!("“{heading}”没有时刻，请补上。")
}
pub(crate) fn moment_unreadable(heading: &str) -> String {
    format!("“{heading}”不是日期和时刻。请按“2026-03-05 14:30”的形式填写。")
}
pub(crate) fn month_unreadable(heading: &str) -> String {
    format!("“{heading}”不是年月。请按“2026-10”的形式填写。")
}
pub(crate) fn several_months(heading: &str, months: &[String]) -> String {
    format!("“{heading}”写了几个月（{}）。按月拆成几行，还是记在一个月？", months.join("、"))
}

/// The months of a range such as 2026年10-12月.
pub(crate) fn months_of(text: &str) -> Option<Vec<String>> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (year, rest) = text.split_once(['年', '.'])?;
    let (first, last) = rest.trim_end_matches('月').split_once(['-', '—', '~', '至', '－'])?;
    let year: u32 = year.parse().ok()?;
    let (first, last): (u32, u32) = (first.trim_end_matches('月').parse().ok()?, last.parse().ok()?);
    (1 <= first && first < last && last <= 12)
        .then(|| (first..=last).map(|month| format!("{year}-{month:02}")).collect())
}

/// A number written with characters in front of a unit, such as 三十天; up to 99.
pub(crate) fn number_in_characters(text: &str) -> Option<(f64, &str)> {
    const DIGITS: &str = "零一二三四五六七八九";
    let end = text.char_indices().find(|(_, c)| !DIGITS.contains(*c) && *c != '十' && *c != '两');
    let (number, unit) = text.split_at(end.map_or(text.len(), |(end, _)| end));
    if number.is_empty() || unit.chars().count() > 4 {
        return None;
    }
    let digit = |c: char| if c == '两' { Some(2) } else { DIGITS.chars().position(|one| one == c) };
    let value = match number.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens.chars().next()?)? };
            tens * 10 + ones.chars().next().map_or(Some(0), digit)?
        }
        None => digit(number.chars().next().filter(|_| number.chars().count() == 1)?)?,
    };
    Some((f64::from(u32::try_from(value).ok()?), unit))
}

/// Whether a number has a unit that is another one than that of its field.
pub(crate) fn is_other_unit(heading: &str, unit: &str) -> bool {
    heading == "学时" && matches!(unit, "小时" | "h" | "H" | "钟头")
}
pub(crate) fn other_unit(heading: &str, unit: &str) -> String {
    format!("“{heading}”写的是{unit}，按 1 比 1 折算。")
}
pub(crate) fn nearest(heading: &str, choice: &str) -> String {
    format!("“{heading}”没有这个值，按“{choice}”登记。")
}
pub(crate) fn unfinished(heading: &str) -> String {
    format!("“{heading}”写的是尚未完成的，不是已取得的。请选择。")
}
pub(crate) fn several_values(heading: &str) -> String {
    format!("“{heading}”一格里有几个值，请选择一个。")
}
pub(crate) fn birth_differs(heading: &str) -> String {
    format!("“{heading}”与公民身份号码中的出生日期不一致。")
}
pub(crate) fn birth_completed(heading: &str, day: chrono::NaiveDate) -> String {
    format!("“{heading}”不完整，按公民身份号码读作 {day}。")
}

pub(crate) fn above_ambiguous(name: &str) -> String {
    format!("名为“{name}”的上级党组织不止一个，请选择。")
}
pub(crate) fn above_unknown(name: &str) -> String {
    format!("没有名为“{name}”的上级党组织，请选择。")
}
pub(crate) fn zeros_lost(heading: &str, code: &str) -> String {
    format!("“{heading}”前面的 0 已丢失，补全为 {code}。")
}
pub(crate) fn code_unknown(is_named: bool) -> String {
    let more = if is_named { "按名称可以认出，见右侧的建议。" } else { "请核对编码。" };
    format!("没有这个编码的党组织。{more}")
}
pub(crate) fn code_and_name(heading: &str) -> String {
    format!("“{heading}”与党支部名称不是同一个党组织，请选择。")
}
pub(crate) fn branch_ambiguous(is_above_known: bool) -> String {
    let why = if is_above_known { "这一行没有填上级党组织，" } else { "" };
    format!("{why}同名的党支部不止一个，请选择。")
}
pub(crate) fn branch_unknown(above: Option<&str>) -> String {
    match above {
        Some(above) => format!("{above}没有这个名称的党支部，请选择。"),
        None => "没有这个名称的党支部，请选择。".to_owned(),
    }
}
pub(crate) fn by_name() -> String {
    "没有学号或工号，按姓名和党支部对上一人。".to_owned()
}
pub(crate) fn nobody() -> String {
    "名册里没有这个人。".to_owned()
}
pub(crate) fn several_persons() -> String {
    "同名的不止一人，请填写学号或工号。".to_owned()
}
pub(crate) fn another_person(number: &str) -> String {
    format!("“{number}”与姓名不是同一人。")
}
pub(crate) fn number_unknown(number: &str, near: usize) -> String {
    if near == 1 {
        format!("名册里没有这个“{number}”。按姓名和党支部能对上一人。")
    } else {
        format!("名册里没有这个“{number}”。")
    }
}
pub(crate) fn person(known: &crate::table::Known) -> String {
    format!("{}（{}）", known.name, known.number)
}

/// Why rows are no data.
pub(crate) mod row {
    pub(crate) const TITLE: &str = "标题行";
    pub(crate) const REPORT: &str = "填报单位和日期";
    pub(crate) const DAY: &str = "日期行";
    pub(crate) const LEGEND: &str = "符号说明行";
    pub(crate) const NOTE: &str = "填写说明行";
    pub(crate) const REMARK: &str = "说明行";
    pub(crate) const TOTAL: &str = "合计行";
    pub(crate) const SEAL: &str = "盖章行";
    pub(crate) const HEAD_AGAIN: &str = "重复的表头";
    pub(crate) const SUBHEAD: &str = "小标题行";
    pub(crate) const ONLY_ORDINAL: &str = "只有序号的空行";
    const ALL: &[&str] =
        &[TITLE, REPORT, DAY, LEGEND, NOTE, REMARK, TOTAL, SEAL, HEAD_AGAIN, SUBHEAD, ONLY_ORDINAL];

    /// The reason as a constant: it was kept as text.
    pub(crate) fn by_code(text: &str) -> &'static str {
        ALL.iter().find(|one| **one == text).copied().unwrap_or(REMARK)
    }

    /// A day, a month or a year alone.
    pub(crate) fn is_day(text: &str) -> bool {
        let rest: String = text.chars().filter(|c| !"年月日号 　-/.".contains(*c)).collect();
        rest.len() <= 8 && rest.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The line under a form where a day is written by hand.
    pub(crate) fn is_blank_day(text: &str) -> bool {
        let rest: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        rest == "年月日"
    }

    pub(crate) fn is_advice(text: &str) -> bool {
        ["说明", "注意", "请", "填写", "分开", "必填", "注："].iter().any(|word| text.contains(word))
    }

    pub(crate) fn is_example(text: &str) -> bool {
        ["示例", "样例", "例："].iter().any(|word| text.contains(word))
    }
}

/// What is said about the columns of a sheet.
pub(crate) mod column {
    /// Columns that we write ourselves beside those of the layout.
    pub(crate) fn is_own(heading: &str) -> bool {
        heading == super::ERRORS_COLUMN
    }

    /// `A` for the first column.
    pub(crate) fn letter(at: usize) -> String {
        rust_xlsxwriter::utility::column_number_to_name(u16::try_from(at).unwrap_or(u16::MAX))
    }

    pub(crate) fn twice(heading: &str, first: &str, second: &str) -> String {
        format!("“{heading}”出现两次：{first} 列和 {second} 列。只读 {first} 列，对吗？")
    }
    pub(crate) fn landline(heading: &str) -> String {
        format!("“{heading}”里都是固定电话，读作“固定电话”，对吗？")
    }
    pub(crate) fn means_another(heading: &str, field: &str) -> String {
        format!("“{heading}”里的值像是“{field}”，读作“{field}”，对吗？")
    }
    pub(crate) fn means_none(heading: &str, field: &str) -> String {
        format!("“{heading}”里的值不是“{field}”的值，不读取，对吗？")
    }
    pub(crate) fn by_values(heading: &str, field: &str) -> String {
        let heading = if heading.is_empty() { "没有列名的一列" } else { heading };
        format!("“{heading}”里的值像是“{field}”，读作“{field}”，对吗？")
    }
    pub(crate) fn no_heading(letter: &str, field: Option<&str>) -> String {
        match field {
            Some(field) => format!("{letter} 列没有列名，里面的值像是“{field}”，对吗？"),
            None => format!("{letter} 列没有列名，请选择是什么，或者不读取。"),
        }
    }
}

pub(crate) fn blank(heading: &str) -> String {
    format!("“{heading}”空着：是缺席还是没有登记？请选择。")
}
pub(crate) fn mark_read_as(heading: &str, mark: &str, value: &str) -> String {
    format!("“{heading}”的记号 {mark} 读作“{value}”。")
}

/// What stands between two values in one cell.
pub(crate) const BETWEEN: &[char] = &['/', '、', ',', '，', ';', '；', '\n', '|'];
/// What stands between values, and around what explains one.
pub(crate) const AROUND: &[char] = &['/', '、', ',', '，', ';', '；', '（', '(', '）', ')'];
/// What stands between the first and the last day of a time.
pub(crate) const UNTIL: &[char] = &['~', '～', '至', '—', '－', '-'];
/// What may stand before an amount.
pub(crate) const BEFORE_AMOUNTS: &[char] = &['￥', '¥', '＄', '$', '+', ' ', '\u{3000}'];
pub(crate) const OPENING: &[char] = &['(', '（', '[', '【', '〔'];
pub(crate) const CLOSING: &[char] = &[')', '）', ']', '】', '〕'];
