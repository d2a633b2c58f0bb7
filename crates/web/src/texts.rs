//! Chinese sentences of the entrance and of error pages.

use identity::sessions::Ending;

pub(crate) const QUERY_UNREADABLE: &str = "网址中的查询条件无法识别，请从页面重新查询";
pub(crate) const FORM_UNREADABLE: &str = "提交的内容无法识别，请刷新页面后重新填写";
pub(crate) const FORM_EXPIRED: &str =
    "页面停留过久或已在别处退出，请返回上一页刷新后再提交，已填写的内容请先复制保留";
pub(crate) const FOREIGN_SITE: &str = "请求来自其他网站，已拒绝";
pub(crate) const REPEATED: &str = "这份表单已经办理过，没有重复办理";

pub(crate) const ONE_TIME_PASSWORD: &str = "一次性密码";

/// Label and value, a line each.
pub(crate) fn lines(parts: [(&str, &str); 2]) -> String {
    parts.map(|(label, value)| format!("{label}：{value}")).join("\n")
}

pub(crate) const SIGN_IN_WRONG: &str = "登录名或密码不正确";
pub(crate) const SIGNED_OUT: &str = "已退出登录";
pub(crate) const PASSWORD_CHANGED: &str = "密码已修改";
pub(crate) const PASSWORDS_DIFFER: &str = "两次输入的新密码不一致";
pub(crate) const PASSWORD_AGAIN_WRONG: &str = "密码不正确";
pub(crate) const PREFERENCES_SAVED: &str = "显示设置已保存";

pub(crate) fn wait(seconds: i64) -> String {
    let after =
        if seconds < 120 { format!("{seconds} 秒") } else { format!("{} 分钟", (seconds + 59) / 60) };
    format!("尝试次数过多，请 {after}后再试")
}

/// Two sentences behind each other.
pub(crate) fn joined(first: &str, then: &str) -> String {
    format!("{first}。{then}")
}

/// Behind a wait at the sign-in: what helps, without saying whether there is such an account.
pub(crate) const WAIT_HELP: &str =
    "在曾经登录过的浏览器上登录不受他人尝试的影响；忘记密码请联系本单位系统管理员重置";

/// Title and sentence of an error page.
pub(crate) fn error_page(status: u16) -> (&'static str, &'static str) {
    match status {
        400 => ("请求无法识别", "请返回上一页，刷新后再试。"),
        403 => ("此功能不对当前身份开放", "本次操作没有进行。"),
        404 => ("没有找到", "内容不存在，或不在您的管理范围内。请检查网址，或返回工作台重新进入。"),
        405 => ("这个网址不能直接打开", "它只接受页面上的操作。请返回页面，用页面上的按钮办理。"),
        408 => ("上传超时", "内容没有在规定时间内传完，没有保存。请检查网络，或减小文件后再提交。"),
        409 => ("暂时不能办理", "请按下面的说明处理后再试。"),
        413 => ("文件或内容过大", "没有保存。请减小后再提交。"),
        421 => ("网址不正确", "本平台不使用这个网址，请用单位公布的网址访问。"),
        422 => ("填写的内容有误", "没有保存。请按下面的说明修改后再提交。"),
        429 => ("操作过于频繁", "本次操作没有进行。"),
        503 => ("系统繁忙", "本次操作没有保存。请稍后再试，填写的内容请先保留在页面上。"),
        _ => ("系统出错", "本次操作没有保存。请稍后再试；如仍出现，请把下面的编号告诉管理员。"),
    }
}

/// How large is allowed, and how large it was.
pub(crate) fn too_large(limit: usize, sent: Option<u64>) -> String {
    let sent = sent.map(|sent| format!("，本次提交 {}", size(sent))).unwrap_or_default();
    format!("最大允许 {}{sent}", size(u64::try_from(limit).unwrap_or(u64::MAX)))
}

fn size(bytes: u64) -> String {
    const MB: u64 = 1024 * 1024;
    if bytes >= MB {
        return format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB);
    }
    format!("{} KB", bytes.div_ceil(1024))
}

/// Who may do what somebody may not.
pub(crate) fn closed_to<'a>(title: &str, duties: impl Iterator<Item = &'a str>) -> String {
    format!("“{title}”由{}办理。", duties.collect::<Vec<_>>().join("、"))
}

/// What somebody does who is not in the right post: choose one of his own that is, or turn to others.
pub(crate) fn own_posts(posts: &[String]) -> String {
    if posts.is_empty() {
        return "您没有担任上述职务；如需办理，请联系担任这些职务的人员，或请安全管理员授予职务。".to_owned();
    }
    let named: Vec<String> = posts.iter().map(|post| format!("“{post}”")).collect();
    format!("请在页面上方把当前身份切换到{}后再办理。", named.join("或"))
}

pub(crate) const UPLOADS_BUSY: &str = "正在接收的文件太多，请等前面的文件传完后再提交";
pub(crate) const FORM_KEPT: &str = "刚才填写的内容已保留。完成后会回到原来的页面并填回，请核对后再提交";
pub(crate) const FORM_OLD: &str =
    "这个页面是在上一次登录时打开的，刚才的操作没有进行。请在新打开的页面上核对后再提交";
pub(crate) const FILES_AGAIN: &str = "刚才的上传没有进行，请登录后重新选择文件";
pub(crate) const SESSIONS_FULL: &str = "同时登录的浏览器已达上限，最久未使用的一处登录已退出";
pub(crate) const SESSION_ENDED: &str = "所选登录已退出";
pub(crate) const OWN_ACCOUNT: &str = "本人账号";

/// Why one has to sign in again.
pub(crate) fn ended(why: Option<Ending>) -> &'static str {
    match why {
        None => "登录时间已到，请重新登录",
        Some(Ending::SignedOut) => "您已退出登录，请重新登录",
        Some(Ending::Revoked) => "这处登录已由本人在别处退出，请重新登录",
        Some(Ending::Displaced) => "同时登录的浏览器超过上限，这处登录已退出，请重新登录",
        Some(Ending::Password) => "密码已更改，请用新密码重新登录",
        Some(Ending::Closed) => "账号已停用，请联系本单位系统管理员",
    }
}

pub(crate) fn others_ended(count: u64) -> String {
    format!("其他 {count} 处登录已退出")
}

pub(crate) const STALE: &str = "这条记录刚刚被其他人修改过，请刷新页面查看最新内容后再办理";
pub(crate) const TAKEN: &str = "同样的内容刚刚已被登记，没有重复登记。请刷新页面查看最新内容后再办理";
pub(crate) const TEST_CLOCK: &str = "测试时钟：系统时间可能被调整，仅用于测试";
pub(crate) const OWN_MATTERS: &str = "本人事项";
pub(crate) const CONFIRMED: &str = "已确认身份，请再次提交刚才的操作";

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
