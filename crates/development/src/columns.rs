//! The sheet of applicants: its headings and the sentences about its cells.

use documents::table::{Column, Layout, Role};
use members::Sex;
use rules::codes::{CodeSet, EDUCATION as EDUCATIONS, ETHNIC_GROUPS, SEXES};

use crate::under_way;

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

pub(crate) const ABOVE: &str = "上级党组织";
pub(crate) const ABOVE_CODE: &str = "上级党组织编码";
pub(crate) const TALK: &str = "谈话";
pub(crate) const ACTIVIST: &str = "确定入党积极分子";
pub(crate) const CONTACTS: &str = "培养联系人";
pub(crate) const CANDIDATE: &str = "确定发展对象";
pub(crate) const INTRODUCERS: &str = "入党介绍人";
pub(crate) const TRAINING_FROM: &str = "集中培训起";
pub(crate) const TRAINING_TO: &str = "集中培训止";
pub(crate) const TRAINING_MARK: &str = "集中培训成绩";
pub(crate) const FORM_NUMBER: &str = "志愿书编号";
pub(crate) const ADMITTED: &str = "支部大会接收";
pub(crate) const APPROVED: &str = "党委审批";
pub(crate) const CONFIRMED: &str = "转正支部大会";
pub(crate) const CONFIRMATION_APPROVED: &str = "转正审批";
pub(crate) const STAGE: &str = "发展阶段";

const fn branch_code() -> Column {
    Column::identifier(BRANCH_CODE).required().role(Role::UnitCode).hint("与党组织表中的编码一致")
}

/// The columns of a sheet of new applicants.
pub(crate) static LAYOUT: Layout = Layout::new(
    "入党申请人",
    "applicants",
    &[
        Column::name(NAME).required().example("张三"),
        sex(),
        Column::text(ETHNICITY).choices(|| names(&ETHNIC_GROUPS)).codes(&ETHNIC_GROUPS),
        Column::civil_id(ID_NUMBER).required().hint("18 位，按文本填写"),
        Column::date(BIRTH).required().role(Role::Birth).hint("例如 2005-03-17"),
        Column::text(EDUCATION).choices(|| names(&EDUCATIONS)).codes(&EDUCATIONS),
        branch_code(),
        Column::text(BRANCH).role(Role::UnitName),
        Column::phone(PHONE),
        Column::identifier(NUMBER),
        Column::yes(IS_LEAGUE_MEMBER).choices_of_yes(|| vec!["是", "否"]),
        Column::date(APPLIED_ON).required().hint("例如 2026-09-10"),
        Column::text(ABOVE).role(Role::AboveName).helper(),
        Column::identifier(ABOVE_CODE).role(Role::AboveCode).helper(),
    ],
);

/// The columns of a sheet of people who are on the way already, with the days that they have passed.
pub(crate) static UNDER_WAY: Layout = Layout::new(
    "发展中人员（补录）",
    "on-the-way",
    &[
        Column::name(NAME).required().example("张三"),
        sex(),
        Column::text(ETHNICITY).choices(|| names(&ETHNIC_GROUPS)).codes(&ETHNIC_GROUPS),
        Column::civil_id(ID_NUMBER).required().hint("18 位，按文本填写"),
        Column::date(BIRTH).required().role(Role::Birth).hint("例如 2005-03-17"),
        Column::text(EDUCATION).choices(|| names(&EDUCATIONS)).codes(&EDUCATIONS),
        branch_code(),
        Column::text(BRANCH).role(Role::UnitName),
        Column::phone(PHONE),
        Column::identifier(NUMBER),
        Column::yes(IS_LEAGUE_MEMBER).choices_of_yes(|| vec!["是", "否"]),
        Column::text(STAGE).required().derivable().choices(|| STAGES.to_vec()).asking(),
        Column::date(APPLIED_ON).required().hint("例如 2024-09-10"),
        Column::date(TALK),
        Column::date(ACTIVIST),
        Column::text(CONTACTS).hint("两人，用顿号分开"),
        Column::date(CANDIDATE),
        Column::text(INTRODUCERS).hint("两人，用顿号分开"),
        Column::date(TRAINING_FROM),
        Column::date(TRAINING_TO),
        Column::number(TRAINING_MARK),
        Column::text(FORM_NUMBER),
        Column::date(ADMITTED),
        Column::date(APPROVED),
        Column::date(CONFIRMED),
        Column::date(CONFIRMATION_APPROVED),
        Column::text(ABOVE).role(Role::AboveName).helper(),
        Column::identifier(ABOVE_CODE).role(Role::AboveCode).helper(),
    ],
)
.steps(&[under_way::stage, under_way::days, under_way::people]);

/// How far somebody may be, from the first stage on.
pub(crate) const STAGES: [&str; 5] = ["入党申请人", "入党积极分子", "发展对象", "预备党员", "正式党员"];

const fn sex() -> Column {
    Column::text(SEX).required().role(Role::Sex).choices(|| Sex::ALL.map(Sex::title).to_vec()).codes(&SEXES)
}

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

pub(crate) const BRANCH_UNKNOWN: &str = "没有这个编码的党组织";
/// What stands between names in one cell.
pub(crate) const BETWEEN_NAMES: &[char] = &['、', '，', ',', ';', '；', '/', ' ', '\u{3000}', '\n'];
pub(crate) const STAGE_BEFORE_DAYS: &str = "已有后面阶段的日期，与所填的发展阶段不符，请选择";
pub(crate) const STAGE_WITHOUT_DAY: &str = "所填的发展阶段没有确定的日期，请补上";
pub(crate) const STAGE_OPEN: &str = "看不出在哪个阶段，请选择";
pub(crate) const OUT_OF_ORDER: &str = "早于前一步的日期，次序颠倒";
pub(crate) const DAY_AHEAD: &str = "日期不能晚于今天";
pub(crate) const TALK_LATE: &str = "谈话在提交申请书一个月以后（细则第七条）：照录，列为待核";
pub(crate) const TRAINED_SHORT: &str = "培养教育考察不满一年（细则第十三条）：照录，列为待核";
pub(crate) const TWO_INTRODUCERS: &str = "入党介绍人须为两名（细则第十四条）：照录，请补上";
pub(crate) const TWO_CONTACTS: &str = "培养联系人须为一至两名（细则第十条）：照录，请核对";
pub(crate) const LATER_KNOWN: &str = "此人已登记在更后面的阶段";

/// The stage that a title speaks of, such as 工学院党总支入党积极分子名册.
pub(crate) fn stage_in(title: &str) -> Option<&'static str> {
    STAGES.into_iter().rev().find(|stage| title.contains(stage.trim_start_matches("入党")))
}
