//! Chinese words of drawings: what a shape is, and how it stands.

use bpmn::{EventKind, Kind};

use crate::{
    Mark,
    picture::{Gate, Link, Place, Sort, Work},
};

/// How an element stands.
pub(crate) fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Done => "已完成",
        Mark::Current => "正在办理",
        Mark::Refused => "未通过",
        Mark::Skipped => "已跳过",
    }
}

/// A flow that was taken.
pub(crate) const TAKEN: &str = "已走过";

/// What a line is.
pub(crate) fn link(link: Link) -> &'static str {
    match link {
        Link::Sequence { .. } => "流向",
        Link::Message => "消息流",
        Link::Association => "关联",
        Link::Data => "数据关联",
    }
}

fn event(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Terminate => "终止",
        EventKind::Message => "消息",
        EventKind::Signal => "信号",
        EventKind::Timer => "定时",
        EventKind::Condition => "条件",
        EventKind::Error => "错误",
        EventKind::Escalation => "上报",
        EventKind::Compensation => "补偿",
        EventKind::Cancel => "取消",
        EventKind::Link => "链接",
        _ => "",
    }
}

/// What a shape is.
pub(crate) fn sort(sort: Sort) -> String {
    let fixed = match sort {
        Sort::Event { place, kind, .. } => {
            let place = match place {
                Place::Start => "开始事件",
                Place::Catch => "等待事件",
                Place::Throw => "触发事件",
                Place::Boundary => "边界事件",
                Place::End => "结束事件",
            };
            return format!("{}{place}", event(kind));
        }
        Sort::Gateway(Gate::Exclusive) => "排他网关",
        Sort::Gateway(Gate::Parallel) => "并行网关",
        Sort::Gateway(Gate::Inclusive) => "包容网关",
        Sort::Gateway(Gate::Event) => "事件网关",
        Sort::Gateway(Gate::Complex) => "复杂网关",
        Sort::Task { work, .. } => match work {
            Work::Plain => "任务",
            Work::User => "人工任务",
            Work::Service => "服务任务",
            Work::Script => "脚本任务",
            Work::Rules => "规则任务",
            Work::Send => "发送任务",
            Work::Receive => "接收任务",
            Work::Manual => "手工任务",
        },
        Sort::Call { .. } => "调用流程",
        Sort::SubProcess { kind: Kind::EventSubProcess, .. } => "事件子流程",
        Sort::SubProcess { kind: Kind::Transaction, .. } => "事务",
        Sort::SubProcess { kind: Kind::AdHocSubProcess, .. } => "自由子流程",
        Sort::SubProcess { .. } => "子流程",
        Sort::Pool { .. } => "参与方",
        Sort::Lane { .. } => "泳道",
        Sort::Data => "数据",
        Sort::Store => "数据存储",
        Sort::Note => "说明",
        Sort::Group => "分组",
        Sort::Other => "其他元素",
    };
    fixed.to_owned()
}

/// `人工任务：支部审批，已完成`.
pub(crate) fn title(what: &str, name: &str, state: Option<&str>) -> String {
    let mut title = what.to_owned();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if !name.is_empty() {
        title.push('：');
        title.push_str(&name);
    }
    if let Some(state) = state {
        title.push('，');
        title.push_str(state);
    }
    title
}
