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

pub(crate) const NO_ROWS: &str = "表格里只有标题行，没有可导入的内容。请从第二行起填写后再上传";
pub(crate) const AND: &str = "；";

pub(crate) const NO_FILE: &str = "请选择要导入的文件";
pub(crate) const NOT_XLSX: &str = "请选择 .xlsx 文件。其他格式请先在表格软件中另存为“Excel 工作簿（*.xlsx）”";
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
    let stem =
        file_name.strip_suffix(".xlsx").or_else(|| file_name.strip_suffix(".XLSX")).unwrap_or(file_name);
    format!("{stem}-有问题的行.xlsx")
}
