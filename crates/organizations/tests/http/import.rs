//! Organisations from a sheet.

use documents::{
    sheets::{Cell, Row},
    table::{Binding, Record, Severity},
};
use imports::Verdict;
use organizations::register;
use platform::{Path, Scope, System};
use testing::TestApp;

use crate::tree::{app, branch, committee};

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

const HEADINGS: [&str; 7] =
    ["党组织编码", "党组织全称", "党组织简称", "组织类别", "上级党组织编码", "成立日期", "任期年数"];

/// One line with a phone of the contact person.
fn with_phone(code: &str, phone: &str) -> Vec<Record> {
    let mut headings: Vec<String> = HEADINGS.iter().map(|text| (*text).to_owned()).collect();
    headings.push("联系电话".to_owned());
    let binding = Binding::of_headings(organizations::importer().layout(), &headings, today());
    let cells = [code, "示例大学党委", "示例大学党委", "党委", "", "2018-11-11", "5", phone];
    let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    vec![binding.record(Row { number: 2, cells: cells.map(cell).to_vec() })]
}

/// Lines of code, short name, kind, code of the parent, day, years.
fn sheet(lines: &[[&str; 6]]) -> Vec<Record> {
    let headings: Vec<String> = HEADINGS.iter().map(|text| (*text).to_owned()).collect();
    let binding = Binding::of_headings(organizations::importer().layout(), &headings, today());
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let row = |(at, [code, name, kind, parent, day, years]): (usize, &[&str; 6])| Row {
        number: u32::try_from(at).unwrap() + 2,
        cells: [*code, *name, *name, *kind, *parent, *day, *years].map(text).to_vec(),
    };
    lines.iter().enumerate().map(row).map(|row| binding.record(row)).collect()
}

/// Brings lines in as the system, in chunks of one line each: the hardest case for parents below their children.
async fn apply(app: &TestApp, records: &[Record]) -> Vec<Verdict> {
    let actor = System::new("test");
    let mut run = organizations::importer().start();
    run.survey(records);
    app.db
        .write(&actor, async |tx| {
            let mut verdicts = Vec::new();
            for chunk in records.chunks(1) {
                verdicts.extend(run.apply(tx, chunk).await?);
            }
            tx.unaudited("a file may change nothing");
            Ok(verdicts)
        })
        .await
        .unwrap()
}

fn bad(verdict: &Verdict) -> (&str, &str) {
    match verdict {
        Verdict::Bad(problems) => (problems[0].column.as_str(), problems[0].what.as_str()),
        _ => ("", ""),
    }
}

#[tokio::test]
async fn a_parent_may_stand_below_its_children_and_a_second_import_changes_nothing() {
    let app = app().await;
    let lines = sheet(&[
        ["03", "学生第一党支部", "党支部", "02", "2019-01-02", "3"],
        ["02", "经济学院党总支", "党总支部", "01", "1988-12-26", "3"],
        ["01", "示例大学党委", "党委", "", "2018-11-11", "5"],
    ]);
    assert_eq!(apply(&app, &lines).await, [Verdict::New, Verdict::New, Verdict::New]);
    assert_eq!(apply(&app, &lines).await, [Verdict::Same, Verdict::Same, Verdict::Same]);
    let scope = Scope::system("test");
    let rows = register::list(&app.db.read(&scope)).await.unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row.short_name.as_str()).collect();
    assert_eq!(names, ["示例大学党委", "经济学院党总支", "学生第一党支部"]);
    assert!(rows[0].path.contains(&rows[1].path) && rows[1].path.contains(&rows[2].path));
}

#[tokio::test]
async fn a_changed_line_changes_the_organisation_but_never_its_place() {
    let app = app().await;
    let root = committee(&app).await;
    branch(&app, "02", "图书馆党支部", root.id).await;
    let renamed = sheet(&[["02", "图书馆联合党支部", "联合党支部", "01", "2019-01-02", "3"]]);
    assert_eq!(apply(&app, &renamed).await, [Verdict::Change]);
    let scope = Scope::system("test");
    let row = register::by_code(&app.db.read(&scope), "02").await.unwrap().unwrap();
    assert_eq!((row.short_name.as_str(), row.kind.code()), ("图书馆联合党支部", "632"));
    let moved = sheet(&[["02", "图书馆联合党支部", "联合党支部", "", "2019-01-02", "3"]]);
    assert_eq!(bad(&apply(&app, &moved).await[0]).0, "上级党组织编码");
}

#[tokio::test]
async fn each_kind_of_bad_line_is_named_at_its_cell() {
    let app = app().await;
    let lines = sheet(&[
        ["01", "示例大学党委", "党委", "", "2018-11-11", "5"],
        ["02", "甲党支部", "党小组", "01", "2019-01-02", "3"],
        ["03", "乙党支部", "党支部", "99", "2019-01-02", "3"],
        ["04", "丙党支部", "党支部", "01", "2019-02-30", "3"],
        ["05", "丁党支部", "党支部", "02", "2019-01-02", "3"],
        ["06", "戊党支部", "党支部", "01", "2019-01-02", "3"],
        ["06", "己党支部", "党支部", "01", "2019-01-02", "3"],
        ["07", "庚党总支", "党总支部", "08", "2019-01-02", "3"],
        ["08", "辛党总支", "党总支部", "07", "2019-01-02", "3"],
        ["", "壬党支部", "党支部", "01", "2019-01-02", "3"],
        ["09", "癸党支部", "党支部", "01", "2019-01-02", "30"],
        ["10", "子党支部", "党支部", "01", "2019-01-02", "3"],
        ["11", "丑党支部", "党支部", "10", "2019-01-02", "3"],
    ]);
    let verdicts = apply(&app, &lines).await;
    let columns: Vec<&str> = verdicts.iter().map(|verdict| bad(verdict).0).collect();
    assert_eq!(
        columns,
        [
            "",
            "组织类别",
            "上级党组织编码",
            "成立日期",
            "上级党组织编码",
            "党组织编码",
            "党组织编码",
            "上级党组织编码",
            "上级党组织编码",
            "党组织编码",
            "任期年数",
            "",
            "上级党组织编码"
        ]
    );
    let scope = Scope::system("test");
    assert_eq!(register::list(&app.db.read(&scope)).await.unwrap().len(), 2, "only good lines were founded");
}

#[tokio::test]
async fn a_post_below_the_instance_founds_no_root_and_nothing_outside_its_scope() {
    let app = app().await;
    let root = committee(&app).await;
    let leaf = branch(&app, "02", "图书馆党支部", root.id).await;
    let lines = sheet(&[
        ["20", "另一大学党委", "党委", "", "2018-11-11", "5"],
        ["21", "甲党支部", "党支部", "01", "2019-01-02", "3"],
        ["02", "图书馆党支部", "党支部", "01", "2019-01-02", "3"],
    ]);
    let mut run = organizations::importer().start();
    run.survey(&lines);
    let scope = Scope::subtree(root.path.clone());
    let verdicts = run.check(app.db.read(&scope), &lines).await.unwrap();
    assert_eq!(bad(&verdicts[0]).0, "上级党组织编码");
    assert_eq!(verdicts[1], Verdict::New);

    let mut run = organizations::importer().start();
    run.survey(&lines);
    let narrow = Scope::subtree(Path::stored(leaf.path.as_str()));
    let verdicts = run.check(app.db.read(&narrow), &lines).await.unwrap();
    assert_eq!(bad(&verdicts[1]).0, "上级党组织编码");
    assert_eq!(verdicts[2], Verdict::Change, "the own branch");
}

#[tokio::test]
async fn a_phone_of_the_sheet_is_one_and_a_code_loses_what_nobody_sees() {
    let app = app().await;
    for phone in ["12345", "+86 65000000", "询办公室"] {
        let verdicts = apply(&app, &with_phone("01", phone)).await;
        assert_eq!(bad(&verdicts[0]).0, "联系电话", "{phone}");
    }
    assert_eq!(apply(&app, &with_phone("\u{202d}０1\u{202c}", "+86 871‑65000000")).await, [Verdict::New]);
    assert_eq!(
        apply(&app, &with_phone("01", "0871-65000000")).await,
        [Verdict::Same],
        "it is the same number"
    );
    // Of two numbers the first is proposed, which is told with both to choose from.
    let two = with_phone("01", "0871-65000000、65000002");
    assert_eq!(apply(&app, &two).await, [Verdict::Same]);
    let told = two[0].findings();
    let told: Vec<_> = told.iter().map(|one| (one.column.as_str(), one.code, one.severity)).collect();
    assert_eq!(told, [("联系电话", "two-phones", Severity::Proposal)]);
    assert_eq!(two[0].findings()[0].choices.len(), 2);
}
