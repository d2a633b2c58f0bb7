//! What member development writes into the audit trail, in words.

use platform::audit::words::{Action, Field, Vocabulary};
use rules::dates::PostingDay;
use serde_json::Value;

use crate::{Role, Status, media, packs};

fn decision(value: &Value, all: &Value) -> Option<String> {
    let task = all.get("element").and_then(Value::as_str).and_then(packs::named)?;
    task.decision(value.as_str()?).map(|decision| decision.label.clone())
}

fn work_point(value: &Value, _: &Value) -> Option<String> {
    match value {
        Value::Number(number) => {
            let number = number.as_u64().and_then(|number| u8::try_from(number).ok())?;
            packs::work_point(number).map(|point| point.title.clone())
        }
        Value::String(code) => term(code),
        _ => None,
    }
}

fn role(value: &Value, _: &Value) -> Option<String> {
    value.as_str().and_then(Role::by_code).map(|role| super::role(role).to_owned())
}

fn status(value: &Value, _: &Value) -> Option<String> {
    value.as_str().and_then(Status::by_code).map(|status| status.title().to_owned())
}

fn material(value: &Value, _: &Value) -> Option<String> {
    value.as_str().map(packs::material_title)
}

fn size(value: &Value, _: &Value) -> Option<String> {
    value.as_i64().map(media::size)
}

fn posting_day(value: &Value, _: &Value) -> Option<String> {
    value.as_str().and_then(PostingDay::by_code).map(|day| super::calendar::posting_day(day).to_owned())
}

/// Work points and the process of a case, also where the engine names them.
fn term(code: &str) -> Option<String> {
    if code == packs::PROCESS {
        return Some(super::PROCESS.to_owned());
    }
    if code == "applicants" {
        return Some(super::APPLICANTS.to_owned());
    }
    let end = || Status::by_end(code).map(|status| status.title().to_owned());
    packs::named(code).map(|task| task.title()).or_else(end)
}

const POINT: &[Field] = &[
    Field::coded("work_point", "工作点", work_point),
    Field::term("element", "工作点"),
    Field::coded("decision", "办理结果", decision),
    Field::plain("attempt", "第几次办理"),
    Field::plain("happened_on", "办理日期"),
    Field::plain("is_backfilled", "补录"),
    Field::plain("rule_set", "规则版本"),
];
const CASE: &[Field] = &[
    Field::named("person", "申请人", "person"),
    Field::plain("applied_on", "递交入党申请书的日期"),
    Field::coded("status", "状态", status),
    Field::plain("rule_set", "规则版本"),
];
const PARTY: &[Field] = &[Field::coded("role", "身份", role), Field::named("persons", "人员", "person")];
const MATERIAL: &[Field] = &[
    Field::coded("work_point", "工作点", work_point),
    Field::coded("code", "材料", material),
    Field::coded("size", "大小", size),
    Field::plain("material", "材料编号"),
];

const MOVED: &[Field] = &[Field::plain("process_version", "规则版本")];
const RESTORED: &[Field] = &[
    Field::coded("status", "状态", status),
    Field::plain("faults", "不一致之处"),
    Field::plain("acts", "办理记录数"),
    Field::plain("instance", "流程编号"),
];
const YEAR: &[Field] = &[Field::plain("year", "年份"), Field::plain("notice", "通知文号")];
const POSTING: &[Field] = &[Field::coded("day", "公示当天", posting_day)];
const RECOUNTED: &[Field] = &[
    Field::term("element", "工作点"),
    Field::plain("rule", "规则"),
    Field::plain("earliest", "最早可办理日期"),
];

/// Cases and what is done in them.
pub(crate) const TRAIL: Vocabulary = Vocabulary {
    groups: &[("development.", "发展党员（全部）")],
    actions: &[
        Action { code: "development.case.opened", title: "建立发展档案", fields: CASE },
        Action { code: "development.case.closed", title: "发展档案结束", fields: CASE },
        Action { code: "development.work_point.finished", title: "办理工作点", fields: POINT },
        Action { code: "development.record.added", title: "添加记录", fields: POINT },
        Action { code: "development.material.uploaded", title: "上传材料", fields: MATERIAL },
        Action { code: "development.case.rule_set_changed", title: "改按新规则办理", fields: MOVED },
        Action { code: "development.case.restored", title: "按办理记录恢复档案", fields: RESTORED },
        Action {
            code: "development.calendar.brought_in", title: "录入一年的放假安排", fields: YEAR
        },
        Action {
            code: "development.calendar.posting_day_set",
            title: "设置公示当天是否计入",
            fields: POSTING,
        },
        Action {
            code: "development.notice.recounted", title: "按录入的放假安排重算公示", fields: RECOUNTED
        },
        Action {
            code: "development.party.named", title: "确定培养联系人或入党介绍人", fields: PARTY
        },
    ],
    subjects: &[
        ("development_case", "发展档案"),
        ("development_calendar", "工作日历"),
        ("development_setting", "工作日历的设置"),
    ],
    jobs: &[("dangjian calendar set", "命令行（工作日历）")],
    terms: Some(term),
};
