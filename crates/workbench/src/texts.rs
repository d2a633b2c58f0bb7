//! Chinese sentences of the workbench.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::{
    due::{Nearness, Span},
    todos::Todos,
};

/// A greeting by the hour of the day.
pub(crate) fn greeting(hour: i64) -> &'static str {
    match hour {
        5..=10 => "上午好",
        11..=12 => "中午好",
        13..=17 => "下午好",
        _ => "晚上好",
    }
}

/// `2026 年 11 月 23 日，星期一。`
pub(crate) fn date(today: NaiveDate) -> String {
    let weekday = match today.weekday() {
        Weekday::Mon => "一",
        Weekday::Tue => "二",
        Weekday::Wed => "三",
        Weekday::Thu => "四",
        Weekday::Fri => "五",
        Weekday::Sat => "六",
        Weekday::Sun => "日",
    };
    format!("{} 年 {} 月 {} 日，星期{weekday}。", today.year(), today.month(), today.day())
}

/// One sentence about what to do first.
pub(crate) fn advice(todos: &Todos) -> String {
    let more = if todos.is_cut && todos.overdue + todos.this_week > 0 { "至少" } else { "" };
    if todos.overdue > 0 {
        format!("{more}有 {} 件事已超期，建议先处理。", todos.overdue)
    } else if todos.today > 0 {
        format!("有 {} 件事今天截止。", todos.today)
    } else if todos.this_week > 0 {
        format!("本周有 {} 件事要办。", todos.this_week)
    } else if todos.total > 0 {
        "本周没有到期的事，可以提前办理以后的事项。".to_owned()
    } else {
        "目前没有要办的事。".to_owned()
    }
}

/// The heading of a group.
pub(crate) fn group(nearness: Nearness) -> &'static str {
    match nearness {
        Nearness::Overdue => "已超期",
        Nearness::ThisWeek => "本周",
        Nearness::Later => "以后",
    }
}

/// How far away a day is.
pub(crate) fn distance(days: i64) -> String {
    match days {
        ..0 => format!("超期 {} 天", -days),
        0 => "今天截止".to_owned(),
        _ => format!("剩 {days} 天"),
    }
}

/// The day itself, with the year when it is not this year.
pub(crate) fn until(due: NaiveDate, today: NaiveDate) -> String {
    if due.year() == today.year() {
        format!("{} 月 {} 日截止", due.month(), due.day())
    } else {
        format!("{} 年 {} 月 {} 日截止", due.year(), due.month(), due.day())
    }
}

/// The words for a span of days.
pub(crate) fn span(span: Span) -> &'static str {
    match span {
        Span::Overdue => "已超期",
        Span::Today => "今天截止",
        Span::ThisWeek => "本周到期",
        Span::Later => "本周以后或不限期",
    }
}

/// The filter of the to-dos.
pub(crate) mod filter {
    pub(crate) const ANY: &str = "全部";
    pub(crate) const KIND: &str = "事项类别";
    pub(crate) const UNIT: &str = "党组织（含下级）";
    pub(crate) const DUE: &str = "期限";
    /// Shows in a chooser how deep a unit lies.
    pub(crate) const INDENT: &str = "　";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_named_with_its_weekday() {
        assert_eq!(date("2026-11-23".parse().unwrap()), "2026 年 11 月 23 日，星期一。");
    }
}
