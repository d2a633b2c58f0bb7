//! Chinese sentences and titles of the register.

pub(crate) mod trail;

use rules::codes::CodeSet;

use crate::{
    Category, MembershipState, Sex,
    numbers::Number,
    roster::{Sort, View},
};

pub(crate) fn category(category: Category) -> &'static str {
    match category {
        Category::Full => "正式党员",
        Category::Probationary => "预备党员",
        Category::Candidate => "发展对象",
        Category::Activist => "入党积极分子",
        Category::Applicant => "入党申请人",
        Category::Other => "群众",
    }
}

pub(crate) fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "男",
        Sex::Female => "女",
    }
}

pub(crate) fn membership_state(state: MembershipState) -> &'static str {
    match state {
        MembershipState::Regular => "正常",
        MembershipState::Suspended => "停止党籍",
    }
}

pub(crate) fn view(view: View) -> &'static str {
    match view {
        View::Members => "全部",
        View::Probationary => "预备党员",
        View::Mobile => "流动党员",
        View::Lost => "失去联系",
        View::Incomplete => "资料待完善",
        View::Applicants => "入党申请人",
    }
}

pub(crate) fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "姓名",
        Sort::Joined => "入党日期",
        Sort::Branch => "所属党组织",
    }
}

pub(crate) fn number(number: Number) -> &'static str {
    match number {
        Number::IdNumber => "公民身份号码",
        Number::Phone => "手机",
        Number::Landline => "固定电话",
        Number::Address => "家庭住址",
    }
}

pub(crate) const MILESTONES: [&str; 5] =
    ["递交入党申请书", "入党积极分子", "发展对象", "预备党员", "正式党员"];

/// What the history of a record shows: not who took out a list in which it stood.
pub(crate) const IN_HISTORY: [&str; 6] = [
    "members.person.registered",
    "members.person.changed",
    "members.person.category_set",
    "members.person.archived",
    "members.number.revealed",
    "members.account.opened",
];

/// What was done, and what of it: `修改人员资料：手机、学历`.
pub(crate) fn change(title: &str, details: &str) -> String {
    if details.is_empty() { title.to_owned() } else { format!("{title}：{details}") }
}

/// A value that became another: `发展对象 → 预备党员`.
pub(crate) fn became(before: &str, after: &str) -> String {
    if before.is_empty() || before == after { after.to_owned() } else { format!("{before} → {after}") }
}

/// Values of one entry behind each other.
pub(crate) fn together(parts: &[String]) -> String {
    parts.join("，")
}

/// The title of a field, as forms, records and sheets name it.
pub(crate) fn field(field: &str) -> &'static str {
    FIELDS.iter().find(|(name, _)| *name == field).map_or("", |(_, title)| *title)
}

const FIELDS: [(&str, &str); 32] = [
    ("name", column::NAME),
    ("sex", column::SEX),
    ("ethnicity", column::ETHNICITY),
    ("id_number", column::ID_NUMBER),
    ("birth", column::BIRTH),
    ("education", column::EDUCATION),
    ("category", column::CATEGORY),
    ("unit", column::BRANCH),
    ("joined_on", column::JOINED_ON),
    ("confirmed_on", column::CONFIRMED_ON),
    ("occupation", column::OCCUPATION),
    ("phone", column::PHONE),
    ("landline", column::LANDLINE),
    ("address", column::ADDRESS),
    ("membership_state", column::MEMBERSHIP_STATE),
    ("is_lost", column::IS_LOST),
    ("lost_on", column::LOST_ON),
    ("is_mobile", column::IS_MOBILE),
    ("mobile_to", column::MOBILE_TO),
    ("number", column::NUMBER),
    ("school", column::SCHOOL),
    ("title", column::TITLE),
    ("origin", column::ORIGIN),
    ("email", column::EMAIL),
    ("party_post", column::PARTY_POST),
    ("introducers", column::INTRODUCERS),
    ("dues_base", column::DUES_BASE),
    ("is_league_member", "是否共青团员"),
    ("application_on", "提交入党申请书日期"),
    ("activist_on", "确定入党积极分子日期"),
    ("candidate_on", "确定发展对象日期"),
    ("branch", column::BRANCH),
];

/// The headings of the sheet of members.
pub(crate) mod column {
    pub(crate) const NAME: &str = "姓名";
    pub(crate) const SEX: &str = "性别";
    pub(crate) const ETHNICITY: &str = "民族";
    pub(crate) const ID_NUMBER: &str = "公民身份号码";
    pub(crate) const BIRTH: &str = "出生日期";
    pub(crate) const EDUCATION: &str = "学历";
    pub(crate) const CATEGORY: &str = "人员类别";
    pub(crate) const BRANCH_CODE: &str = "所在党支部编码";
    pub(crate) const BRANCH: &str = "所在党支部";
    pub(crate) const JOINED_ON: &str = "加入党组织日期";
    pub(crate) const CONFIRMED_ON: &str = "转为正式党员日期";
    pub(crate) const OCCUPATION: &str = "工作岗位";
    pub(crate) const PHONE: &str = "联系电话";
    pub(crate) const LANDLINE: &str = "固定电话";
    pub(crate) const ADDRESS: &str = "家庭住址";
    pub(crate) const MEMBERSHIP_STATE: &str = "党籍状态";
    pub(crate) const IS_LOST: &str = "是否失联";
    pub(crate) const LOST_ON: &str = "失联日期";
    pub(crate) const IS_MOBILE: &str = "是否流动";
    pub(crate) const MOBILE_TO: &str = "外出流向";
    pub(crate) const NUMBER: &str = "学号/工号";
    pub(crate) const SCHOOL: &str = "毕业院校";
    pub(crate) const TITLE: &str = "职称";
    pub(crate) const ORIGIN: &str = "籍贯";
    pub(crate) const EMAIL: &str = "电子邮箱";
    pub(crate) const PARTY_POST: &str = "党内职务";
    pub(crate) const INTRODUCERS: &str = "入党介绍人";
    pub(crate) const DUES_BASE: &str = "党费计算基数";
    /// The stable key of a person in exported sheets.
    pub(crate) const KEY: &str = "登记编号";
    pub(crate) const ABOVE_CODE: &str = "上级党组织编码";
    pub(crate) const ABOVE: &str = "上级党组织";
}

pub(crate) const KEY_UNKNOWN: &str = "您管理范围内没有这个登记编号的人";
pub(crate) const CATEGORY_OPEN: &str = "入党已满一年而没有转正日期：正式还是预备？正式党员请填写转正日期";
pub(crate) const ONLY_OWN_NUMBER: &str = "只有学号或工号，没有公民身份号码：不能新登记，只能与已登记的人对上";
pub(crate) const LOST_DAY_MISSING: &str = "标为失联，但没有失联日期；可以填写日期";

/// The words of the sheet besides its headings.
pub(crate) mod sheet {
    pub(crate) const TITLE: &str = "党员";
    pub(crate) const ID_HINT: &str = "18 位，按文本填写，末位可为 X";
    pub(crate) const BRANCH_HINT: &str = "填写党组织编码，不是名称";
    pub(crate) const DATE_HINT: &str = "如 2021-06-26";
    pub(crate) const DUES_HINT: &str = "每月计算基数，单位元";
    pub(crate) const NAME_EXAMPLE: &str = "张三";
    pub(crate) const YES: &str = "是";
    pub(crate) const NO: &str = "否";
}

pub(crate) const NAME_LENGTH: &str = "请填写姓名，最多 30 个字";
pub(crate) const BIRTH_DIFFERS: &str = "出生日期与公民身份号码不符";
pub(crate) const SEX_DIFFERS: &str = "性别与公民身份号码不符";
pub(crate) const BIRTH_RANGE: &str = "出生日期应在 1900 年以后、今天以前";
pub(crate) const LOST_WITHOUT: &str = "填写了失联日期，“是否失联”应为“是”";
pub(crate) const DUES_NEGATIVE: &str = "党费计算基数不能小于 0";
pub(crate) const JOINED_MISSING: &str = "党员须填写加入党组织日期";
pub(crate) const JOINED_UNDER_AGE: &str = "加入党组织时未满十八周岁（党章第一条）";
pub(crate) const JOINED_WITHOUT: &str = "尚未入党的人员不填加入党组织日期";
pub(crate) const CONFIRMED_MISSING: &str = "正式党员须填写转为正式党员日期";
pub(crate) const CONFIRMED_WITHOUT: &str = "只有正式党员填写转为正式党员日期";
pub(crate) const CONFIRMED_BEFORE_JOINED: &str = "转为正式党员日期早于加入党组织日期";
pub(crate) const DAYS_OUT_OF_ORDER: &str = "日期早于前一阶段的日期";
pub(crate) const DAY_IN_FUTURE: &str = "日期不能晚于今天";
pub(crate) const NOT_A_BRANCH: &str = "请选择您管理范围内的党支部";
pub(crate) const NUMBER_KNOWN: &str = "该公民身份号码已在名册中登记";
pub(crate) const NUMBER_NEEDED: &str = "修改出生日期或性别时，请同时填写公民身份号码以便核对";

pub(crate) const PERSON_ELSEWHERE: &str = "该人员已登记在您管理范围以外的党组织，请通过组织关系转接办理";

pub(crate) fn number_repeated(row: u32) -> String {
    format!("与第 {row} 行的公民身份号码重复")
}

pub(crate) const NOBODY_CHOSEN: &str = "请先勾选要导出的人员";
pub(crate) const SEX_NEEDED: &str = "请选择性别";
pub(crate) const BIRTH_NEEDED: &str = "请填写出生日期";
pub(crate) const CATEGORY_NEEDED: &str = "请选择人员类别";
pub(crate) const ONLY_APPLICANTS: &str = "党支部在此登记入党申请人；党员由党委组织员登记，或从名册导入";
pub(crate) const CHOICE_UNKNOWN: &str = "没有这一选项，请重新选择";
pub(crate) const DAY_FORM: &str = "请按 2021-06-26 的格式填写日期";
pub(crate) const AMOUNT_FORM: &str = "请填写金额，最多两位小数";

pub(crate) fn kept_number(masked: &str) -> String {
    format!("现为 {masked}，不修改请留空")
}

pub(crate) fn yes(value: bool) -> &'static str {
    if value { sheet::YES } else { sheet::NO }
}

pub(crate) fn with_detail(value: bool, detail: &str) -> String {
    match (value, detail) {
        (true, "") => sheet::YES.to_owned(),
        (true, detail) => format!("{}，{detail}", sheet::YES),
        (false, _) => sheet::NO.to_owned(),
    }
}

pub(crate) fn party_years(years: i32) -> String {
    format!("党龄 {years} 年")
}

pub(crate) fn when_and_where(at: &str, post: &str) -> String {
    if post.is_empty() { at.to_owned() } else { format!("{at}，{post}") }
}

pub(crate) fn page_size(size: u64) -> String {
    format!("{size} 条/页")
}

pub(crate) fn more_than(count: u64) -> String {
    format!("{count} 以上")
}

/// `before` rows lie before the first of `shown` rows.
pub(crate) fn summary(total: &str, before: u64, shown: u64) -> String {
    match shown {
        0 => format!("共 {total} 人"),
        shown => format!("共 {total} 人，显示第 {} 至 {} 人", before + 1, before + shown),
    }
}

/// Titles and labels of pages.
pub(crate) mod page {
    pub(crate) const ROSTER: &str = "党员名册";
    pub(crate) const EVERYWHERE: &str = "全部党组织";
    pub(crate) const OWN_VIEWS: &str = "我的视图";
    pub(crate) const VIEWS: &str = "常用视图";
    pub(crate) const ORGANIZATION: &str = "党组织";
    pub(crate) const TEXT: &str = "姓名或手机号";
    pub(crate) const TEXT_HINT: &str = "支持拼音首字母、学号工号";
    pub(crate) const CATEGORY: &str = "党员类别";
    pub(crate) const OCCUPATION: &str = "工作岗位";
    pub(crate) const EDUCATION: &str = "学历";
    pub(crate) const JOINED_FROM: &str = "入党日期起";
    pub(crate) const JOINED_TO: &str = "入党日期止";
    pub(crate) const SIZE: &str = "每页条数";
    pub(crate) const ANY: &str = "全部";
    pub(crate) const CHOOSE: &str = "请选择";
    pub(crate) const REGULAR: &str = "正常";
    pub(crate) const WAY: &str = "发展历程";
    pub(crate) const BASIC: &str = "基本信息";
    pub(crate) const CONTACT: &str = "联系方式";
    pub(crate) const PARTY: &str = "党内信息";
    pub(crate) const WHEREABOUTS: &str = "失联和流动";
    pub(crate) const OWN_RECORD: &str = "我的档案";
    pub(crate) const HISTORY: &str = "变更记录";
    pub(crate) const BRANCH: &str = "党支部";
    pub(crate) const LOST: &str = "失去联系";
    pub(crate) const MOBILE: &str = "流动党员";
    pub(crate) const INCOMPLETE: &str = "资料待完善";
    pub(crate) const JOINED: &str = "入党日期";
    pub(crate) const CONFIRMED: &str = "转正日期";
    pub(crate) const NOT_YET: &str = "尚未";
    pub(crate) const AGE: &str = "年龄";
    pub(crate) const YEARS: &str = "岁";
    pub(crate) const ARCHIVED_ON: &str = "入党材料归档日期";
    pub(crate) const REVEAL_LEAVES_TRACE: &str = "查看完整号码会记入日志";
    pub(crate) const REGISTER: &str = "新增人员";
    pub(crate) const EDIT: &str = "编辑人员信息";
    pub(crate) const REGISTERED: &str = "已登记";
    pub(crate) const SAVED: &str = "已保存";
    pub(crate) const DUES_KEPT: &str = "已登记，不修改请留空；每月计算基数，单位元";
    pub(crate) const OPEN_ACCOUNT: &str = "开通登录账号";
    pub(crate) const ACCOUNT_OPENED: &str = "已开通登录账号";
    pub(crate) const SIGN_IN_NAME: &str = "登录名";
    pub(crate) const SIGN_IN_NAME_HINT: &str = "一般用学号或工号；3 至 40 个字母、数字、点、横线或下划线";
}

/// One's own views of the roster.
pub(crate) mod views {
    pub(crate) const TITLE: &str = "我的视图";
    pub(crate) const NAME: &str = "视图名称";
    pub(crate) const NAME_HINT: &str = "最多 20 个字，例如“学生预备党员”";
    pub(crate) const NAME_LENGTH: &str = "请填写视图名称，最多 20 个字";
    pub(crate) const NAME_TAKEN: &str = "已有同名视图，请换一个名称或先删除原来的";
    pub(crate) const TOO_MANY: &str = "最多保存 20 个视图，请先删除不用的";
    pub(crate) const KEPT: &str = "视图已保存";
    pub(crate) const REMOVED: &str = "视图已删除";
    pub(crate) const SORT: &str = "排序";

    pub(crate) fn condition(label: &str, value: &str) -> String {
        format!("{label}：{value}")
    }
}

/// The name of a code; empty when it is not in the set.
pub(crate) fn name(set: CodeSet, code: &str) -> &'static str {
    set.name(code).unwrap_or_default()
}

/// Codes with their names, for choosers.
pub(crate) fn choices(set: CodeSet) -> Vec<(String, &'static str)> {
    set.all().iter().map(|one| (one.code.to_owned(), one.name)).collect()
}
