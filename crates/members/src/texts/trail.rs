//! What the register writes into the audit trail, in words.

use platform::audit::words::{Action, Field, PLACE, Vocabulary};
use rules::codes::{EDUCATION, OCCUPATIONS};
use serde_json::Value;

use super::{column, field as title_of, name, view};
use crate::{Category, roster::View};

fn category(value: &Value, _: &Value) -> Option<String> {
    value.as_str().and_then(Category::by_code).map(|category| category.title().to_owned())
}

fn field(value: &Value, _: &Value) -> Option<String> {
    value.as_str().map(title_of).filter(|title| !title.is_empty()).map(str::to_owned)
}

fn occupation(value: &Value, _: &Value) -> Option<String> {
    value.as_str().map(|code| name(OCCUPATIONS, code)).filter(|name| !name.is_empty()).map(str::to_owned)
}

fn education(value: &Value, _: &Value) -> Option<String> {
    value.as_str().map(|code| name(EDUCATION, code)).filter(|name| !name.is_empty()).map(str::to_owned)
}

fn named_view(value: &Value, _: &Value) -> Option<String> {
    View::ALL.into_iter().find(|one| value.as_str() == Some(one.word())).map(|one| view(one).to_owned())
}

/// By hand, from a sheet, or as invented data.
fn source(value: &Value, _: &Value) -> Option<String> {
    let words = match value.as_str()? {
        "form" | "page" => "页面登记",
        "import" | "sheet" => "表格导入",
        "demo" => "演示数据",
        _ => return None,
    };
    Some(words.to_owned())
}

const PERSON: &[Field] = &[
    Field::coded("category", column::CATEGORY, category),
    Field::plain("joined_on", column::JOINED_ON),
    Field::plain("confirmed_on", column::CONFIRMED_ON),
    Field::plain("on", "日期"),
    Field::named("path", column::BRANCH, PLACE),
    Field::coded("fields", "修改的内容", field),
    Field::coded("source", "来源", source),
];
const NUMBER: &[Field] = &[Field::coded("field", "号码", field)];
const ACCOUNT: &[Field] = &[Field::plain("account", "登录名")];
const EXPORT: &[Field] = &[
    Field::coded("view", "视图", named_view),
    Field::coded("category", column::CATEGORY, category),
    Field::coded("occupation", column::OCCUPATION, occupation),
    Field::coded("education", column::EDUCATION, education),
    Field::plain("joined_from", "入党日期起"),
    Field::plain("joined_to", "入党日期止"),
    Field::plain("chosen", "勾选人数"),
];

/// Persons registered, changed, looked at and taken out.
pub(crate) const TRAIL: Vocabulary = Vocabulary {
    groups: &[("members.", "党员与申请人（全部）")],
    actions: &[
        Action { code: "members.person.registered", title: "登记人员", fields: PERSON },
        Action { code: "members.person.changed", title: "修改人员资料", fields: PERSON },
        Action { code: "members.person.category_set", title: "变更人员类别", fields: PERSON },
        Action { code: "members.person.archived", title: "材料归档", fields: PERSON },
        Action { code: "members.number.revealed", title: "查看完整号码", fields: NUMBER },
        Action { code: "members.account.opened", title: "为人员开通账号", fields: ACCOUNT },
        Action { code: "members.roster.exported", title: "导出名册", fields: EXPORT },
    ],
    subjects: &[("person", "人员"), ("roster", "名册")],
    jobs: &[],
    terms: Some(|code| (code == "members").then(|| super::sheet::TITLE.to_owned())),
};
