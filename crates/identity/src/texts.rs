//! Chinese sentences of accounts, posts and sign-in.

pub(crate) mod trail;

use crate::Duty;

pub(crate) fn duty(duty: Duty) -> &'static str {
    match duty {
        Duty::Person => "本人",
        Duty::GroupLeader => "党小组长",
        Duty::BranchOrganiser => "组织委员",
        Duty::BranchSecretary => "党支部书记",
        Duty::GeneralBranchSecretary => "党总支书记",
        Duty::CommitteeOrganiser => "党委组织员",
        Duty::CommitteeMember => "党委委员",
        Duty::SystemAdministrator => "系统管理员",
        Duty::SecurityAdministrator => "安全管理员",
        Duty::AuditAdministrator => "审计管理员",
    }
}

/// The whole instance, as the unit of posts that are not bound to one organisation.
pub(crate) const INSTANCE: &str = "全平台";

pub(crate) const NAME_FORM: &str = "登录名须为 3 至 40 个字母、数字、点、横线或下划线";
pub(crate) const NAME_TAKEN: &str = "这个登录名已被使用，请换一个";
pub(crate) fn name_alike(taken: &str) -> String {
    format!("与已有的登录名“{taken}”看起来相同，容易混淆，请换一个")
}
pub(crate) const DISPLAY_NAME_EMPTY: &str = "请填写姓名";
pub(crate) const PERSON_HAS_ACCOUNT: &str = "此人已有登录账号";
pub(crate) const PASSWORD_SHORT: &str = "密码至少 10 个字符";
pub(crate) const PASSWORD_LONG: &str = "密码最多 128 个字符";
pub(crate) const PASSWORD_COMMON: &str =
    "这个密码容易被猜到：常用词、拼音、日期、键盘顺序及其变形，或与本人资料相近。请换成一句只有自己知道的话";
pub(crate) const PASSWORD_WRONG: &str = "原密码不正确";
pub(crate) const PASSWORD_SAME: &str = "新密码不能与原密码相同";
pub(crate) const UNTIL_BEFORE_FROM: &str = "结束日期不能早于开始日期";
pub(crate) const POST_TWICE: &str = "此人在该组织已担任这一职务";

pub(crate) const SEPARATION_RULE: &str = "三员分立";
pub(crate) fn separation(held: Duty, wanted: Duty) -> String {
    format!(
        "系统、安全、审计三员须由三人分别担任，且不兼业务职务：此人已是{}，不能再任{}",
        duty(held),
        duty(wanted)
    )
}

pub(crate) const RESET_NEEDS_A_SECOND: &str = "重置三员的密码须由三员中的另一人复核";
pub(crate) const RESET_NEEDS_ANOTHER: &str = "申请人和被重置的本人都不能复核，须由三员中的另一人复核";
pub(crate) const RESET_ASKED_BY_NOBODY: &str = "申请人已不担任三员职务，这项申请不再有效";
pub(crate) const RESET_NOT_HERE: &str = "这个账号的密码不需要复核，或是您自己的账号";
pub(crate) const ANOTHER_OF_THE_THREE: &str = "三员中的另一人";

pub(crate) fn reset_asked(by: &str, whose: &str) -> String {
    format!("{by}申请重置{whose}的密码，须由三员中的另一人复核")
}
pub(crate) fn reset_approved(asked_by: &str, by: &str, whose: &str) -> String {
    format!("{whose}的密码已重置：{asked_by}申请，{by}复核")
}
pub(crate) fn reset_refused(by: &str, whose: &str) -> String {
    format!("{by}没有同意重置{whose}的密码，或撤回了申请")
}
pub(crate) fn reset_by_operator(name: &str) -> String {
    format!("账号 {name} 的密码由服务器运维人员在命令行重置")
}
pub(crate) fn account_closed(whose: &str) -> String {
    format!("三员账号{whose}已被停用")
}
pub(crate) fn account_opened_again(whose: &str) -> String {
    format!("三员账号{whose}已重新启用")
}
pub(crate) fn post_granted(whose: &str, duty: Duty) -> String {
    format!("{whose}已被授予{}职务", self::duty(duty))
}
pub(crate) fn post_ended(whose: &str, duty: Duty) -> String {
    format!("{whose}的{}职务已结束", self::duty(duty))
}

/// Phrases that many would take for a password: their characters make none stronger.
pub(crate) const PHRASES: [&str; 12] = [
    "不忘初心",
    "牢记使命",
    "为人民服务",
    "中国共产党",
    "实事求是",
    "党支部",
    "党员",
    "中华人民共和国",
    "学习强国",
    "我爱你",
    "新年快乐",
    "恭喜发财",
];
