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
pub(crate) const DISPLAY_NAME_EMPTY: &str = "请填写姓名";
pub(crate) const PERSON_HAS_ACCOUNT: &str = "此人已有登录账号";
pub(crate) const PASSWORD_SHORT: &str = "密码至少 10 个字符";
pub(crate) const PASSWORD_LONG: &str = "密码最多 128 个字符";
pub(crate) const PASSWORD_COMMON: &str = "这个密码太常见或与本人资料相近，请换一个";
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
