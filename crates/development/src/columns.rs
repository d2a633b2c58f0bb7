//! The sheet of applicants: its headings and the sentences about its cells.

use documents::table::{Column, Layout};
use members::Sex;
use rules::codes::{CodeSet, EDUCATION as EDUCATIONS, ETHNIC_GROUPS};

pub(crate) const NAME: &str = "姓名";
pub(crate) const SEX: &str = "性别";
pub(crate) const ETHNICITY: &str = "民族";
pub(crate) const ID_NUMBER: &str = "公民身份号码";
pub(crate) const BIRTH: &str = "出生日期";
pub(crate) const EDUCATION: &str = "学历";
pub(crate) const BRANCH_CODE: &str = "所在党支部编码";
pub(crate) const BRANCH: &str = "所在党支部";
pub(crate) const PHONE: &str = "联系电话";
pub(crate) const NUMBER: &str = "学号/工号";
pub(crate) const IS_LEAGUE_MEMBER: &str = "是否共青团员";
pub(crate) const APPLIED_ON: &str = "提交入党申请书日期";

/// The columns.
pub(crate) static LAYOUT: Layout = Layout {
    title: "入党申请人",
    columns: &[
        Column::text(NAME).required().example("张三"),
        Column::text(SEX).required().choices(|| Sex::ALL.map(Sex::title).to_vec()),
        Column::text(ETHNICITY).choices(|| names(&ETHNIC_GROUPS)),
        Column::identifier(ID_NUMBER).required().hint("18 位，按文本填写"),
        Column::date(BIRTH).required().hint("例如 2005-03-17"),
        Column::text(EDUCATION).choices(|| names(&EDUCATIONS)),
        Column::identifier(BRANCH_CODE).required().hint("与党组织表中的编码一致"),
        Column::text(BRANCH),
        Column::phone(PHONE),
        Column::identifier(NUMBER),
        Column::text(IS_LEAGUE_MEMBER).choices(|| vec!["是", "否"]),
        Column::date(APPLIED_ON).required().hint("例如 2026-09-10"),
    ],
};

fn names(set: &'static CodeSet) -> Vec<&'static str> {
    set.all().iter().map(|one| one.name).collect()
}

pub(crate) const NAME_LENGTH: &str = "姓名须为 1 至 30 个字";
pub(crate) const BIRTH_DIFFERS: &str = "与公民身份号码中的出生日期不一致";
pub(crate) const SEX_DIFFERS: &str = "与公民身份号码中的性别不一致";
pub(crate) const PHONE_FORM: &str = "手机号码须为 11 位数字，以 1 开头";
pub(crate) const APPLIED_AHEAD: &str = "提交日期不能晚于今天";
pub(crate) const APPLIED_UNDER_AGE: &str = "提交入党申请书时须年满十八岁（细则第五条）";
pub(crate) const ALREADY_MEMBER: &str = "此人已登记为党员";
pub(crate) const ELSEWHERE: &str = "此人已登记在其他党组织，请先核对或办理转接";

pub(crate) fn repeated(row: u32) -> String {
    format!("与第 {row} 行重复")
}
