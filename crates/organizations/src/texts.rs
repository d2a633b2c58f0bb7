//! Chinese sentences and titles of the organisation register.

pub(crate) mod trail;

use chrono::NaiveDate;

use crate::Kind;

pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Committee => "党委",
        Kind::GeneralBranch => "党总支部",
        Kind::Branch => "党支部",
        Kind::JointBranch => "联合党支部",
        Kind::TemporaryCommittee => "临时党委",
        Kind::TemporaryGeneralBranch => "临时党总支部",
        Kind::TemporaryBranch => "临时党支部",
        Kind::TemporaryJointBranch => "临时联合党支部",
    }
}

pub(crate) const CODE_FORM: &str = "党组织编码须为 1 至 20 位字母或数字";
pub(crate) const CODE_TAKEN: &str = "这个党组织编码已被使用";
pub(crate) const NAME_LENGTH: &str = "请填写名称，最多 80 个字";
pub(crate) const TEXT_LENGTH: &str = "最多 200 个字";
pub(crate) const DAY_FORM: &str = "请填写日期，例如 2026-11-23";
pub(crate) const PHONE_FORM: &str = "请填写 11 位手机号码，或带区号的固定电话";
pub(crate) const NUMBER_FORM: &str = "请填写数字";
pub(crate) const CHANGED: &str = "党组织信息已保存";
pub(crate) const EDIT: &str = "修改党组织信息";
pub(crate) const MAY_APPROVE: &str = "具有审批预备党员的权限";
pub(crate) const NAMES_AND_TERM: &str = "名称、任期和审批权限";
pub(crate) const CONTACTS: &str = "联系方式和地址";
pub(crate) const COORDINATE_HINT: &str = "十进制度数，例如 102.712251";

pub(crate) fn kept_phone(masked: &str) -> String {
    format!("现为 {masked}，不修改请留空")
}
pub(crate) const TERM_YEARS: &str = "任期年数须为 1 至 5";
pub(crate) const PARENT_IS_BRANCH: &str = "上级不能是党支部";
pub(crate) const PLACE_IS_FIXED: &str = "编码和上级党组织不能在此修改，组织调整请另行办理";

pub(crate) const BRANCH_UNKNOWN: &str = "没有这个编码的党组织";
pub(crate) const BRANCH_IS_NONE: &str = "这个编码的党组织不是党支部，人员须编入党支部";
pub(crate) const BRANCH_OUT_OF_SCOPE: &str = "这个党支部不在您的管理范围内";
/// What full names begin with.
pub(crate) const PARTY: &str = "中共";

pub(crate) fn branch_differs(code: &str, known_as: &str, said: &str, meant: &[&str]) -> String {
    let meant = match meant {
        [] => format!("没有名称为“{said}”的党组织"),
        codes => format!("“{said}”的编码是 {}", codes.join("、")),
    };
    format!("编码与名称不一致：编码 {code} 是“{known_as}”，{meant}，请核对后改正其中一项")
}

/// The headings of the sheet of organisations.
pub(crate) mod column {
    pub(crate) const CODE: &str = "党组织编码";
    pub(crate) const FULL_NAME: &str = "党组织全称";
    pub(crate) const SHORT_NAME: &str = "党组织简称";
    pub(crate) const KIND: &str = "组织类别";
    pub(crate) const PARENT_CODE: &str = "上级党组织编码";
    pub(crate) const FOUNDED_ON: &str = "成立日期";
    pub(crate) const SECRETARY: &str = "书记";
    pub(crate) const CONTACT: &str = "联系人";
    pub(crate) const PHONE: &str = "联系电话";
    pub(crate) const UNIT_NAME: &str = "所在单位名称";
    pub(crate) const CAN_APPROVE: &str = "是否具有审批预备党员权限";
    pub(crate) const TERM_FROM: &str = "本届任期起";
    pub(crate) const TERM_YEARS: &str = "任期年数";
    pub(crate) const ADDRESS: &str = "地址";
    pub(crate) const LONGITUDE: &str = "经度";
    pub(crate) const LATITUDE: &str = "纬度";
    pub(crate) const PARENT: &str = "上级党组织";
    pub(crate) const ORGANISER: &str = "组织员";
}

pub(crate) const PARENT_MISSING: &str = "没有填上级党组织，请填写它的编码";
pub(crate) const PARENT_NAME_UNKNOWN: &str = "没有这个名称的党组织，请选择";
pub(crate) const REGISTERED_BY_NAME: &str = "已登记：按名称对上，不重复新建";
pub(crate) const CODE_MISSING: &str = "新党组织没有编码，请给一个";
pub(crate) const OF_THE_PARTY: &str = "中共";
pub(crate) fn name_repeated(row: u32) -> String {
    format!("与第 {row} 行同一上级之下同名")
}

/// The kind that the end of a name says.
pub(crate) fn kind_of_name(name: &str) -> Option<Kind> {
    const ENDS: [(&str, Kind); 8] = [
        ("临时党支部", Kind::TemporaryBranch),
        ("联合党支部", Kind::JointBranch),
        ("总支部委员会", Kind::GeneralBranch),
        ("党总支", Kind::GeneralBranch),
        ("总支部", Kind::GeneralBranch),
        ("支部委员会", Kind::Branch),
        ("支部", Kind::Branch),
        ("委员会", Kind::Committee),
    ];
    let of = ENDS.iter().find(|(end, _)| name.trim().ends_with(end)).map(|(_, kind)| *kind);
    of.or_else(|| name.trim().ends_with("党委").then_some(Kind::Committee))
}

/// The name of an organisation without the word for its kind.
pub(crate) fn stem(name: &str) -> &str {
    const KINDS: [&str; 7] = ["党总支部", "党总支", "总支部", "分党委", "党支部", "党委", "总支"];
    KINDS.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name)
}

/// What a field of an organisation is called, in sheets and in forms.
pub(crate) fn heading(field: &str) -> &'static str {
    match field {
        "full_name" => column::FULL_NAME,
        "short_name" => column::SHORT_NAME,
        "founded_on" => column::FOUNDED_ON,
        "secretary_name" => column::SECRETARY,
        "contact_name" => column::CONTACT,
        "contact_phone" => column::PHONE,
        "unit_name" => column::UNIT_NAME,
        "can_approve" => column::CAN_APPROVE,
        "term_from" => column::TERM_FROM,
        "term_years" => column::TERM_YEARS,
        "address" => column::ADDRESS,
        "longitude" => column::LONGITUDE,
        "latitude" => column::LATITUDE,
        _ => column::CODE,
    }
}

/// The words of the sheet besides its headings.
pub(crate) mod sheet {
    pub(crate) const TITLE: &str = "党组织";
    pub(crate) const CODE_HINT: &str = "按文本填写，保留前面的 0";
    pub(crate) const PARENT_HINT: &str = "最上级党组织留空；上级可以写在下级之后";
    pub(crate) const DATE_HINT: &str = "如 2021-06-26";
    pub(crate) const FULL_NAME_EXAMPLE: &str = "中共示例大学委员会";
    pub(crate) const SHORT_NAME_EXAMPLE: &str = "示例大学党委";
    pub(crate) const YES: &str = "是";
    pub(crate) const NO: &str = "否";
}

pub(crate) const DAY_IN_FUTURE: &str = "日期不能晚于今天";
pub(crate) const TERM_BEFORE_FOUNDING: &str = "本届任期起早于成立日期";
pub(crate) const LONGITUDE_RANGE: &str = "经度应在 -180 至 180 之间";
pub(crate) const LATITUDE_RANGE: &str = "纬度应在 -90 至 90 之间";
pub(crate) const PARENT_UNKNOWN: &str = "本文件和登记册中都没有这个编码的上级党组织";
pub(crate) const PARENT_BAD: &str = "上级党组织所在的行有错误，请先改正";
pub(crate) const PARENT_CIRCLE: &str = "上下级关系成环";
pub(crate) const ROOT_NEEDS_ALL: &str = "当前身份不能新建最上级党组织，请填写上级党组织编码";
pub(crate) const OUT_OF_SCOPE: &str = "这个党组织不在您的管理范围内";

pub(crate) fn code_repeated(row: u32) -> String {
    format!("与第 {row} 行的党组织编码重复")
}

pub(crate) const TITLE: &str = "党组织";
pub(crate) const ALL: &str = "全部党组织";
pub(crate) const NOTHING_FOUND: &str = "没有找到符合的党组织，请检查名称或编码";
pub(crate) const MORE_FOUND: &str = "只列出前 30 个，请输入更完整的名称";
pub(crate) const FACTS: &str = "基本情况";
pub(crate) const PEOPLE: &str = "负责人和联系人";
/// Between names.
pub(crate) const AND: &str = "、";
pub(crate) const DEPUTY: &str = "副书记";

/// Who holds the post of the secretary, when the sheet names another or nobody.
pub(crate) fn secretary(holders: &[&str], registered: &str) -> String {
    let names = holders.join(AND);
    if registered.is_empty() {
        names
    } else {
        format!("{names}（登记表中为{registered}，请核对）")
    }
}
pub(crate) const BELOW: &str = "下级党组织";
pub(crate) const ABOVE: &str = "上级党组织";
pub(crate) const NONE: &str = "无";
pub(crate) const MEMBERS: &str = "党员";
pub(crate) const NOT_IN_SCOPE: &str = "不在管理范围内";
pub(crate) const TERM: &str = "本届任期";
pub(crate) const TERM_DUE: &str = "任期届满";

pub(crate) fn yes(value: bool) -> &'static str {
    if value { sheet::YES } else { sheet::NO }
}

pub(crate) fn people(count: u64) -> String {
    format!("{count} 人")
}

pub(crate) fn term(from: Option<NaiveDate>, years: Option<i64>) -> String {
    match (from, years) {
        (Some(from), Some(years)) => format!("{from} 起，{years} 年"),
        (Some(from), None) => format!("{from} 起"),
        (None, _) => String::new(),
    }
}
