//! Chinese sentences of work items.

pub(crate) mod trail;

use bpmn::Rejected;
use identity::Duty;

pub(crate) const NOT_YOUR_TURN_ARTICLE: &str = "各负其责";
/// A person who has no account, so that this crate knows no name.
pub(crate) const THE_PERSON_NAMED: &str = "指定的本人";

/// `经济学院学生第一党支部 · 党支部书记`, as the title of the post is written everywhere.
pub(crate) fn post(unit: &str, duty: Duty) -> String {
    format!("{unit} · {}", duty.title())
}

pub(crate) fn not_your_turn(title: &str, whose: &[String], acting: &str) -> String {
    format!("“{title}”应由{}办理，您现在的身份是{acting}", whose.join("或"))
}

/// The doer is a candidate in another of his capacities.
pub(crate) fn switch_to(capacity: &str) -> String {
    format!("请先切换到“{capacity}”身份再办理")
}

/// A candidate and who stands behind it today.
pub(crate) fn helper(whom: &str, holders: &[String]) -> String {
    match holders {
        [] => format!("{whom}（目前无人担任）"),
        [name] if name == whom => name.clone(),
        _ => format!("{whom}：{}", holders.join("、")),
    }
}

/// Who acts where no person does.
pub(crate) const MACHINE: &str = "系统自动";
pub(crate) const STARTER_ONLY: &str = "只有发起人本人可以撤回或催办";
pub(crate) const SUSPENDED: &str = "流程已暂停，恢复后才能办理";
pub(crate) const LENT: &str = "此事项已委托他人，须由受托人交回后再办结";
pub(crate) const NOT_LENT: &str = "此事项没有委托出去，无须交回";
pub(crate) const AWAITS_CO_SIGNER: &str = "还有会签没有办完，会签后才能办结";
pub(crate) const IS_CO_SIGNATURE: &str = "会签事项只能办结，不能退回或再请会签";
pub(crate) const TOO_LATE: &str = "后面的环节已经办理或受理，不能再撤回";
pub(crate) const NOT_BY_YOU: &str = "只有办结此事项的本人可以撤回";
pub(crate) const NOT_ONE_WORK_POINT: &str = "批量办理只能选择同一流程同一环节的事项";
pub(crate) const NOBODY_NAMED: &str = "请指定由谁办理";
pub(crate) const NO_SUCH_VERSION: &str = "没有这个版本的流程";
pub(crate) const NO_WORDS: &str = "请写明原因";

/// Who did a step once more that was done before.
pub(crate) const RENEWED: &str = "按原办理记录恢复";

pub(crate) fn does_not_fit(element: &str) -> String {
    format!("办理记录中的环节“{element}”与流程不符，不能自动恢复，请联系系统管理员")
}

/// The tokens of an instance wait for others that will not come.
pub(crate) const STUCK: &str = "流程停在汇合处，等待的分支不会到来";

pub(crate) const CANNOT_RETRY: &str = "此类异常不能重试，请撤销流程或迁移到新版本";
pub(crate) const NOT_IN_THIS_PROCESS: &str = "此流程只能在它自己的页面上按规定办理，不能在这里更改";
pub(crate) const CIRCLE: &str = "流程互相调用成环，不能继续";
pub(crate) const CALLED_WAS_CANCELLED: &str = "被调用的流程已撤销";
pub(crate) const CALLER_WENT_ON: &str = "上级流程不再需要";

/// A start timer that would flood the house.
pub(crate) fn too_often(element: &str, cycle: &str) -> String {
    format!("开始事件“{element}”的定时“{cycle}”间隔不足一分钟，会不停地发起流程。请改为一分钟或更长")
}

pub(crate) fn called_failed(code: &str) -> String {
    format!("被调用的流程以错误“{code}”结束，没有环节处理这个错误")
}

pub(crate) fn unknown_process(key: &str) -> String {
    format!("没有部署流程“{key}”")
}

pub(crate) fn not_to_be_called(key: &str) -> String {
    format!("流程“{key}”属于系统模块，不能由其他流程调用")
}

pub(crate) fn unknown_handler(name: &str) -> String {
    format!("没有登记处理程序“{name}”")
}

pub(crate) fn co_signature(title: &str) -> String {
    format!("会签：{title}")
}

pub(crate) fn unreadable(why: &str) -> String {
    format!("流程文件不能读取：{why}")
}

pub(crate) fn claimed_by(title: &str, name: &str) -> String {
    format!("“{title}”已由{name}签收，释放后其他人才能办理")
}

pub(crate) fn administrator_only(duty: Duty) -> String {
    format!("此操作应由流程管理员（本级或上级的{}）进行", duty.title())
}

/// What the engine says about going back to an earlier work point.
pub(crate) fn no_return(to: &str, reason: &str) -> String {
    format!(
        "不能退回到“{to}”：{}",
        match reason {
            "there is no such element" => "流程中没有这个环节",
            "it is no user task" => "那里不是由人办理的环节",
            "it is not in the same step" => "不在同一个步骤之内",
            "the item is one of several of its task" => "此事项是多人办理中的一份",
            "it is not before the item" => "它不在本环节之前",
            "tokens meet on some of the ways only" => "两个环节之间的并行环节不是每条路线都经过",
            _ => "中间有并行的环节，其他人正在办理",
        }
    )
}

/// What a migration would lose: each element, and the reasons in the words of the engine.
pub(crate) fn would_lose(lost: &[(String, String)]) -> String {
    let elements: Vec<&str> = lost.iter().map(|(element, _)| element.as_str()).collect();
    let reasons: Vec<&str> = lost.iter().map(|(_, reason)| reason.as_str()).collect();
    format!(
        "这些环节在新版本中没有对应，不能迁移：{}（技术说明：{}）",
        elements.join("、"),
        reasons.join("; ")
    )
}

/// A condition, an expression or an element that a file got wrong: found when somebody wants to go on.
pub(crate) fn cannot_go_on(rejected: &Rejected, name: impl Fn(&str) -> String) -> String {
    let why = match rejected {
        Rejected::NoSuchStart(_) | Rejected::SeveralStarts => "没有指明从哪个开始事件发起".to_owned(),
        Rejected::NotCaught { element, .. } => format!("“{}”抛出的错误没有环节处理", name(element)),
        Rejected::NoFlow { element } => {
            format!("“{}”之后的条件都不满足，也没有默认路径", name(element))
        }
        Rejected::Condition { flow, .. } => format!("路径“{}”的条件算不出结果", name(flow)),
        Rejected::Expression { element, .. } => format!("“{}”的表达式算不出结果", name(element)),
        Rejected::Unsupported { element } => format!("引擎不支持“{}”", name(element)),
        Rejected::NotOnOffer(element) => format!("现在不能开始“{}”", name(element)),
        Rejected::TooLong => "流程一直循环，没有遇到由人办理的环节".to_owned(),
        _ => "引擎拒绝了这一步".to_owned(),
    };
    format!("流程定义有误，不能继续：{why}。请联系系统管理员修改流程后迁移到新版本（技术说明：{rejected}）")
}

pub(crate) fn nobody_named(task: &str, named: &str) -> String {
    format!("“{task}”没有人办理：{named}")
}

/// `请假审批 · 张三`, the second line of a work item of a deployed process.
pub(crate) fn detail(process: &str, about: &str) -> String {
    if about.is_empty() { process.to_owned() } else { format!("{process} · {about}") }
}
