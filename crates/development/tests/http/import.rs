//! Applicants from a sheet.

use documents::{
    sheets::{Cell, Row},
    table::{Binding, Record},
};
use imports::Verdict;
use members::register;
use platform::{Scope, System};
use rules::CivilId;

use crate::house::{House, Who, candidate};

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

const HEADINGS: [&str; 12] = [
    "姓名",
    "性别",
    "民族",
    "公民身份号码",
    "出生日期",
    "学历",
    "所在党支部编码",
    "所在党支部",
    "联系电话",
    "学号/工号",
    "是否共青团员",
    "提交入党申请书日期",
];

const GOOD: [&str; 12] = [
    "张三",
    "女",
    "汉族",
    "NUMBER",
    "2000-12-19",
    "大学",
    "03",
    "学生第一党支部",
    "13100005370",
    "S43221672",
    "是",
    "2026-10-22",
];

/// Numbers of women born on that day.
const NUMBERS: [&str; 4] =
    ["990101200012190022", "990101200012190049", "990101200012190065", "990101200012190081"];

fn sheet(lines: &[Vec<(&str, &str)>]) -> Vec<Record> {
    let headings: Vec<String> = HEADINGS.iter().map(|text| (*text).to_owned()).collect();
    let binding = Binding::of_headings(development::importer().layout(), &headings, today());
    let cells = |changes: &Vec<(&str, &str)>| {
        let of = |at: usize| {
            changes.iter().find(|(heading, _)| *heading == HEADINGS[at]).map_or(GOOD[at], |(_, text)| *text)
        };
        (0..12).map(|at| Cell::Text(of(at).to_owned())).collect()
    };
    let row = |(at, line)| Row { number: u32::try_from(at).unwrap() + 2, cells: cells(line) };
    lines.iter().enumerate().map(row).map(|row| binding.record(row)).collect()
}

async fn check(house: &House, records: &[Record]) -> Vec<Verdict> {
    let mut run = development::importer().start();
    run.survey(records);
    let scope = Scope::system("test");
    run.check(house.app.db.read(&scope), records).await.unwrap()
}

async fn apply(house: &House, records: &[Record]) -> Vec<Verdict> {
    let mut run = development::importer().start();
    run.survey(records);
    let actor = System::new("test");
    let write = house.app.db.write(&actor, async |tx| {
        tx.unaudited("a sheet may change nothing");
        run.apply(tx, records).await
    });
    write.await.unwrap()
}

fn codes(verdict: &Verdict) -> Vec<(String, &'static str)> {
    match verdict {
        Verdict::Bad(problems) => problems.iter().map(|one| (one.column.clone(), one.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_code_of_one_branch_beside_the_name_of_another_is_refused_with_both_meanings() {
    let house = House::new().await;
    let lines = sheet(&[vec![("公民身份号码", NUMBERS[0]), ("所在党支部", "学生第二党支部")]]);
    let verdicts = check(&house, &lines).await;
    let Verdict::Bad(problems) = &verdicts[0] else { panic!("{verdicts:?}") };
    assert_eq!(problems[0].column, "所在党支部");
    assert!(
        problems[0].what.contains("编码 03 是“学生第一党支部”，“学生第二党支部”的编码是 04"),
        "{problems:?}"
    );
}

#[tokio::test]
async fn an_applicant_is_registered_and_gets_a_case_and_the_second_import_changes_nothing() {
    let house = House::new().await;
    let records =
        sheet(&[vec![("公民身份号码", NUMBERS[0])], vec![("公民身份号码", NUMBERS[1]), ("姓名", "钱七")]]);
    assert_eq!(check(&house, &records).await, [Verdict::New, Verdict::New]);
    assert_eq!(apply(&house, &records).await, [Verdict::New, Verdict::New]);
    let page = house.get(Who::Secretary, "/development").await.is(200).shows("张三").shows("钱七");
    assert_eq!(page.attributes("#cases tbody a", "href").len(), 3);
    let entries = house.app.audit_entries().await;
    assert_eq!(apply(&house, &records).await, [Verdict::Same, Verdict::Same]);
    assert_eq!(house.app.audit_entries().await, entries, "nothing was written");
    // The day of the sheet stands in the form of the application.
    let scope = Scope::system("test");
    let reader = house.app.db.read(&scope);
    let number = CivilId::parse(NUMBERS[0]).unwrap();
    let person = register::by_civil_id(&reader, &number).await.unwrap().unwrap();
    let case = development::cases::of_person(&reader, person).await.unwrap().unwrap();
    let item = workflow::open_items(&reader, case.instance.unwrap()).await.unwrap().remove(0);
    // Nobody has an account for this person, so the organiser enters the paper.
    let form = house.get(Who::Organiser, &item.href).await.is(200);
    assert_eq!(form.attributes("[name=happened_on]", "value"), ["2026-10-22"]);
}

#[tokio::test]
async fn bad_cells_are_told_with_their_column() {
    let house = House::new().await;
    let records = sheet(&[
        vec![("公民身份号码", "990101200012190020")],
        vec![("公民身份号码", NUMBERS[0]), ("出生日期", "2000-12-20"), ("性别", "男")],
        vec![("公民身份号码", NUMBERS[1]), ("所在党支部编码", "77"), ("联系电话", "5370")],
        vec![("公民身份号码", NUMBERS[2]), ("提交入党申请书日期", "2018-10-22")],
        vec![("公民身份号码", NUMBERS[3]), ("所在党支部编码", "02"), ("提交入党申请书日期", "2027-10-22")],
    ]);
    let verdicts = check(&house, &records).await;
    let own = |pairs: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
        pairs.iter().map(|(column, code)| ((*column).to_owned(), *code)).collect()
    };
    assert_eq!(codes(&verdicts[0]), own(&[("公民身份号码", "civil-id")]));
    assert_eq!(codes(&verdicts[1]), own(&[("出生日期", "birth-differs"), ("性别", "sex-differs")]));
    assert_eq!(codes(&verdicts[2]), own(&[("所在党支部编码", "branch"), ("联系电话", "phone-form")]));
    assert_eq!(codes(&verdicts[3]), own(&[("提交入党申请书日期", "under-age")]));
    assert_eq!(
        codes(&verdicts[4]),
        own(&[("所在党支部编码", "branch"), ("提交入党申请书日期", "day-in-future")])
    );
}

#[tokio::test]
async fn of_two_lines_with_one_number_the_one_that_agrees_with_it_is_good() {
    let house = House::new().await;
    let records = sheet(&[
        vec![("公民身份号码", NUMBERS[0]), ("性别", "男")],
        vec![("公民身份号码", NUMBERS[0])],
        vec![("公民身份号码", NUMBERS[1])],
        vec![("公民身份号码", NUMBERS[1])],
    ]);
    let verdicts = check(&house, &records).await;
    assert_eq!(codes(&verdicts[0])[0], ("公民身份号码".to_owned(), "repeated"));
    assert_eq!(verdicts[1], Verdict::New);
    assert_eq!(codes(&verdicts[2])[0].1, "repeated");
    assert_eq!(codes(&verdicts[3])[0].1, "repeated");
}

#[tokio::test]
async fn a_member_and_a_person_of_another_part_of_the_tree_are_refused() {
    let house = House::new().await;
    let with = |number: &str, draft: register::Draft| register::Draft {
        id_number: CivilId::parse(number).ok(),
        ..draft
    };
    let member = register::Draft {
        birth: crate::house::day("2000-12-19"),
        sex: members::Sex::Female,
        joined_on: Some(crate::house::day("2020-01-01")),
        confirmed_on: Some(crate::house::day("2021-01-01")),
        ..crate::house::full("孙八", &house.branch)
    };
    let drafts = vec![with(NUMBERS[0], member), with(NUMBERS[1], candidate("周九", &house.elsewhere))];
    crate::house::register(&house.app, drafts).await;
    let records = sheet(&[vec![("公民身份号码", NUMBERS[0])], vec![("公民身份号码", NUMBERS[1])]]);
    let verdicts = check(&house, &records).await;
    assert_eq!(codes(&verdicts[0]), [("公民身份号码".to_owned(), "member")]);
    assert_eq!(verdicts[1], Verdict::Change, "an applicant without an open case gets one");
    let mut run = development::importer().start();
    run.survey(&records);
    let scope = Scope::subtree(house.branch.path.clone());
    let seen = run.check(house.app.db.read(&scope), &records).await.unwrap();
    assert_eq!(codes(&seen[1]), [("公民身份号码".to_owned(), "elsewhere")]);
}
