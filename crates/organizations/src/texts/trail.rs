//! What the register of organisations writes into the audit trail, in words.

use platform::audit::words::{Action, Field, Vocabulary};
use serde_json::Value;

use super::column;
use crate::Kind;

fn kind(value: &Value, _: &Value) -> Option<String> {
    value.as_str().and_then(Kind::by_code).map(|kind| kind.title().to_owned())
}

const FACTS: &[Field] = &[
    Field::plain("code", column::CODE),
    Field::plain("full_name", column::FULL_NAME),
    Field::plain("short_name", column::SHORT_NAME),
    Field::coded("kind", column::KIND, kind),
    Field::plain("founded_on", column::FOUNDED_ON),
    Field::plain("secretary_name", column::SECRETARY),
    Field::plain("contact_name", column::CONTACT),
    Field::plain("contact_phone", column::PHONE),
    Field::plain("can_approve", column::CAN_APPROVE),
    Field::plain("term_from", column::TERM_FROM),
    Field::plain("term_years", column::TERM_YEARS),
    Field::plain("unit_name", column::UNIT_NAME),
    Field::plain("address", column::ADDRESS),
    Field::plain("longitude", column::LONGITUDE),
    Field::plain("latitude", column::LATITUDE),
];

/// Organisations registered and changed.
pub(crate) const TRAIL: Vocabulary = Vocabulary {
    groups: &[("organizations.", "党组织（全部）")],
    actions: &[
        Action { code: "organizations.organization.founded", title: "登记组织", fields: FACTS },
        Action { code: "organizations.organization.changed", title: "修改组织资料", fields: FACTS },
    ],
    subjects: &[("organization", "党组织")],
    jobs: &[],
    terms: Some(|code| (code == "organizations").then(|| super::sheet::TITLE.to_owned())),
};
