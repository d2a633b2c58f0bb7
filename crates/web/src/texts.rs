//! Chinese sentences of the entrance and of error pages.

pub(crate) const QUERY_UNREADABLE: &str = "网址中的查询条件无法识别，请从页面重新查询";
pub(crate) const FORM_UNREADABLE: &str = "提交的内容无法识别，请刷新页面后重新填写";
pub(crate) const FORM_EXPIRED: &str =
    "页面停留过久或已在别处退出，请返回上一页刷新后再提交，已填写的内容请先复制保留";
pub(crate) const FOREIGN_SITE: &str = "请求来自其他网站，已拒绝";
pub(crate) const REPEATED: &str = "这份表单已经办理过，没有重复办理";

pub(crate) const SIGN_IN_WRONG: &str = "登录名或密码不正确";
pub(crate) const SIGNED_OUT: &str = "已退出登录";
pub(crate) const PASSWORD_CHANGED: &str = "密码已修改";
pub(crate) const PASSWORDS_DIFFER: &str = "两次输入的新密码不一致";
pub(crate) const PASSWORD_AGAIN_WRONG: &str = "密码不正确";
pub(crate) const PREFERENCES_SAVED: &str = "显示设置已保存";

pub(crate) fn wait(seconds: i64) -> String {
    format!("尝试次数过多，请 {} 分钟后再试", (seconds / 60).max(1))
}

/// Title and sentence of an error page.
pub(crate) fn error_page(status: u16) -> (&'static str, &'static str) {
    match status {
        400 => ("请求无法识别", "请返回上一页，刷新后再试。"),
        403 => ("此功能不对当前身份开放", "请在页面上方切换到有此权限的身份，或联系本单位管理员。"),
        404 => ("没有找到", "内容不存在，或不在您的管理范围内。请检查网址，或返回工作台重新进入。"),
        409 => ("暂时不能办理", "请按下面的说明处理后再试。"),
        413 => ("文件或内容过大", "请减小文件后再提交。"),
        429 => ("操作过于频繁", "请稍后再试。"),
        503 => ("系统繁忙", "本次操作没有保存。请稍后再试，填写的内容请先保留在页面上。"),
        _ => ("系统出错", "本次操作没有保存。请稍后再试；如仍出现，请把下面的编号告诉管理员。"),
    }
}

pub(crate) const STALE: &str = "这条记录刚刚被其他人修改过，请刷新页面查看最新内容后再办理";
pub(crate) const TAKEN: &str = "同样的内容刚刚已被登记，没有重复登记。请刷新页面查看最新内容后再办理";
pub(crate) const TEST_CLOCK: &str = "测试时钟：系统时间可能被调整，仅用于测试";
pub(crate) const OWN_MATTERS: &str = "本人事项";
pub(crate) const CONFIRMED: &str = "已确认身份，请重新提交刚才的操作";

/// Labels of the entrance.
pub(crate) mod field {
    pub(crate) const SIGN_IN: &str = "登录";
    pub(crate) const NAME: &str = "登录名";
    pub(crate) const PASSWORD: &str = "密码";
    pub(crate) const OLD_PASSWORD: &str = "原密码";
    pub(crate) const NEW_PASSWORD: &str = "新密码";
    pub(crate) const NEW_PASSWORD_AGAIN: &str = "再输入一次新密码";
    pub(crate) const PASSWORD_HINT: &str = "至少 10 个字符，可以是一句只有自己知道的话";
    pub(crate) const CHANGE_PASSWORD: &str = "修改密码";
    pub(crate) const CONFIRM: &str = "确认身份";
}

/// Headings of the menu.
pub(crate) const GROUP_PEOPLE: &str = "组织与党员";
pub(crate) const GROUP_PROCESSES: &str = "流程";
pub(crate) const GROUP_DATA: &str = "数据";
pub(crate) const GROUP_ADMINISTRATION: &str = "管理";
