//! Chinese sentences of member development.

use chrono::NaiveDate;

use crate::Status;

pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "办理中",
        Status::Archived => "已归档",
        Status::VoteFailed => "大会未通过",
        Status::NotAdmitted => "未批准",
        Status::Cancelled => "已取消预备党员资格",
    }
}

/// The names of the five stages, in the words of the official chart and of the bar on the case page.
pub(crate) const STAGES: [(&str, &str); 5] = [
    ("申请入党", "申请入党"),
    ("入党积极分子的确定和培养教育", "积极分子培养"),
    ("发展对象的确定和考察", "发展对象考察"),
    ("预备党员的接收", "接收预备党员"),
    ("预备党员的教育考察和转正", "教育考察与转正"),
];

pub(crate) const FILE_EMPTY: &str = "文件是空的，请重新选择";
pub(crate) const FILE_LARGE: &str = "文件超过 20 MB，请压缩或分开上传";
pub(crate) const FILE_KIND: &str = "只接受 pdf、jpg、png、docx、xlsx 文件";
pub(crate) const FILE_CONTENT: &str = "文件内容与扩展名不符或含有宏，请用原程序重新导出后上传";
pub(crate) const FILE_MISSING: &str = "请选择要上传的文件";
pub(crate) const MATERIAL_UNKNOWN: &str = "这份材料不属于当前工作点";

pub(crate) const DATE_UNREADABLE: &str = "请填写日期，例如 2026-11-23";
pub(crate) const DATE_AHEAD: &str = "日期不能晚于今天";
pub(crate) const NOTE_EMPTY: &str = "请填写内容";
pub(crate) const NOTE_LONG: &str = "内容最多 4000 字";
pub(crate) const OPINION_LONG: &str = "意见最多 2000 字";
pub(crate) const OPINION_FOR_RETURN: &str = "退回时请写明原因";
pub(crate) const DECISION_MISSING: &str = "请选择办理结果";
pub(crate) const FIELD_LONG: &str = "内容最多 500 字";
pub(crate) const PERSON_NOT_CHOOSABLE: &str = "只能选择本支部的正式党员，且不能是本人";
pub(crate) const PERSON_TWICE: &str = "同一人只能选择一次";

pub(crate) const NOT_AN_APPLICANT: &str = "只能为入党申请人建立发展档案";
pub(crate) const CASE_OPEN_ALREADY: &str = "此人已有办理中的发展档案";
pub(crate) const APPLIED_AHEAD: &str = "递交申请书的日期不能晚于今天";
pub(crate) const CHOOSE_PERSON: &str = "请选择一名入党申请人";
pub(crate) const OPENING_RULE: &str = "细则第五条、第六条";
pub(crate) const NO_COMMITTEE: &str = "该支部上级没有具有审批权的党委，请先在党组织中设置";

pub(crate) const NOT_YOUR_TURN_ARTICLE: &str = "各负其责";
pub(crate) fn not_your_turn(title: &str, whose: &str) -> String {
    format!("「{title}」由{whose}办理")
}
pub(crate) fn holders(whom: &str, names: &[String]) -> String {
    if names.is_empty() { whom.to_owned() } else { format!("{whom}（{}）", names.join("、")) }
}

pub(crate) const OWN_MATTER: &str = "本人";
pub(crate) const SYSTEM: &str = "系统";
pub(crate) const DEMO: &str = "演示数据";
pub(crate) const IMPORTED: &str = "导入建档";

pub(crate) fn detail(name: &str, branch: &str) -> String {
    format!("{name} · {branch}")
}

pub(crate) fn due_in(due: NaiveDate, today: NaiveDate) -> String {
    let days = (due - today).num_days();
    match days {
        ..0 => format!("超期 {} 天", -days),
        0 => "今天截止".to_owned(),
        1..=30 => format!("还有 {days} 天"),
        _ => format!("{due} 截止"),
    }
}

pub(crate) fn attempt(number: i64) -> String {
    format!("第 {number} 次办理")
}

pub(crate) fn uploaded(actor: &str, at: &str, size: &str) -> String {
    format!("{actor} {at} 上传，{size}")
}
