//! Chinese sentences of work items.

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
