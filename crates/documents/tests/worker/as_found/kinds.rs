//! Kinds of sheets that no module takes yet, declared as a module will declare them: fields, choices, and what follows
//! from a row. Their words are in `packs/sheets`.

use std::collections::BTreeSet;

use documents::table::{Column, Kind, Layout, Role, Said, Severity, Spread, Value, Working, registered};

const ID: &str = "公民身份号码";
const NAME: &str = "姓名";
const NUMBER: &str = "学号/工号";
const BRANCH: &str = "所在党支部";
const BRANCH_CODE: &str = "所在党支部编码";

const fn branch() -> Column {
    Column::text(BRANCH).role(Role::UnitName).helper()
}
const fn branch_code() -> Column {
    Column::identifier(BRANCH_CODE).role(Role::UnitCode)
}
const fn person_id() -> Column {
    Column::identifier(ID)
}

fn known(row: &mut Working<'_>) {
    registered(row, NUMBER, NAME, ID, BRANCH_CODE);
}

pub(crate) static PAYROLL: Layout = Layout::new(
    "党费核算",
    "dues-payroll",
    &[
        branch(),
        branch_code(),
        Column::identifier(NUMBER).required(),
        Column::name(NAME).required(),
        person_id(),
        Column::of("工资项目", Kind::Amount).spread(Spread::Group).helper(),
        Column::of("扣款项目", Kind::Amount).spread(Spread::Group).helper(),
        Column::of("党费计算基数", Kind::Amount),
        Column::of("应缴金额", Kind::Amount),
    ],
)
.steps(&[known]);

pub(crate) static PAYMENTS: Layout = Layout::new(
    "党费缴纳",
    "dues-payments",
    &[
        Column::name(NAME).required(),
        Column::identifier(NUMBER),
        person_id(),
        Column::phone("联系电话"),
        Column::text("人员类别").choices(|| vec!["正式党员", "预备党员"]),
        branch(),
        branch_code(),
        Column::of("缴费月份", Kind::Month).required(),
        Column::of("应缴金额", Kind::Amount),
        Column::of("实缴金额", Kind::Amount),
        Column::date("缴费时间"),
        Column::text("缴费方式"),
        Column::text("缴费状态").choices(|| vec!["正常", "停缴", "已转出", "未缴费"]).asking(),
    ],
)
.steps(&[known, negative]);

fn negative(row: &mut Working<'_>) {
    if let Some(Value::Fen(fen)) = row.value("实缴金额").cloned() {
        if fen < 0 {
            row.say("实缴金额", Said::problem("negative", "金额为负：冲正须另行登记。"), None);
        } else if let Some(Value::Fen(due)) = row.value("应缴金额").cloned()
            && due > 0
            && fen > due
        {
            row.say("实缴金额", Said::proposal("more", "实缴多于应缴。"), Some(Value::Fen(fen)));
        }
    }
}

pub(crate) static ATTENDANCE: Layout = Layout::new(
    "考勤",
    "attendance",
    &[
        Column::identifier(NUMBER).required(),
        Column::name(NAME).required(),
        person_id(),
        branch(),
        branch_code(),
        Column::text("出勤").choices(|| vec!["出勤", "迟到", "请假", "缺席"]).asking().spread(Spread::Days),
        Column::text("备注"),
    ],
)
.steps(&[known]);

pub(crate) static HOURS: Layout = Layout::new(
    "学时",
    "study-hours",
    &[
        branch(),
        branch_code(),
        Column::identifier(NUMBER).required(),
        Column::name(NAME).required(),
        person_id(),
        Column::text("活动名称").required(),
        Column::date("活动日期"),
        Column::number("学时").asking(),
        Column::text("备注"),
    ],
)
.steps(&[known, hours]);

fn hours(row: &mut Working<'_>) {
    if let Some(Value::Number(hours)) = row.value("学时").cloned()
        && !(0.0..=24.0).contains(&hours)
    {
        row.say("学时", Said::proposal("hours", "学时为负或超过常理，请核对。"), Some(Value::Number(hours)));
    }
}

pub(crate) static POINTS: Layout = Layout::new(
    "积分",
    "points",
    &[
        branch(),
        branch_code(),
        Column::name(NAME).required(),
        Column::identifier(NUMBER).required(),
        person_id(),
        Column::text("积分项目")
            .choices(|| vec!["志愿服务", "撰写稿件", "承担接待", "无故缺席", "结对帮扶"])
            .asking(),
        Column::number("分值"),
        Column::of("发生时间", Kind::Period),
        Column::name("证明人"),
        Column::text("备注"),
    ],
)
.steps(&[known, witness]);

fn witness(row: &mut Working<'_>) {
    if row.is_empty("证明人") {
        row.say("证明人", Said::question("witness", "没有证明人。"), None);
    } else if row.text("证明人") == row.text(NAME) {
        let own = row.value("证明人").cloned();
        row.say("证明人", Said::proposal("witness", "证明人是本人。"), own);
    }
    if let Some(Value::Number(points)) = row.value("分值").cloned()
        && points > 10.0
    {
        row.say("分值", Said::proposal("limit", "超过这个项目的上限，请核对。"), Some(Value::Number(points)));
    }
}

pub(crate) static MEETINGS: Layout = Layout::new(
    "会议",
    "meetings",
    &[
        Column::identifier("上级党组织编码").role(Role::AboveCode).helper(),
        Column::text("上级党组织").role(Role::AboveName).helper(),
        branch_code(),
        branch(),
        Column::text("会议类型")
            .choices(|| vec!["支部党员大会", "支部委员会", "党小组会", "党课", "主题党日", "组织生活会"])
            .asking(),
        Column::text("会议名称"),
        Column::of("计划时间", Kind::Moment),
        Column::of("实际时间", Kind::Moment),
        Column::text("地点"),
        Column::number("应到"),
        Column::number("实到"),
        Column::number("请假"),
        Column::name("主持人"),
        Column::identifier("主持人学工号"),
        Column::name("记录人"),
        Column::identifier("记录人学工号"),
        Column::text("列席"),
        Column::text("议题"),
        Column::text("内容"),
        Column::text("决议"),
    ],
)
.steps(&[chair, counts]);

fn chair(row: &mut Working<'_>) {
    for (number, name) in [("主持人学工号", "主持人"), ("记录人学工号", "记录人")] {
        let Some(found) = row.text(number).and_then(|number| row.people_by_number(number)) else { continue };
        let called = row.text(name).map(str::to_owned);
        if found.iter().all(|known| Some(&known.name) != called.as_ref()) {
            row.say(name, Said::problem("another-person", "学工号与姓名不是同一人。"), None);
        }
    }
}

fn counts(row: &mut Working<'_>) {
    let number = |row: &Working<'_>, heading: &str| match row.value(heading) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    };
    if let (Some(due), Some(there)) = (number(row, "应到"), number(row, "实到")) {
        if there > due {
            row.say("实到", Said::problem("more-than-due", "实到多于应到。"), None);
        } else if let Some(away) = number(row, "请假")
            && there + away > due
        {
            row.say("请假", Said::proposal("counts", "应到、实到、请假对不上。"), Some(Value::Number(away)));
        }
    }
    if let Some(Value::Moment(at)) = row.value("实际时间").cloned()
        && at.date() > row.today()
    {
        row.say("实际时间", Said::problem("in-future", "晚于今天。"), None);
    }
}

pub(crate) static LETTERS: Layout = Layout::new(
    "介绍信",
    "transfers",
    &[
        Column::text("编号"),
        Column::text("抬头"),
        Column::name(NAME).required(),
        Column::text("性别").choices(|| vec!["男", "女"]),
        Column::number("年龄"),
        Column::text("民族").choices(ethnic_groups).codes(&rules::codes::ETHNIC_GROUPS),
        Column::of("正式", Kind::Tick).helper(),
        Column::of("预备", Kind::Tick).helper(),
        Column::text("人员类别").choices(|| vec!["正式党员", "预备党员"]),
        Column::civil_id(ID).required(),
        Column::text("转出组织"),
        Column::text("转入组织"),
        Column::text("方向"),
        branch_code(),
        Column::of("党费交至", Kind::Month),
        Column::number("有效天数"),
        Column::number("开具年").helper(),
        Column::number("开具月").helper(),
        Column::number("开具日").helper(),
        Column::date("开具日期"),
        Column::phone("联系电话"),
        Column::phone("转出组织电话"),
        Column::text("转出组织地址"),
        Column::yes("有无回执"),
    ],
)
.steps(&[letter]);

fn ethnic_groups() -> Vec<&'static str> {
    rules::codes::ETHNIC_GROUPS.all().iter().map(|one| one.name).collect()
}

fn letter(row: &mut Working<'_>) {
    let ticked = |row: &Working<'_>, heading: &str| row.value(heading) == Some(&Value::Yes(true));
    match (ticked(row, "正式"), ticked(row, "预备")) {
        (true, true) => {
            row.say("正式", Said::question("both", "正式、预备都打了勾。"), None);
        }
        (true, false) => row.set("人员类别", Value::Text("正式党员".into())),
        (false, true) => row.set("人员类别", Value::Text("预备党员".into())),
        (false, false) => {}
    }
    let number = |row: &Working<'_>, heading: &str| match row.value(heading) {
        Some(Value::Number(number)) => Some(format!("{number}").parse::<u32>().ok()?),
        _ => None,
    };
    if let (Some(year), Some(month), Some(day)) =
        (number(row, "开具年"), number(row, "开具月"), number(row, "开具日"))
        && let Some(day) = chrono::NaiveDate::from_ymd_opt(i32::try_from(year).unwrap(), month, day)
    {
        row.set("开具日期", Value::Day(day));
    }
    if let Some(text) = row.text(ID).map(str::to_owned) {
        match rules::CivilId::parse(&text) {
            Err(why) => {
                row.say(ID, Said::problem("civil-id", why.to_string()), None);
            }
            Ok(id) => {
                let age = chrono::Datelike::year(&row.today()) - chrono::Datelike::year(&id.birth());
                let said = number(row, "年龄").and_then(|age| i32::try_from(age).ok());
                if said.is_some_and(|said| (said - age).abs() > 1) {
                    row.say("年龄", Said::question("age", "与公民身份号码不符。"), None);
                }
            }
        }
    }
    let inside = |row: &Working<'_>, heading: &str| row.text(heading).and_then(|name| row.unit_named(name));
    match (inside(row, "转出组织"), inside(row, "转入组织")) {
        (Some(code), _) => {
            row.set("方向", Value::Text("转出".into()));
            row.set(BRANCH_CODE, Value::Text(code));
        }
        (None, found) => {
            row.set("方向", Value::Text("转入".into()));
            match found {
                Some(code) => row.set(BRANCH_CODE, Value::Text(code)),
                None => {
                    row.say("转入组织", Said::question("branch", "转入哪个支部请选。"), None);
                }
            }
        }
    }
    if let Some(Value::Number(days)) = row.value("有效天数").cloned()
        && days > 90.0
    {
        row.say("有效天数", Said::proposal("days", "有效期一般不超过三个月。"), Some(Value::Number(days)));
    }
    if let Some(Value::Month(month)) = row.value("党费交至").cloned()
        && row.today() - month > chrono::Duration::days(365)
    {
        row.say("党费交至", Said::proposal("dues", "先补缴。"), Some(Value::Month(month)));
    }
}

const LETTERS_OF_OPTIONS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
const OPTIONS: [&str; 6] = ["选项A", "选项B", "选项C", "选项D", "选项E", "选项F"];

pub(crate) static QUESTIONS: Layout = Layout::new(
    "题库",
    "questions",
    &[
        Column::text("题型").choices(|| vec!["单选", "多选", "判断", "填空", "不定项", "简答"]).asking(),
        Column::text("题干").required().looks(|text| text.chars().count() >= 8),
        Column::text("选项"),
        Column::text("答案").looks(|text| text.chars().all(|c| c.is_ascii_uppercase())),
        Column::text("选项A").helper().looks(|_| true),
        Column::text("选项B").helper().looks(|_| true),
        Column::text("选项C").helper().looks(|_| true),
        Column::text("选项D").helper().looks(|_| true),
        Column::text("选项E").helper().looks(|_| true),
        Column::text("选项F").helper().looks(|_| true),
        Column::text("难度").choices(|| vec!["低", "中", "高"]),
        Column::number("分值"),
        Column::text("解析"),
        Column::text("来源"),
        Column::text("标签"),
    ],
)
.steps(&[question]);

fn question(row: &mut Working<'_>) {
    let is_single_cell = row.has("选项");
    let options: Vec<String> = if is_single_cell {
        let text = row.text("选项").unwrap_or_default().to_owned();
        let parts: Vec<&str> =
            text.split(['|', '\n', ';', '；']).map(str::trim).filter(|one| !one.is_empty()).collect();
        if parts.len() == 1 && text.split_whitespace().count() > 2 {
            row.say("选项", Said::question("separator", "选项之间没有分隔符，也没有字母。"), None);
            return answer_as_written(row);
        }
        parts.into_iter().map(|one| without_letter(one).to_owned()).collect()
    } else {
        OPTIONS.iter().filter_map(|one| row.text(one)).map(|one| without_letter(one).to_owned()).collect()
    };
    let kind = row.text("题型").map(str::to_owned);
    let is_true_false = kind.as_deref() == Some("判断");
    let answer = row.text("答案").map(str::to_owned);
    let options = if is_true_false { Vec::new() } else { options };
    if is_single_cell && options.len() == 1 {
        row.say("选项", Said::problem("one-option", "只有一个选项。"), None);
        return answer_as_written(row);
    }
    row.set("选项", Value::List(options.clone()));
    let Some(answer) = answer else {
        row.say("答案", Said::problem("no-answer", "没有答案。"), None);
        return;
    };
    if is_true_false {
        let letters = matches!(answer.as_str(), "A" | "B") && !row.has("选项A");
        let right = match answer.as_str() {
            "对" | "正确" | "√" | "T" | "A" | "是" => Some("正确"),
            "错" | "错误" | "×" | "F" | "B" | "否" => Some("错误"),
            _ => None,
        };
        match right {
            Some(right) => {
                let value = Value::List(vec![right.to_owned()]);
                if letters || (matches!(answer.as_str(), "A" | "B") && row.is_empty("选项A")) {
                    row.say("答案", Said::note("letters", "A 读作正确，B 读作错误。"), Some(value));
                } else {
                    row.set("答案", value);
                }
            }
            None => {
                row.say("答案", Said::question("no-choice", "不是判断题的答案。"), None);
            }
        }
        return;
    }
    if options.is_empty() {
        let all = answer.split(['|', ';', '；', '/']).map(|one| one.trim().to_owned()).collect();
        return row.set("答案", Value::List(all));
    }
    let letters = letters_of(&answer);
    let known = LETTERS_OF_OPTIONS.iter().take(options.len()).copied().collect::<Vec<_>>();
    if letters.is_empty() || letters.iter().any(|one| !known.contains(&one.as_str())) {
        // The letters that are options still say what kind of question it is.
        kind_by(row, letters.iter().filter(|one| known.contains(&one.as_str())).count());
        row.say("答案", Said::problem("not-an-option", "答案不在选项之内。"), None);
        return;
    }
    let mut sorted = options.clone();
    sorted.sort();
    sorted.dedup();
    if sorted.len() < options.len() {
        row.say("答案", Said::question("same-options", "两个选项相同。"), None);
        return;
    }
    if kind.as_deref() == Some("多选") && letters.len() < 2 {
        row.say("答案", Said::question("one-answer", "多选题只有一个答案。"), None);
        return;
    }
    take(row, letters);
}

/// The letters of an answer whose options are not known yet: they are not held against anything.
fn answer_as_written(row: &mut Working<'_>) {
    if let Some(letters) = row.text("答案").map(letters_of).filter(|letters| !letters.is_empty()) {
        take(row, letters);
    }
}

/// The answer, and the kind of question that it makes where none is written.
fn take(row: &mut Working<'_>, letters: Vec<String>) {
    kind_by(row, letters.len());
    row.set("答案", Value::List(letters));
}

/// Without a word for the kind, the number of right options says it.
fn kind_by(row: &mut Working<'_>, right: usize) {
    if right > 0 && row.text("题型").is_none() {
        row.set("题型", Value::Text(if right > 1 { "多选" } else { "单选" }.to_owned()));
    }
}

/// The letters of an answer, in the order of the options.
fn letters_of(answer: &str) -> Vec<String> {
    let letters: BTreeSet<char> = answer.to_uppercase().chars().filter(char::is_ascii_uppercase).collect();
    letters.into_iter().map(String::from).collect()
}

fn without_letter(option: &str) -> &str {
    let rest = option.strip_prefix(|c: char| c.is_ascii_uppercase());
    rest.and_then(|rest| rest.strip_prefix(['.', '、', '．', ':', '：', '，'])).map_or(option, str::trim)
}

/// How serious the key says that something is.
pub(crate) fn severity(word: &str, has_value: bool) -> Severity {
    match word {
        "problem" => Severity::Problem,
        "question" if has_value => Severity::Proposal,
        "question" => Severity::Question,
        _ => Severity::Note,
    }
}
