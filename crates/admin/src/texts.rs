//! Chinese sentences of accounts, posts and the trail.

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
pub(crate) const WHOLE: &str = "一次性密码";

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

/// The title of an entry's page.
pub(crate) fn entry_title(seq: i64) -> String {
    format!("第 {seq} 条记录")
}

/// The actions that the house knows, in the order of the chooser. A code that ends in a dot stands for all below it.
pub(crate) const ACTIONS: &[(&str, &str)] = &[
    ("identity.session.", "登录（全部）"),
    ("identity.session.opened", "登录成功"),
    ("identity.session.refused", "登录失败"),
    ("identity.session.ended", "退出其他登录"),
    ("identity.limit.reached", "尝试次数达到上限"),
    ("identity.account.", "账号（全部）"),
    ("identity.account.opened", "开通账号"),
    ("identity.account.reset", "重置密码"),
    ("identity.reset.", "三员密码重置（全部）"),
    ("identity.reset.asked", "申请重置三员密码"),
    ("identity.reset.approved", "复核同意重置三员密码"),
    ("identity.reset.refused", "撤销重置三员密码的申请"),
    ("identity.notices.read", "已阅账号提醒"),
    ("identity.account.password_changed", "修改本人密码"),
    ("identity.account.closing", "停用账号的原因"),
    ("identity.account.disabled", "停用账号"),
    ("identity.account.reopening", "重新启用账号的原因"),
    ("identity.account.enabled", "重新启用账号"),
    ("identity.post.", "职务（全部）"),
    ("identity.post.granted", "授予职务"),
    ("identity.post.ended", "结束职务"),
    ("identity.unit.", "组织结构（全部）"),
    ("identity.unit.founded", "建立组织"),
    ("identity.unit.renamed", "组织更名"),
    ("organizations.organization.founded", "登记组织"),
    ("organizations.organization.changed", "修改组织资料"),
    ("members.", "党员与申请人（全部）"),
    ("members.person.registered", "登记人员"),
    ("members.person.changed", "修改人员资料"),
    ("members.person.category_set", "变更人员类别"),
    ("members.person.archived", "材料归档"),
    ("members.number.revealed", "查看完整号码"),
    ("members.account.opened", "为人员开通账号"),
    ("imports.file.", "导入（全部）"),
    ("imports.file.uploaded", "上传表格"),
    ("imports.file.planned", "确定表格读法"),
    ("imports.file.applied", "导入表格"),
    ("imports.file.refused", "退回表格"),
    ("development.", "发展党员（全部）"),
    ("development.case.restored", "按办理记录恢复档案"),
    ("development.case.rule_set_changed", "改按新规则办理"),
    ("development.calendar.brought_in", "录入一年的放假安排"),
    ("development.calendar.posting_day_set", "设置公示当天是否计入"),
    ("development.notice.recounted", "按录入的放假安排重算公示"),
    ("workflow.", "办理流程（全部）"),
    ("workflow.instance.started", "流程开始"),
    ("workflow.item.completed", "完成事项"),
    ("workflow.item.due_changed", "变更办理期限"),
    ("workflow.instance.cancelled", "流程终止"),
    ("workflow.instance.renewed", "流程按办理记录重新开始"),
    ("workflow.instance.ended", "流程结束"),
    ("admin.trail.verified", "验证审计记录"),
];

/// The title of an action; empty when the house has none for it, and the code alone is shown.
pub(crate) fn action(code: &str) -> &'static str {
    let found = |wanted: &str| ACTIONS.iter().find(|(known, _)| *known == wanted).map(|(_, title)| *title);
    found(code).unwrap_or_default()
}
