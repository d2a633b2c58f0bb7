//! Chinese sentences of processes.

pub(crate) mod trail;

use bpmn::{Fault, Problem};
use web::ui::Tag;
use workflow::{HistoryKind, IncidentKind, Status};

use crate::report::Weight;

pub(crate) const NO_FILE: &str = "请选择要检查的 .bpmn 文件";
pub(crate) const NOT_BPMN: &str = "只接受 .bpmn、.xml 文件（BPMN 2.0）或 .bar 压缩包";
pub(crate) const BAD_ARCHIVE: &str =
    "压缩包无法打开、内容过多，或其中没有 .bpmn、.bpmn20.xml 文件；请解压后逐个上传";
pub(crate) const STANDS_STILL: &str = "有会使流程停住的问题：请修改后再部署；确需部署的，请勾选确认";
pub(crate) const ACCEPT: &str = "已知有会使流程停住的问题，仍要部署";
pub(crate) const STARTER: &str = "发起人";
pub(crate) const BUSY: &str = "正在检查的文件较多，请稍后再试";
pub(crate) const TOO_LARGE: &str = "文件过大或过于复杂，无法检查；单个文件不超过 8 MB";
pub(crate) const TOO_SLOW: &str = "检查用时过长，已停止；请拆分流程后再试";
pub(crate) const BROKEN: &str = "文件无法打开，请用建模工具重新导出";
pub(crate) const SWITCHED_OFF: &str = "流程已停用，不再发起；办理中的不受影响";
pub(crate) const SWITCHED_ON: &str = "流程已启用";
pub(crate) const READER_DIED: &str = "读取文件的程序两次意外停止，文件没有读完。这不一定是文件的问题，请稍后重新上传；如仍出现，请联系系统管理员";
pub(crate) const CHECKED: &str = "检查完成";
pub(crate) const AND: &str = "、";

/// A file that is not a process that can be read: where, what to do, and the words of the reader behind it.
pub(crate) fn unreadable(line: u32, element: &str, fault: &str, reason: &str) -> String {
    let place = if element.is_empty() { String::new() } else { format!("，元素 {element}") };
    let technical = if reason.is_empty() { String::new() } else { format!("（技术说明：{reason}）") };
    format!("无法读取，第 {line} 行{place}：{fault}{technical}")
}

pub(crate) const NOT_UTF8: &str = "文件不是 UTF-8 编码，请用建模工具重新导出";

/// A file of an archive is not taken.
pub(crate) fn in_archive(name: &str, sentence: &str) -> String {
    format!("压缩包中的 {name}：{sentence}")
}

/// So many files of an archive were checked.
pub(crate) fn checked(files: usize) -> String {
    format!("已检查压缩包中的 {files} 个流程文件，请逐个核对并部署")
}

/// Nobody does jobs of this name.
pub(crate) fn no_handler(name: &str) -> String {
    if name.is_empty() {
        "自动任务没有写明由哪个程序办理，流程走到这里会停住".to_owned()
    } else {
        format!("自动任务要用的程序“{name}”本平台没有，流程走到这里会停住")
    }
}

/// Nobody runs scripts of this language.
pub(crate) fn no_script(language: &str, reason: &str) -> String {
    let language = if language.is_empty() { String::new() } else { format!("（{language}）") };
    format!("脚本{language}本平台不能运行，流程走到这里会停住（技术说明：{reason}）")
}

/// The called process is not there.
pub(crate) fn no_process(key: &str) -> String {
    format!("要调用的流程“{key}”还没有部署，流程走到这里会停住；请先部署该流程")
}

/// A name that no duty has.
pub(crate) fn nobody_of_that_name(name: &str) -> String {
    format!("办理人“{name}”不是本平台的职务，请在部署前选择对应的职务")
}

/// `“主管领导”由谁办理`.
pub(crate) fn who_is(name: &str) -> String {
    format!("文件中的“{name}”由谁办理")
}

pub(crate) fn nobody_chosen_for(name: &str) -> String {
    format!("请选择“{name}”由谁办理")
}

/// What is wrong with a file that cannot be read.
pub(crate) fn fault(fault: Fault) -> &'static str {
    match fault {
        Fault::Xml => "不是格式正确的 XML，请用建模工具重新导出",
        Fault::TooLarge => "文件过大、层数过深或内容过多，请拆分流程",
        Fault::NoProcess => "文件中没有可以运行的 BPMN 2.0 流程，请确认导出的是流程文件",
        Fault::Id => "编号（id）缺失或与其他元素重复，请修改",
        Fault::Reference => "引用的元素不存在或没有填写，请重新连接",
        _ => "这里的连接或位置不符合 BPMN 2.0，请修改",
    }
}

/// What is wrong or doubtful.
pub(crate) fn problem(problem: Problem) -> &'static str {
    match problem {
        Problem::NotExecuted => "引擎不支持这种元素，流程走到这里会停住",
        Problem::Unreachable => "没有路径能走到这里",
        Problem::NoWayOut => "没有出口，也不是结束事件",
        Problem::NoEnd => "从这里走不到结束",
        Problem::MayGetStuck => "每个出口都有条件且没有默认出口，条件都不满足时会停住",
        Problem::ConditionMissing => "没有条件也不是默认出口，排在后面的出口永远不会走到",
        Problem::ConditionIgnored => "这里的条件不起作用",
        Problem::JoinStarves => "汇合处等待一条永远不会有人走的路径",
        Problem::Deadlock => "可能一直等待，流程停住",
        Problem::NotSynchronised => "几条路径没有汇合就进入同一处，可能重复办理",
        Problem::TooManyStates => "流程过于复杂，只检查了一部分",
        Problem::Undeclared => "引用了文件中没有声明的内容",
        Problem::LinkNowhere => "链接事件没有对应的去处",
        Problem::NoHandler => "补偿事件没有关联补偿活动",
        Problem::NoTransaction => "取消事件不在事务之内",
        Problem::CancelNotCaught => "事务可能被取消，但没有取消边界事件接续",
        Problem::NotAnEvent => "事件网关之后必须是等待事件",
        Problem::NeverEnds => "自由子流程没有结束条件，进入后不会结束",
        Problem::BegunByCommand => "自由子流程没有写明先办哪些环节，进入后没有事项可办",
        Problem::BeginsByNothing => "事件子流程没有可以触发的开始事件",
        _ => "有疑问，请核对",
    }
}

/// A part of the file that the engine does not execute.
pub(crate) fn unsupported(kind: &str, stops: bool) -> String {
    if let (true, Some((part, reason))) = (stops, kind.split_once(": ")) {
        format!("{part} 的设置或表达式无法执行，流程走到这里会停住（技术说明：{reason}）")
    } else if stops {
        format!("{kind}：引擎不支持这种元素，流程走到这里会停住")
    } else {
        format!("{kind}：读取但不执行")
    }
}

/// How much a remark matters.
pub(crate) fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Stops => "会停住",
        Weight::Doubtful => "有疑问",
        Weight::Ignored => "仅提示",
    }
}

/// One sentence about all remarks.
pub(crate) fn verdict(stops: usize, doubtful: usize) -> String {
    match (stops, doubtful) {
        (0, 0) => "没有发现会影响运行的问题。".to_owned(),
        (0, _) => format!("有 {doubtful} 处需要核对，核对后可以部署。"),
        (_, 0) => format!("有 {stops} 处会使流程停住，请修改后再部署。"),
        _ => format!("有 {stops} 处会使流程停住，另有 {doubtful} 处需要核对，请修改后再部署。"),
    }
}

pub(crate) const CHOOSE: &str = "请选择";
pub(crate) const NO_ORGANISATION: &str = "还没有组织，请先建立组织再部署流程";
pub(crate) const NO_ROOT: &str = "请选择由时间、消息自动发起的流程归属哪个组织";
pub(crate) const EVERYWHERE: &str = "全平台";
pub(crate) const MACHINE: &str = "系统自动";

pub(crate) fn fill(label: &str) -> String {
    format!("请填写{label}")
}
pub(crate) fn choose(label: &str) -> String {
    format!("请选择{label}")
}
pub(crate) fn whole_number(label: &str) -> String {
    format!("{label}应为整数")
}
pub(crate) fn number(label: &str) -> String {
    format!("{label}应为数字")
}
pub(crate) fn day(label: &str) -> String {
    format!("{label}应为日期，例如 2026-11-23")
}
pub(crate) fn too_long(label: &str, most: usize) -> String {
    format!("{label}最多 {most} 字")
}

/// `经济学院学生第一党支部 · 党支部书记（张三）`.
pub(crate) fn post(unit: &str, duty: identity::Duty, names: &[String]) -> String {
    format!("{unit} · {}（{}）", duty.title(), names.join(AND))
}

pub(crate) const DEPLOYED: &str = "已部署，新发起的流程按这个版本办理";
pub(crate) const WAS_THERE: &str = "内容与最新版本相同，没有变化";

/// `请假审批 第 2 版`.
pub(crate) fn version_title(name: &str, version: impl std::fmt::Display) -> String {
    format!("{name} 第 {version} 版")
}

/// What happened.
pub(crate) fn happened(kind: HistoryKind) -> &'static str {
    match kind {
        HistoryKind::Started => "发起",
        HistoryKind::Opened => "待办",
        HistoryKind::Completed => "办结",
        HistoryKind::Cancelled => "取消",
        HistoryKind::Entered => "进入子流程",
        HistoryKind::Left => "离开子流程",
        HistoryKind::Ended => "流程结束",
        HistoryKind::DueChanged => "调整期限",
        HistoryKind::Returned => "退回",
        HistoryKind::TakenBack => "撤回办理",
        HistoryKind::Reassigned => "转办",
        HistoryKind::Delegated => "委托",
        HistoryKind::HandedBack => "交回",
        HistoryKind::CoSignerAdded => "请会签",
        HistoryKind::Urged => "催办",
        HistoryKind::Claimed => "签收",
        HistoryKind::Released => "释放",
        HistoryKind::Suspended => "暂停",
        HistoryKind::Resumed => "恢复",
        HistoryKind::Migrated => "迁移到新版本",
        HistoryKind::Fired => "到时触发",
        HistoryKind::Caught => "收到",
        HistoryKind::Thrown => "发出",
        HistoryKind::Unheard => "发出后无人接收",
        HistoryKind::JobDone => "自动办结",
        HistoryKind::JobFailed => "自动办理失败",
        HistoryKind::JobRetried => "重试",
        HistoryKind::Called => "调用流程",
        HistoryKind::Escalated => "上报",
        HistoryKind::Undecided => "条件无法判断，按不满足处理",
        HistoryKind::Undoing => "撤销已办",
        HistoryKind::Passed => "自动完成",
        _ => "其他",
    }
}

/// How an instance stands.
pub(crate) fn status(status: Status) -> Tag {
    match status {
        Status::Running => Tag::info("办理中"),
        Status::Suspended => Tag::warn("已暂停"),
        Status::Ended => Tag::ok("已结束"),
        Status::Cancelled => Tag::plain("已取消"),
        Status::Failed => Tag::bad("出错结束"),
    }
}

/// The states of the filter: code and word.
pub(crate) const STATUSES: [(&str, &str, Status); 5] = [
    ("running", "办理中", Status::Running),
    ("suspended", "已暂停", Status::Suspended),
    ("ended", "已结束", Status::Ended),
    ("cancelled", "已取消", Status::Cancelled),
    ("failed", "出错结束", Status::Failed),
];

/// What kind of incident it is.
pub(crate) fn incident(kind: IncidentKind) -> &'static str {
    match kind {
        IncidentKind::Job => "自动任务失败",
        IncidentKind::Timer => "定时未能触发",
        IncidentKind::Message => "消息未能送达",
        IncidentKind::Call => "被调用的流程出错",
        IncidentKind::Unassigned => "没有人办理",
        IncidentKind::Stuck => "流程停住",
    }
}

pub(crate) const SUSPENDED_NOW: &str = "已暂停";
pub(crate) const RESUMED_NOW: &str = "已恢复办理";
pub(crate) const CANCELLED_NOW: &str = "流程已取消";
pub(crate) const WITHDRAWN_NOW: &str = "已撤回";
pub(crate) const MIGRATED_NOW: &str = "已迁移到新版本";
pub(crate) const RETRIED_NOW: &str = "已重试，结果见办理记录";
pub(crate) const STARTED_NOW: &str = "已发起";
pub(crate) const COMPLETED_NOW: &str = "已办结";
pub(crate) const CLAIMED_NOW: &str = "已签收，其他人不再看到此事项";
pub(crate) const RELEASED_NOW: &str = "已释放";
pub(crate) const RETURNED_NOW: &str = "已退回";
pub(crate) const TAKEN_BACK_NOW: &str = "已撤回，可以重新办理";
pub(crate) const DELEGATED_NOW: &str = "已委托，对方办完后交回";
pub(crate) const HANDED_BACK_NOW: &str = "已交回";
pub(crate) const REASSIGNED_NOW: &str = "已转办";
pub(crate) const URGED_NOW: &str = "已催办";
pub(crate) const CO_SIGNER_NOW: &str = "已请会签";
pub(crate) const NOBODY_CHOSEN: &str = "请选择由谁办理";
pub(crate) const NO_UNIT: &str = "请先切换到有任职组织的身份";
pub(crate) const VERSION_MISSING: &str = "请选择要迁移到的版本";
/// A field of a form that was left empty.
pub(crate) const LEFT_EMPTY: &str = "（未填）";

/// `张三，11-23 09:30 填写`.
pub(crate) fn filled_by(who: &str, at: &str) -> String {
    format!("{who}，{at} 填写")
}

/// Words of the forms with which one acts on an item or an instance.
pub(crate) mod label {
    pub(crate) const OPINION: &str = "办理意见";
    pub(crate) const REASON: &str = "原因";
    pub(crate) const PLACE: &str = "由时间、消息自动发起的归属";
    pub(crate) const NOTE: &str = "留言";
    pub(crate) const TO: &str = "由谁办理";
    pub(crate) const BACK_TO: &str = "退回到";
    pub(crate) const VERSION: &str = "迁移到";
    pub(crate) const SEARCH: &str = "姓名或事项";
    pub(crate) const PROCESS: &str = "流程";
    pub(crate) const STATUS: &str = "状态";
    pub(crate) const UNIT: &str = "党组织（含下级）";
    pub(crate) const ALL: &str = "全部";
}

/// `3 天前到期`, `今天到期` and the like, with its class.
pub(crate) fn due(due: chrono::NaiveDate, today: chrono::NaiveDate) -> Tag {
    match (due - today).num_days() {
        days @ ..0 => Tag::bad(format!("{due}，超期 {} 天", -days)).icon("clock"),
        0 => Tag::warn(format!("{due}，今天截止")).icon("clock"),
        days @ 1..=3 => Tag::warn(format!("{due}，剩 {days} 天")).icon("clock"),
        days => Tag::plain(format!("{due}，剩 {days} 天")),
    }
}

/// The title of an instance.
pub(crate) fn instance_title(process: &str, about: &str) -> String {
    if about.is_empty() { process.to_owned() } else { format!("{process} · {about}") }
}

/// The name of an instance that nobody named.
pub(crate) const UNNAMED: &str = "（未命名）";

pub(crate) fn shown(rows: usize) -> String {
    format!("本页 {rows} 条，新的在前")
}

/// Who may do an item.
pub(crate) fn whose(whom: &str, holders: &[String]) -> String {
    match holders {
        [] => format!("{whom}（目前无人担任）"),
        [one] if one == whom => whom.to_owned(),
        _ => format!("{whom}（{}）", holders.join(AND)),
    }
}

pub(crate) const WAITS_JOB: &str = "自动任务";
pub(crate) const WAITS_TIMER: &str = "定时";
pub(crate) const WAITS_EVENT: &str = "等待消息、信号或条件";
pub(crate) const WAITS_JOIN: &str = "等待其他路径汇合";

/// `经济学院学生第一党支部，第 2 版，张三 11-23 09:30 发起`.
pub(crate) fn lead(unit: &str, version: &str, starter: &str, at: &str) -> String {
    format!("{unit}，第 {version} 版，{starter} {at} 发起")
}

pub(crate) const NO_PLACE: &str = "没有对应的环节";

pub(crate) const NO_PLACE_CHOSEN: &str = "请选择新版本中对应的环节";

pub(crate) const ITEM_CANCELLED: &str = "已取消";

pub(crate) fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "是" } else { "否" }
}
