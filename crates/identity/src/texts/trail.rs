//! What this crate writes into the audit trail, in words.

use platform::audit::words::{Action, Field, Vocabulary};
use serde_json::Value;

use crate::Duty;

const fn act(code: &'static str, title: &'static str, fields: &'static [Field]) -> Action {
    Action { code, title, fields }
}

fn duty(value: &Value, _: &Value) -> Option<String> {
    value.as_str().and_then(Duty::by_code).map(|duty| duty.title().to_owned())
}

const ACCOUNT: &[Field] = &[Field::plain("name", "登录名"), Field::named("person", "人员", "person")];
const LIMIT: &[Field] = &[Field::plain("tried", "尝试的操作")];
const NAME: &[Field] = &[Field::plain("name", "名称")];
const POST: &[Field] = &[
    Field::plain("account", "登录名"),
    Field::coded("duty", "职务", duty),
    Field::plain("unit", "任职组织"),
    Field::plain("from", "开始日期"),
    Field::plain("to", "结束日期"),
];

/// Accounts, sign-in, posts and the skeleton of the tree.
pub const TRAIL: Vocabulary = Vocabulary {
    groups: &[
        ("identity.session.", "登录（全部）"),
        ("identity.account.", "账号（全部）"),
        ("identity.reset.", "三员密码重置（全部）"),
        ("identity.post.", "职务（全部）"),
        ("identity.unit.", "组织结构（全部）"),
    ],
    actions: &[
        act("identity.session.opened", "登录成功", &[]),
        act("identity.session.refused", "登录失败", &[]),
        act("identity.session.ended", "退出其他登录", &[]),
        act("identity.limit.reached", "尝试次数达到上限", LIMIT),
        act("identity.notices.read", "已阅账号提醒", &[]),
        act("identity.reset.asked", "申请重置三员密码", &[]),
        act("identity.reset.approved", "复核同意重置三员密码", &[]),
        act("identity.reset.refused", "撤销重置三员密码的申请", &[]),
        act("identity.account.opened", "开通账号", ACCOUNT),
        act("identity.account.reset", "重置密码", &[]),
        act("identity.account.password_changed", "修改本人密码", &[]),
        act("identity.account.closing", "停用账号的原因", &[]),
        act("identity.account.disabled", "停用账号", &[]),
        act("identity.account.reopening", "重新启用账号的原因", &[]),
        act("identity.account.enabled", "重新启用账号", &[]),
        act("identity.post.granted", "授予职务", POST),
        act("identity.post.ended", "结束职务", POST),
        act("identity.unit.founded", "建立组织", NAME),
        act("identity.unit.renamed", "组织更名", NAME),
    ],
    subjects: &[("account", "账号"), ("limit", "次数限制"), ("post", "职务"), ("unit", "党组织")],
    jobs: &[
        ("sign-in", "登录"),
        ("sign-out", "退出登录"),
        ("removing ended sessions", "系统自动（清理过期登录）"),
        ("seeing a session", "登录"),
        ("a form that could not be taken", "系统自动（保留未提交的表单）"),
        ("operator on the command line", "命令行（运维人员）"),
        ("recurring jobs", "系统自动（定时任务）"),
        ("forgetting forms", "系统自动（清理表单记录）"),
        ("taking leases", "系统自动（后台任务）"),
        ("first start", "首次启动"),
        ("an example", "演示数据"),
        ("demo", "演示数据"),
    ],
    terms: None,
};
