//! Chinese sentences of accounts, posts and the trail.

pub(crate) mod trail;

use chrono::NaiveDate;
use identity::{Duty, accounts};
use platform::Blocked;
use web::ui::Tag;

pub(crate) const ACCOUNT_OPENED: &str = "账号已开通";
pub(crate) const PASSWORD_RESET: &str = "密码已重置";
pub(crate) const HAND_OVER: &str = "请把登录名和一次性密码当面交给本人。首次登录后须自行设置新密码";
pub(crate) const HAND_OVER_EACH: &str =
    "请把登录名和一次性密码分别当面交给三位本人，三员不得由同一人担任。首次登录后须自行设置新密码";
pub(crate) const SETUP_FINISHED: &str = "首次设置已完成";
pub(crate) const SETUP_DONE: &str = "首次设置已完成，职务由安全管理员授予";
/// What comes after the first setup, by whom.
pub(crate) const AFTER_SETUP: [&str; 3] = [
    "党委组织员登录，在“导入”中依次导入党组织、党员、入党申请人，那里可以下载空白模板。",
    "安全管理员登录，在“职务与权限”中授予各支部书记、组织委员等职务。",
    "各支部在党员名册中打开本人的资料，为他开通登录账号。",
];
pub(crate) const CLOSED: &str = "账号已停用，其登录已全部退出";
pub(crate) const REOPENED: &str = "账号已重新启用";
pub(crate) const REASON_EMPTY: &str = "请填写原因";

pub(crate) const CHOOSE: &str = "请选择";
pub(crate) const DUTY_EMPTY: &str = "请选择职务";
pub(crate) const UNIT_EMPTY: &str = "请选择任职组织";
pub(crate) const UNIT_UNKNOWN: &str = "没有这个组织，请重新选择";
pub(crate) const UNIT_OF_SEPARATED: &str = "系统、安全、审计三员的任职组织须选“全平台”";
pub(crate) const FROM_UNREADABLE: &str = "请填写开始日期";
pub(crate) const TO_UNREADABLE: &str = "结束日期无法识别；没有结束日期请留空";
pub(crate) const GRANTED: &str = "职务已授予";
pub(crate) const ENDED: &str = "职务已结束，立即生效";
pub(crate) const INSTANCE: &str = "全平台";
/// Shows in a chooser how deep a unit lies.
pub(crate) const INDENT: &str = "　";

pub(crate) const DAY_FORM: &str = "请按 2026-06-26 的格式填写日期";
pub(crate) const SUBJECT_FORM: &str = "对象编号无法识别，请从记录中复制完整编号";

pub(crate) const RESET_ASKED: &str = "已申请重置，待复核";
pub(crate) const RESET_APPROVED: &str = "已同意重置";
pub(crate) const RESET_REFUSED: &str = "申请已撤销，密码没有改变";
pub(crate) const FIRST_HALF: &str = "请把这前半段密码当面交给本人。三员中的另一人复核后得到后半段，两段用短横连接后只能登录一次。24 小时内无人复核，申请失效，密码不变";
pub(crate) const SECOND_HALF: &str =
    "请把这后半段密码当面交给本人。前半段在申请人手中，两段用短横连接后只能登录一次。原密码已失效";
pub(crate) const HALF: &str = "半段密码";

/// Labels of fields.
pub(crate) mod field {
    pub(crate) const FIRST_DAY: &str = "开始日期";
    pub(crate) const LAST_DAY: &str = "结束日期";
    pub(crate) const SUBJECT: &str = "对象编号";
    pub(crate) const NAME: &str = "登录名";
    pub(crate) const NAME_HINT: &str = "3 至 40 个字母、数字、点、横线或下划线，如工号或学号";
    pub(crate) const DISPLAY_NAME: &str = "姓名";
    pub(crate) const REASON: &str = "原因";
    pub(crate) const DUTY: &str = "职务";
    pub(crate) const UNIT: &str = "任职组织";
    pub(crate) const UNIT_HINT: &str = "职务对所选组织及其下级组织有效";
    pub(crate) const FROM: &str = "开始日期";
    pub(crate) const TO: &str = "结束日期";
}

/// What somebody with one of the first three posts does.
pub(crate) fn work(duty: Duty) -> &'static str {
    match duty {
        Duty::SecurityAdministrator => "授予和结束职务，决定谁能看到和办理哪些组织的事项",
        Duty::AuditAdministrator => "查阅审计记录，验证记录是否完整",
        _ => "导入组织、党员和申请人，开始日常工作",
    }
}

/// Whether a post is in force.
pub(crate) fn post_state(from: NaiveDate, to: Option<NaiveDate>, today: NaiveDate) -> Tag {
    if to.is_some_and(|to| to < today) {
        Tag::plain("已结束")
    } else if from > today {
        Tag::info("未开始")
    } else {
        Tag::ok("在任")
    }
}

/// How an account stands.
pub(crate) fn account_state(account: &accounts::Row) -> Tag {
    match (account.disabled_at.is_some(), account.must_change) {
        (true, _) => Tag::plain("已停用"),
        (false, true) => Tag::warn("待首次登录"),
        (false, false) => Tag::ok("正常"),
    }
}

fn refusal(rule: &str, article: &str, because: &str, who: &str) -> Blocked {
    Blocked {
        rule: rule.to_owned(),
        article: article.to_owned(),
        because: because.to_owned(),
        earliest: None,
        missing: Vec::new(),
        who_can_help: Some(who.to_owned()),
    }
}

/// One's own account is not closed or reset by oneself.
pub(crate) fn own_account() -> Blocked {
    refusal("own-account", "账号管理", "不能停用或重置自己的账号。修改密码请用“修改密码”", "另一位系统管理员")
}

/// One's own post is not ended by oneself.
pub(crate) fn own_post() -> Blocked {
    refusal("own-post", "职务管理", "不能结束自己的职务，以免无人能再授予职务", "另一位安全管理员")
}

/// Somebody in the trail: the name, and the name to sign in with.
pub(crate) fn account(display_name: &str, name: &str) -> String {
    if display_name.is_empty() || display_name == name {
        name.to_owned()
    } else {
        format!("{display_name}（{name}）")
    }
}

/// A post as its title is written everywhere.
pub(crate) fn post(unit: &str, duty: Duty) -> String {
    format!("{unit} · {}", duty.title())
}

/// Something whose name the reader may not see, or that is gone.
pub(crate) fn numbered(id: &str) -> String {
    let tail: String = id.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    format!("编号尾号 {tail}")
}

/// What an entry was done to: its name with the kind of thing, or the kind alone.
pub(crate) fn subject(kind: &str, name: Option<&str>) -> String {
    name.map_or_else(|| kind.to_owned(), |name| format!("{kind}：{name}"))
}

/// The title of an entry's page.
pub(crate) fn entry_title(seq: i64) -> String {
    format!("第 {seq} 条记录")
}
