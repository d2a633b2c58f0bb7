//! Chinese sentences of processes.

use bpmn::Problem;

use crate::report::Weight;

pub(crate) const NO_FILE: &str = "请选择要检查的 .bpmn 文件";
pub(crate) const NOT_BPMN: &str = "只接受 .bpmn 或 .xml 文件（BPMN 2.0）";
pub(crate) const BUSY: &str = "正在检查的文件较多，请稍后再试";
pub(crate) const TOO_LARGE: &str = "文件过大或过于复杂，无法检查；单个文件不超过 8 MB";
pub(crate) const TOO_SLOW: &str = "检查用时过长，已停止；请拆分流程后再试";
pub(crate) const BROKEN: &str = "文件无法打开，请用建模工具重新导出";
pub(crate) const CHECKED: &str = "检查完成";
pub(crate) const AND: &str = "、";

/// A file that is not a process that can be read.
pub(crate) fn unreadable(line: u32, element: &str, reason: &str) -> String {
    if element.is_empty() {
        format!("第 {line} 行无法读取：{reason}")
    } else {
        format!("第 {line} 行，元素 {element} 无法读取：{reason}")
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
        Problem::BeginsByNothing => "事件子流程没有可以触发的开始事件",
        _ => "有疑问，请核对",
    }
}

/// A part of the file that the engine does not execute.
pub(crate) fn unsupported(kind: &str, stops: bool) -> String {
    if stops {
        format!("{kind}：引擎不支持，流程走到这里会停住")
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
