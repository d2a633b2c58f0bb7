//! Members from a sheet.

use documents::{
    sheets::{Cell, Row},
    table::{Binding, Record},
};
use imports::Verdict;
use members::{Category, register};
use platform::{Reader, Scope, System};

use crate::house::{House, day};

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

const HEADINGS: [&str; 12] = [
    "姓名",
    "性别",
    "公民身份号码",
    "出生日期",
    "人员类别",
    "所在党支部编码",
    "加入党组织日期",
    "转为正式党员日期",
    "联系电话",
    "学历",
    "党费计算基数",
    "所在党支部",
];

/// A line without problems; each test changes what it is about.
const GOOD: [&str; 12] = [
    "张三",
    "男",
    "990101199003070015",
    "1990-03-07",
    "正式党员",
    "03",
    "2012-06-26",
    "2013-06-26",
    "13100004820",
    "大学",
    "4703",
    "学生第一党支部",
];

fn with(changes: &[(&str, &'static str)]) -> [&'static str; 12] {
    let mut line = GOOD;
    for (heading, value) in changes {
        line[HEADINGS.iter().position(|one| one == heading).unwrap()] = value;
    }
    line
}

fn sheet(lines: &[[&'static str; 12]]) -> Vec<Record> {
    let headings: Vec<String> = HEADINGS.iter().map(|text| (*text).to_owned()).collect();
    let binding = Binding::of_headings(members::importer().layout(), &headings, today());
    let cell = |text: &str| match text.strip_prefix('=') {
        Some(formula) => Cell::Formula(formula.to_owned()),
        None if text.is_empty() => Cell::Empty,
        None => Cell::Text(text.to_owned()),
    };
    let row = |(at, line): (usize, &[&str; 12])| Row {
        number: u32::try_from(at).unwrap() + 2,
        cells: line.iter().map(|text| cell(text)).collect(),
    };
    lines.iter().enumerate().map(row).map(|row| binding.record(row)).collect()
}

async fn check(reader: Reader<'_>, records: &[Record]) -> Vec<Verdict> {
    let mut run = members::importer().start();
    run.survey(records);
    run.check(reader, records).await.unwrap()
}

async fn apply(house: &House, records: &[Record]) -> Vec<Verdict> {
    let actor = System::new("test");
    let mut run = members::importer().start();
    run.survey(records);
    let write = house.app.db.write(&actor, async |tx| {
        tx.unaudited("a file may change nothing");
        run.apply(tx, records).await
    });
    write.await.unwrap()
}

/// Row and column of each problem.
fn cells(verdicts: &[Verdict]) -> Vec<(u32, String)> {
    let problems = verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Bad(problems) => Some(problems),
        _ => None,
    });
    problems.flatten().map(|problem| (problem.row, problem.column.clone())).collect()
}

#[tokio::test]
async fn a_line_makes_a_member_and_the_same_line_again_changes_nothing() {
    let house = House::new().await;
    let lines = sheet(&[GOOD]);
    assert_eq!(apply(&house, &lines).await, [Verdict::New]);
    assert_eq!(apply(&house, &lines).await, [Verdict::Same]);
    let scope = Scope::system("test");
    let reader = house.app.db.read(&scope);
    let person = register::by_civil_id(&reader, &GOOD[2].parse().unwrap()).await.unwrap().unwrap();
    let facts = register::facts(&reader, person).await.unwrap();
    assert_eq!((facts.name.as_str(), facts.category, facts.unit), ("张三", Category::Full, house.first.id));
    assert_eq!(facts.confirmed_on, Some(day("2013-06-26")));
}

#[tokio::test]
async fn a_changed_line_changes_the_member_and_an_empty_number_leaves_it() {
    let house = House::new().await;
    apply(&house, &sheet(&[GOOD])).await;
    let without = with(&[("联系电话", ""), ("党费计算基数", "")]);
    assert_eq!(apply(&house, &sheet(&[without])).await, [Verdict::Same]);
    for (heading, value) in
        [("联系电话", "13100004821"), ("党费计算基数", "4703.5"), ("学历", "大专"), ("所在党支部编码", "05")]
    {
        let changed = sheet(&[with(&[("所在党支部", ""), (heading, value)])]);
        assert_eq!(
            check(house.app.db.read(&Scope::system("test")), &changed).await,
            [Verdict::Change],
            "{heading}"
        );
    }
    let moved = sheet(&[with(&[("所在党支部编码", "05"), ("所在党支部", "")])]);
    assert_eq!(apply(&house, &moved).await, [Verdict::Change]);
    assert_eq!(apply(&house, &moved).await, [Verdict::Same]);
}

#[tokio::test]
async fn each_kind_of_bad_cell_is_named_alone() {
    let house = House::new().await;
    for (heading, value) in [
        ("公民身份号码", "990101199003070016"),
        ("公民身份号码", "1000000000000000000"),
        ("所在党支部编码", "99"),
        ("所在党支部编码", "02"),
        ("出生日期", "1990-02-30"),
        ("出生日期", "1991-01-01"),
        ("性别", "女"),
        ("姓名", ""),
        ("姓名", "=HYPERLINK(\"http://x\",\"a\")"),
        ("姓名", "\u{200d}＝HYPERLINK(\"http://x\",\"a\")"),
        ("人员类别", "党员"),
        ("转为正式党员日期", "1960-01-01"),
        ("联系电话", "12345"),
        ("学历", "很高"),
    ] {
        let line = sheet(&[with(&[(heading, value)])]);
        let verdicts = check(house.app.db.read(&Scope::system("test")), &line).await;
        assert_eq!(cells(&verdicts), [(2, heading.to_owned())], "{value}");
    }
}

#[tokio::test]
async fn the_code_of_one_branch_beside_the_name_of_another_goes_to_neither() {
    let house = House::new().await;
    let line = sheet(&[with(&[("所在党支部", "图书馆党支部")])]);
    let verdicts = check(house.app.db.read(&Scope::system("test")), &line).await;
    let Verdict::Bad(problems) = &verdicts[0] else { panic!("{verdicts:?}") };
    assert_eq!((problems[0].column.as_str(), problems[0].value.as_str()), ("所在党支部", "图书馆党支部"));
    assert_eq!(
        problems[0].what,
        "编码与名称不一致：编码 03 是“学生第一党支部”，“图书馆党支部”的编码是 05，请核对后改正其中一项"
    );
    for (name, is_good) in [
        ("学生第一党支部", true),
        (" 学生 第一党支部\u{200b}", true),
        ("", true),
        ("学生第一支部", false),
        ("经济学院", false),
    ] {
        let line = sheet(&[with(&[("所在党支部", name)])]);
        let verdicts = check(house.app.db.read(&Scope::system("test")), &line).await;
        assert_eq!(verdicts[0] == Verdict::New, is_good, "{name}");
    }
}

#[tokio::test]
async fn signs_that_nobody_sees_do_no_harm_in_any_cell() {
    let house = House::new().await;
    let hidden = with(&[
        ("姓名", "张\u{200b} 三"),
        ("性别", "男\u{feff}"),
        ("公民身份号码", "\u{202d}990101199003070015\u{202c}"),
        ("出生日期", "\u{200e}1990‑03‑07"),
        ("人员类别", "\u{200b}正式党员"),
        ("所在党支部编码", "\u{202d}０３\u{202c}"),
        ("联系电话", "+86 131‑0000‑4820"),
    ]);
    assert_eq!(apply(&house, &sheet(&[hidden])).await, [Verdict::New]);
    assert_eq!(apply(&house, &sheet(&[GOOD])).await, [Verdict::Same], "it is the same line");
    let empty = sheet(&[with(&[("姓名", "\u{200b}")])]);
    let verdicts = check(house.app.db.read(&Scope::system("test")), &empty).await;
    assert_eq!(cells(&verdicts), [(2, "姓名".to_owned())], "a name that nobody sees is none");
}

#[tokio::test]
async fn of_lines_with_one_number_the_one_that_agrees_with_itself_is_good() {
    let house = House::new().await;
    let other = with(&[("姓名", "李四"), ("出生日期", "1993-01-01")]);
    let verdicts = check(house.app.db.read(&Scope::system("test")), &sheet(&[other, GOOD])).await;
    assert_eq!(cells(&verdicts), [(2, "公民身份号码".to_owned())], "no second problem at the birthday");
    assert_eq!(verdicts[1], Verdict::New);

    let verdicts = check(house.app.db.read(&Scope::system("test")), &sheet(&[GOOD, GOOD])).await;
    let both = [(2, "公民身份号码".to_owned()), (3, "公民身份号码".to_owned())];
    assert_eq!(cells(&verdicts), both, "neither is better");
}

#[tokio::test]
async fn a_person_of_another_part_of_the_tree_is_refused_without_saying_where() {
    let house = House::new().await;
    apply(&house, &sheet(&[GOOD])).await;
    let scope = Scope::subtree(house.library.path.clone());
    let here = sheet(&[with(&[("所在党支部编码", "05"), ("所在党支部", "")])]);
    let verdicts = check(house.app.db.read(&scope), &here).await;
    assert_eq!(cells(&verdicts), [(2, "公民身份号码".to_owned())]);
    let there = sheet(&[with(&[("公民身份号码", "990101199003070023"), ("性别", "女")])]);
    let verdicts = check(house.app.db.read(&scope), &there).await;
    assert_eq!(cells(&verdicts), [(2, "所在党支部编码".to_owned())], "a branch that is not one's own");
}
