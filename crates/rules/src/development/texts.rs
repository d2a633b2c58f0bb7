//! Chinese sentences of the rules of member development. Each says the figures and what would open the gate.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::{Decision, FieldProblem, Outcome, Probation, pack::Task, times::Period};
use crate::votes::Ballot;

pub(super) const DONE: &str = "办理完毕";
pub(super) const ORDER_ARTICLE: &str = "发展党员工作程序（步骤不得跳过、倒置）";
pub(super) const OWN_MATTER_ARTICLE: &str = "回避要求";
pub(super) const PACK_ARTICLE: &str = "发展党员工作程序";

/// The decisions of every check of somebody else's work.
pub(super) fn check_decisions() -> &'static [Decision] {
    static DECISIONS: LazyLock<Vec<Decision>> = LazyLock::new(|| {
        let decision = |code: &str, label: &str, outcome| Decision {
            code: code.to_owned(),
            label: label.to_owned(),
            outcome,
        };
        vec![decision("pass", "审核通过", Outcome::Forward), decision("return", "退回", Outcome::Return)]
    });
    &DECISIONS
}

pub(super) fn check_title(title: &str) -> String {
    format!("审核：{title}")
}

pub(super) fn list(names: &[&str]) -> String {
    names.join("、")
}

fn listed(names: &[String]) -> String {
    names.join("、")
}

pub(super) fn field_problem(problem: FieldProblem) -> String {
    match problem {
        FieldProblem::Integer => "应填不小于 0 的整数".to_owned(),
        FieldProblem::Date => "应填日期，例如 2026-11-23".to_owned(),
        FieldProblem::TooLong(characters) => format!("最多 {characters} 字"),
        FieldProblem::Choice => "请从选项中选择".to_owned(),
        FieldProblem::Persons => "请从名册中选择人员".to_owned(),
    }
}

pub(super) fn unknown(work_point: &str) -> String {
    format!("本规则中没有工作点 {work_point}")
}

pub(super) fn unknown_decision(task: &Task<'_>) -> String {
    let labels: Vec<&str> = task.decisions().iter().map(|decision| decision.label.as_str()).collect();
    format!("请选择办理结果：{}", list(&labels))
}

pub(super) fn skipped(title: &str, first: &str, count: usize) -> String {
    if count == 1 {
        format!("「{first}」尚未办理完毕，不能办理「{title}」")
    } else {
        format!("「{first}」等 {count} 项尚未办理完毕，不能办理「{title}」")
    }
}

pub(super) fn in_future(date: NaiveDate, today: NaiveDate) -> String {
    format!("日期 {date} 晚于今天 {today}")
}

pub(super) fn reversed(date: NaiveDate, title: &str, floor: NaiveDate) -> String {
    format!("日期 {date} 早于前面的「{title}」（{floor}），步骤不能倒置")
}

pub(super) fn own_matter(title: &str) -> String {
    format!("本人不能办理自己的「{title}」")
}

pub(super) fn missing_materials(missing: &[String]) -> String {
    format!("还缺 {} 份材料：{}", missing.len(), listed(missing))
}

pub(super) fn missing_fields(missing: &[String]) -> String {
    format!("还有 {} 项未填写：{}", missing.len(), listed(missing))
}

pub(super) fn ill_formed(label: &str, problem: FieldProblem) -> String {
    format!("「{label}」{problem}")
}

pub(super) const OTHER_CASE: &str = "此人另有办理中的发展档案，不能重复申请";
pub(super) const ALREADY_MEMBER: &str = "此人已是党员，不能再次申请入党";

pub(super) fn minimum_age(years: u32, of_age: NaiveDate) -> String {
    format!("申请人须年满 {years} 岁，{of_age} 起方可申请入党")
}

pub(super) fn same_person(label: &str) -> String {
    format!("「{label}」中同一人只能选择一次")
}

pub(super) fn persons(label: &str, count: usize, minimum: usize, maximum: usize) -> String {
    if minimum == maximum {
        format!("「{label}」须为 {minimum} 名，现为 {count} 名")
    } else {
        format!("「{label}」须为 {minimum} 至 {maximum} 名，现为 {count} 名")
    }
}

pub(super) fn not_himself(label: &str) -> String {
    format!("「{label}」不能是申请人本人")
}

pub(super) fn unfit(label: &str, names: &[String]) -> String {
    format!("「{label}」须为党籍正常、未受留党察看处分的正式党员，{}不符合", listed(names))
}

pub(super) fn leaving(leaving: NaiveDate, months: u32, label: &str) -> String {
    format!(
        "申请人将于 {leaving} 离开本单位，{months} 个月内离开的一般不办理接收手续；确需办理的请填写「{label}」"
    )
}

pub(super) fn minimum_months(from: NaiveDate, months: u32, earliest: NaiveDate) -> String {
    format!("自 {from} 起须满 {months} 个月，最早 {earliest} 办理")
}

pub(super) fn training_year(from: NaiveDate, months: u32, earliest: NaiveDate) -> String {
    format!("{from} 确定为入党积极分子，培养教育须满 {months} 个月，最早 {earliest} 办理")
}

pub(super) fn period((start, end): Period) -> String {
    format!("{start} 至 {end} 的考察记录")
}

pub(super) fn half_yearly(first: Period, count: usize) -> String {
    let (start, end) = first;
    if count == 1 {
        format!("须每半年考察一次，{start} 至 {end} 没有考察记录")
    } else {
        format!("须每半年考察一次，{start} 至 {end} 等 {count} 个半年没有考察记录")
    }
}

pub(super) fn same_day(date: NaiveDate, day: NaiveDate) -> String {
    format!("表决须在支部大会当天进行：大会日期 {day}，填写的日期 {date}")
}

pub(super) fn limit(of: &str, from: NaiveDate, months: u32, last: NaiveDate, label: &str) -> String {
    format!("「{of}」于 {from} 完成，应在 {months} 个月内（{last} 前）办理，已超期；请填写「{label}」")
}

pub(super) fn limit_final(of: &str, from: NaiveDate, last: NaiveDate) -> String {
    format!("「{of}」于 {from} 完成，最长期限 {last} 已过，不能再批准，须由支部委员会重新审查")
}

pub(super) fn probation_dates(
    typed: Option<(NaiveDate, NaiveDate)>,
    right: (NaiveDate, NaiveDate),
) -> String {
    let should = format!("预备期自支部大会通过之日起算一年，应为 {} 至 {}", right.0, right.1);
    match typed {
        Some((from, to)) => format!("{should}，填写的是 {from} 至 {to}"),
        None => format!("{should}，请填写起止日期"),
    }
}

pub(super) fn probation_over(probation: &Probation, days_before: i64, earliest: NaiveDate) -> String {
    let Probation { start, end, .. } = probation;
    let length = match probation.extension {
        Some(extension) => format!("一年并延长 {} 个月", extension.months),
        None => "一年".to_owned(),
    };
    if days_before == 0 {
        format!("预备期自 {start} 起{length}，{end} 期满，最早 {earliest} 讨论转正")
    } else {
        format!("预备期自 {start} 起{length}，{end} 期满，期满前 {days_before} 天（{earliest}）起办理")
    }
}

pub(super) const EXTENSION_ONCE: &str = "预备期只能延长一次，已经延长过，只能决定转正或取消预备党员资格";

pub(super) fn extension(typed: Option<i64>, minimum: i64, maximum: i64) -> String {
    match typed {
        Some(months) => {
            format!("延长预备期不少于 {minimum} 个月、不超过 {maximum} 个月，填写的是 {months} 个月")
        }
        None => format!("延长预备期须填写月数，不少于 {minimum} 个月、不超过 {maximum} 个月"),
    }
}

pub(super) fn publicity_reversed(from: NaiveDate, to: NaiveDate) -> String {
    format!("公示结束日期 {to} 早于开始日期 {from}")
}

fn provisional(is_provisional: bool) -> &'static str {
    if is_provisional { "（节假日安排未录入，暂算）" } else { "" }
}

pub(super) fn publicity(
    (from, to): (NaiveDate, NaiveDate),
    days: u32,
    needed: u32,
    earliest: NaiveDate,
    is_provisional: bool,
) -> String {
    let note = provisional(is_provisional);
    format!(
        "公示 {from} 至 {to} 只有 {days} 个工作日，须不少于 {needed} 个工作日，最早 {earliest} 结束{note}"
    )
}

fn years(years: &[i32]) -> String {
    listed(&years.iter().map(|year| format!("{year} 年")).collect::<Vec<_>>())
}

pub(super) fn publicity_provisional(
    (from, to): (NaiveDate, NaiveDate),
    days: u32,
    unknown: &[i32],
) -> String {
    format!(
        "公示 {from} 至 {to} 按周一至周五暂算为 {days} 个工作日：{}的节假日安排还没有录入，放假和调休会改变天数。请对照国务院办公厅的放假通知核对，或者请系统管理员录入后再办理",
        years(unknown)
    )
}

pub(super) fn publicity_ahead(from: NaiveDate, last: NaiveDate, days: u32, unknown: &[i32]) -> String {
    format!(
        "{from} 起公示，满 {days} 个工作日暂算到 {last}：{}的节假日安排还没有录入，遇放假或调休须顺延",
        years(unknown)
    )
}

pub(super) fn publicity_not_over(to: NaiveDate) -> String {
    format!("公示到 {to} 结束，结束后才能登记结果")
}

pub(super) fn records(title: &str, there: usize, minimum: usize) -> String {
    format!("「{title}」至少 {minimum} 条，现有 {there} 条")
}

pub(super) const REVIEW_NOT_PASSED: &str = "政治审查结论不是合格，不能发展入党；需要补充审查的请退回";
pub(super) const REVIEW_MISSING: &str = "没有合格的政治审查结论，不能发展入党";

pub(super) fn training_reversed(from: NaiveDate, to: NaiveDate) -> String {
    format!("培训结束日期 {to} 早于开始日期 {from}")
}

pub(super) fn training_not_over(to: NaiveDate) -> String {
    format!("培训到 {to} 结束，结束后才能登记")
}

pub(super) fn training(had_days: i64, had_hours: i64, days: u32, hours: u32) -> String {
    format!("培训 {had_days} 天、{had_hours} 学时，须不少于 {days} 天或不少于 {hours} 个学时")
}

pub(super) const FORM_NUMBER_MISSING: &str = "没有登记入党志愿书编号";

pub(super) fn form_number(typed: &str, registered: &str) -> String {
    format!("入党志愿书编号与发放登记不一致：登记的是 {registered}，填写的是 {typed}")
}

pub(super) fn opinions(missing: &[String]) -> String {
    format!("还没有记录这些意见：{}", listed(missing))
}

pub(super) fn at_least(label: &str, number: i64, minimum: i64) -> String {
    format!("「{label}」不少于 {minimum}，填写的是 {number}")
}

pub(super) fn vote_passed(ballot: &Ballot) -> String {
    format!(
        "应到会有表决权 {} 人，赞成 {} 票，已超过半数，与办理结果不一致",
        ballot.expected, ballot.in_favour
    )
}

pub(super) fn committee_quorum(ballot: &Ballot) -> String {
    format!("党委委员 {} 人，到会 {} 人，未超过半数，不能审批", ballot.expected, ballot.present)
}

pub(super) fn committee_majority(ballot: &Ballot) -> String {
    format!("党委委员 {} 人，赞成 {} 票，未超过半数，不能批准", ballot.expected, ballot.in_favour)
}

pub(super) const TIME_LATER: &str = "尚未开始";
pub(super) const TIME_TO_DO: &str = "现在办理";

pub(super) fn time_used(days: i64) -> String {
    if days == 0 { "当天完成".to_owned() } else { format!("用时 {days} 天") }
}

pub(super) fn time_used_late(days: i64, late: i64) -> String {
    format!("用时 {days} 天，超期 {late} 天")
}

pub(super) fn time_until(last: NaiveDate, left: i64) -> String {
    format!("{last} 前完成，还有 {left} 天")
}

pub(super) fn time_late(last: NaiveDate, late: i64) -> String {
    format!("应在 {last} 前完成，已超期 {late} 天")
}

pub(super) fn time_since(from: NaiveDate, months: u32) -> String {
    format!("{from} 起，已 {months} 个月")
}

pub(super) fn time_earliest(from: NaiveDate, earliest: NaiveDate) -> String {
    format!("{from} 起，最早 {earliest}")
}

pub(super) fn time_inspected(there: usize, next: Option<NaiveDate>) -> String {
    match next {
        Some(next) => format!("已考察 {there} 次，下次 {next} 前"),
        None => format!("已考察 {there} 次"),
    }
}

pub(super) fn time_publicity(from: NaiveDate, to: NaiveDate, days: u32, is_provisional: bool) -> String {
    format!("{from} 至 {to}，{days} 个工作日{}", provisional(is_provisional))
}

pub(super) fn time_training(from: NaiveDate, to: NaiveDate, days: i64, hours: i64) -> String {
    format!("{from} 至 {to}，{days} 天、{hours} 学时")
}

pub(super) fn time_probation(probation: &Probation) -> String {
    match probation.extension {
        Some(extension) => {
            format!("{} 至 {}，含延长 {} 个月", probation.start, probation.end, extension.months)
        }
        None => format!("{} 至 {}", probation.start, probation.end),
    }
}
