//! Chinese sentences of imports.

pub(crate) mod trail;

use web::ui::Tag;

use crate::schema::State;

pub(crate) const INTERRUPTED: &str = "检查过程中服务重新启动，没有写入任何一行。请重新上传这份文件";
pub(crate) const FAILED: &str = "处理时系统出错。请稍后再试；如仍出现，请联系管理员";
pub(crate) const BUSY: &str = "系统繁忙。请稍后再试";
pub(crate) const CHANGED_MEANWHILE: &str = "导入过程中登记内容有变化，出现了新的问题。请按新的结果处理";
pub(crate) const CHANGED_SINCE: &str =
    "检查之后登记内容有变化，出现了新的问题，没有写入任何一行。请按新的结果处理";
/// Why nothing came of it.
pub(crate) fn nothing_written(why: &str) -> String {
    format!("没有写入任何一行。{why}")
}

/// How far it got, and why no further.
pub(crate) fn written_before(rows: u64, written: u64, why: &str) -> String {
    format!(
        "表格前 {rows} 行已处理，其中 {written} 行已写入；其后各行没有写入。{why}。再次导入时，已写入的行不会重复"
    )
}

pub(crate) const NO_ROWS: &str = "表格里没有可导入的内容。请填写后再上传";

pub(crate) const NO_FILE: &str = "请选择要导入的文件";
pub(crate) const UPLOADED: &str = "文件已上传，正在检查";
pub(crate) const APPLYING: &str = "正在导入";
pub(crate) const REFUSED: &str = "已整份退回，没有写入任何一行";

/// Where an import stands.
pub(crate) fn state(state: State) -> Tag {
    match state {
        State::Checking => Tag::info("正在检查"),
        State::Checked => Tag::warn("待确认"),
        State::Applying => Tag::info("正在导入"),
        State::Done => Tag::ok("已导入"),
        State::Refused => Tag::plain("已退回"),
        State::Failed => Tag::bad("未能处理"),
    }
}

/// What to bring in first: later kinds name rows of earlier ones.
pub(crate) fn first(titles: impl Iterator<Item = &'static str>) -> String {
    let titles: Vec<&str> = titles.collect();
    match titles.as_slice() {
        [] | [_] => "还没有导入过。".to_owned(),
        several => {
            format!("还没有导入过。请按{}的顺序上传，后面的表格会用到前面的编码。", several.join("、"))
        }
    }
}

/// How far the work is.
pub(crate) fn progress(done: u64, total: u64) -> String {
    if total == 0 {
        "正在读取文件".to_owned()
    } else {
        format!("已处理 {done} 行，共 {total} 行")
    }
}

pub(crate) fn template_name(title: &str) -> String {
    format!("{title}导入模板.xlsx")
}

pub(crate) fn marked_name(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    format!("{stem}-有问题的行.xlsx")
}

/// A column that is not read: its heading, or its letter where nothing stands over it.
pub(crate) fn column(at: usize, heading: &str) -> String {
    if heading.trim().is_empty() {
        format!("{} 列（没有列名）", documents::table::letter(at))
    } else {
        heading.split_whitespace().collect::<Vec<_>>().join("")
    }
}
pub(crate) fn in_sheet(sheet: &str, heading: &str) -> String {
    format!("{sheet}：{heading}")
}
pub(crate) fn missing(headings: &[String]) -> String {
    format!("缺少必需的列：{}。请在“列的对应”里指出是哪一列，或补上后重新上传", headings.join("、"))
}
pub(crate) const FOREIGN_PAPER: &str =
    "Word 和 PDF 里的名册不能直接读取。请把其中的表格复制到 Excel 或 WPS 表格，另存为 .xlsx 后上传";
pub(crate) const PLANNED: &str = "已按您的选择重新检查";
pub(crate) const NOT_READ: &str = "不读取";
pub(crate) const NO_ANSWER: &str = "请选择或填写至少一项";
pub(crate) const HEAD_FORM: &str = "表头的行号须为 1 至 60 的数字，没有表头请留空";

/// The place of a cell: the row, with the name of its sheet when several are read.
pub(crate) fn place(row: i64, sheets: &[String]) -> String {
    let (nth, row) = documents::table::place_of_row(u32::try_from(row).unwrap_or(0));
    match sheets.get(usize::try_from(nth).unwrap_or(0)).filter(|_| sheets.len() > 1) {
        Some(sheet) => format!("{sheet} {row}"),
        None => row.to_string(),
    }
}

/// The rows that ask the same question.
pub(crate) fn rows(count: usize, first: &[String]) -> String {
    let named = first.join("、");
    if count > first.len() { format!("第 {named} 行等 {count} 行") } else { format!("第 {named} 行") }
}

/// What a sheet that is not read holds.
pub(crate) fn unread_sheet(sheet: &crate::Unread) -> String {
    let hidden = if sheet.is_hidden { "隐藏的" } else { "" };
    match (sheet.rows, sheet.is_alike) {
        (0, _) => format!("{hidden}工作表“{}”是空的", sheet.name),
        (rows, true) => format!("{hidden}工作表“{}”有 {rows} 行，列与所读的表相同，没有读取", sheet.name),
        (rows, false) => format!("{hidden}工作表“{}”有 {rows} 行，没有读取", sheet.name),
    }
}

/// Rows that are no data, those of one reason together.
pub(crate) fn set_aside(why: &str, rows: &[u32]) -> String {
    let named: Vec<String> = rows.iter().take(8).map(u32::to_string).collect();
    let more = if rows.len() > 8 { format!("等 {} 行", rows.len()) } else { String::new() };
    format!("第 {} 行{more}：{why}", named.join("、"))
}

pub(crate) fn columns_title(title: &str) -> String {
    format!("{title}：列的对应")
}

/// A column as the person knows it, with our word for it where that is another one.
pub(crate) fn field(at: usize, heading: &str, field: &str) -> String {
    let letter = documents::table::letter(at);
    let heading = heading.split_whitespace().collect::<Vec<_>>().join("");
    if heading.is_empty() || heading == field {
        format!("{letter} 列 {field}")
    } else {
        format!("{letter} 列 {heading}（{field}）")
    }
}

/// What is told before anything is confirmed, one sentence each.
pub(crate) fn told(told: &crate::Told) -> Vec<String> {
    let mut all = Vec::new();
    if !told.encoding.is_empty() {
        all.push(format!("文本编码：{}", told.encoding));
    }
    if !told.read.is_empty() {
        all.push(format!("读取工作表“{}”", told.read.join("”“")));
    }
    if !told.columns.is_empty() {
        all.push(format!("不读取的列（{} 列）：{}", told.columns.len(), told.columns.join("、")));
    }
    if !told.not_kept.is_empty() {
        all.push(format!("认出但登记册不保存的列：{}", told.not_kept.join("、")));
    }
    let mut reasons: Vec<(&str, Vec<u32>)> = Vec::new();
    for aside in &told.rows {
        match reasons.iter_mut().find(|(why, _)| *why == aside.why) {
            Some((_, rows)) => rows.push(aside.row),
            None => reasons.push((&aside.why, vec![aside.row])),
        }
    }
    if !reasons.is_empty() {
        let named: Vec<String> = reasons.iter().map(|(why, rows)| set_aside(why, rows)).collect();
        all.push(format!("不作为数据的行（{} 行）：{}", told.rows_in_all, named.join("；")));
    }
    if told.hidden_rows > 0 {
        all.push(format!("有 {} 行在表格里是隐藏的（如被筛选），同样读取", told.hidden_rows));
    }
    all.extend(told.sheets.iter().filter(|sheet| sheet.rows > 0).map(unread_sheet));
    if !told.derived.is_empty() {
        all.push(format!("表中没有、由其他列得出：{}", told.derived.join("、")));
    }
    all
}
