//! What the engine writes into the audit trail, in words.

use identity::Duty;
use platform::audit::words::{Action, Field, Vocabulary};
use serde_json::Value;

const fn act(code: &'static str, title: &'static str, fields: &'static [Field]) -> Action {
    Action { code, title, fields }
}

/// Candidates by their duties; who is meant in person is not named here.
fn candidate(value: &Value, _: &Value) -> Option<String> {
    let one = |code: &str| {
        let duty = code.split('@').next().and_then(Duty::by_code);
        duty.map_or(super::THE_PERSON_NAMED, Duty::title)
    };
    let all: Vec<&str> = value.as_str()?.split_whitespace().map(one).collect();
    Some(all.join("、"))
}

const ITEM: &[Field] = &[Field::term("element", "环节"), Field::plain("step", "第几次推进")];
const RETURNED: &[Field] = &[Field::term("element", "环节"), Field::term("to", "退回到")];
const PASSED_ON: &[Field] = &[Field::term("element", "环节"), Field::coded("to", "交给", candidate)];
const CO_SIGNED: &[Field] = &[Field::term("element", "环节"), Field::coded("who", "会签人", candidate)];
const DUE: &[Field] = &[Field::plain("from", "原期限"), Field::plain("to", "新期限")];
const INSTANCE: &[Field] = &[
    Field::term("process", "流程"),
    Field::plain("version", "版本"),
    Field::term("end", "结束于"),
    Field::named("subject", "业务", "development_case"),
];
const SWITCHED: &[Field] = &[Field::term("key", "流程")];
const RENEWED: &[Field] = &[
    Field::plain("instance", "原流程编号"),
    Field::plain("status", "原状态"),
    Field::plain("steps", "重走的环节数"),
];
const NAME: &[Field] = &[Field::plain("name", "名称")];
const DEPLOYED: &[Field] = &[
    Field::term("key", "流程"),
    Field::plain("version", "版本"),
    Field::plain("digest", "文件摘要"),
    Field::plain("findings", "检查意见"),
];

/// Instances, items and what the runner does by itself.
pub const TRAIL: Vocabulary = Vocabulary {
    groups: &[("workflow.", "办理流程（全部）")],
    actions: &[
        act("workflow.definition.deployed", "部署流程", DEPLOYED),
        act("workflow.definition.switched_off", "停用流程定义", SWITCHED),
        act("workflow.definition.switched_on", "启用流程定义", SWITCHED),
        act("workflow.instance.renewed", "流程按办理记录重新开始", RENEWED),
        act("workflow.instance.started", "流程开始", INSTANCE),
        act("workflow.instance.ended", "流程结束", INSTANCE),
        act("workflow.instance.cancelled", "流程终止", INSTANCE),
        act("workflow.instance.suspended", "暂停流程", INSTANCE),
        act("workflow.instance.resumed", "恢复流程", INSTANCE),
        act("workflow.instance.migrated", "流程改用其他版本", INSTANCE),
        act("workflow.item.completed", "完成事项", ITEM),
        act("workflow.item.claimed", "签收事项", ITEM),
        act("workflow.item.released", "释放事项", ITEM),
        act("workflow.item.returned", "退回事项", RETURNED),
        act("workflow.item.taken_back", "撤回办理", ITEM),
        act("workflow.item.reassigned", "转办事项", PASSED_ON),
        act("workflow.item.delegated", "委托办理", PASSED_ON),
        act("workflow.item.handed_back", "办完交回", ITEM),
        act("workflow.item.co_signer_added", "请会签", CO_SIGNED),
        act("workflow.item.urged", "催办事项", ITEM),
        act("workflow.item.due_changed", "变更办理期限", DUE),
        act("workflow.incident.opened", "流程遇到问题", ITEM),
        act("workflow.incident.retried", "重试流程问题", ITEM),
        act("workflow.call.tried", "调用子流程", ITEM),
        act("workflow.call.answered", "子流程返回", ITEM),
        act("workflow.timer.fired", "到时自动执行", ITEM),
        act("workflow.job.done", "系统任务完成", ITEM),
        act("workflow.message.delivered", "收到消息", NAME),
        act("workflow.message.unheard", "消息无人接收", ITEM),
        act("workflow.signal.heard", "收到信号", NAME),
    ],
    subjects: &[
        ("workflow_definition", "流程定义"),
        ("workflow_instance", "流程"),
        ("workflow_item", "办理事项"),
        ("workflow_incident", "流程问题"),
    ],
    jobs: &[("workflow runner", "系统自动（流程）")],
    terms: None,
};
