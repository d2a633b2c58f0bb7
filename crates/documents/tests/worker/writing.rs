//! What we write is read again.

use std::io::{Cursor, Read as _};

use chrono::NaiveDate;
use documents::{
    sheets::{Cell, Row, SheetOutline},
    table::{Binding, Column, Context, Layout, Mapping, SheetPlan, Units},
    workbook::{Heading, MarkedErrors, Value, Workbook, template},
};
use zip::ZipArchive;

use crate::fixtures::read;

pub(crate) const TESTS: &[crate::Named] = crate::tests![
    values_come_back_as_what_they_were,
    a_workbook_in_a_file_is_read_from_its_beginning,
    nothing_that_a_person_typed_becomes_a_formula,
    a_blank_template_binds_to_its_own_layout,
    errors_are_marked_where_they_stand,
    a_corrected_copy_can_be_brought_in_again,
];

fn kinds() -> Vec<&'static str> {
    vec!["正式党员", "预备党员"]
}

static LAYOUT: Layout = Layout::new(
    "党员",
    "members",
    &[
        Column::text("姓名").required().hint("与身份证件一致").example("张三"),
        Column::date("出生日期"),
        Column::text("人员类别").choices(kinds),
        Column::text("上级党组织").helper(),
    ],
);

fn plan(headings: &[String]) -> SheetPlan {
    let cells = headings.iter().map(|text| Cell::Text(text.clone())).collect();
    let sheet = SheetOutline { head: vec![Row { number: 1, cells }], ..SheetOutline::default() };
    SheetPlan::propose(&LAYOUT, 0, &sheet, &Mapping::default())
}

fn bind(headings: &[String]) -> (SheetPlan, Binding) {
    let plan = plan(headings);
    let context = Context::new(NaiveDate::from_ymd_opt(2026, 11, 27).unwrap(), Units::default());
    let binding = Binding::new(&LAYOUT, &plan, &[], context);
    (plan, binding)
}

/// An entry of a workbook as text.
fn part(book: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1949, 10, 1).unwrap()
}

fn a_workbook_in_a_file_is_read_from_its_beginning() {
    let mut book = Workbook::in_file("名册", &[Heading::new("姓名")]).unwrap();
    book.row(&[Value::text("张三")]).unwrap();
    let mut bytes = Vec::new();
    book.finish_file().unwrap().read_to_end(&mut bytes).unwrap();
    let (headings, rows) = read(bytes).unwrap();
    assert_eq!((headings, rows.len()), (vec!["姓名".to_owned()], 1));
}

fn values_come_back_as_what_they_were() {
    let headings = [Heading::new("姓名").wide(12.0), Heading::new("日期"), Heading::new("数")];
    let mut book = Workbook::stream(Vec::new(), "名册/2026", &headings).unwrap();
    book.row(&[Value::text("张三"), Value::Date(day()), Value::Integer(7)]).unwrap();
    book.row(&[Value::Empty, Value::Date(NaiveDate::from_ymd_opt(1898, 3, 5).unwrap()), Value::Decimal(0.5)])
        .unwrap();
    book.row(&[Value::Integer(990_101_200_001_010_012)]).unwrap();
    let book = book.finish().unwrap();
    let (headings, rows) = read(book.clone()).unwrap();
    assert_eq!(headings, ["姓名", "日期", "数"]);
    assert_eq!(rows[0].cells, [Cell::Text("张三".into()), Cell::Date(day()), Cell::Number(7.0)]);
    assert_eq!(rows[1].cells, [Cell::Empty, Cell::Text("1898-03-05".into()), Cell::Number(0.5)]);
    assert_eq!(rows[2].cells, [Cell::Text("990101200001010012".into())], "no digit is lost");
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter ref=\"A1:C4\"/>"), "{sheet}");
}

fn nothing_that_a_person_typed_becomes_a_formula() {
    let hostile = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\t=1",
        "\r=1",
        "＝1",
        "{=1}",
        "http://example.com",
        "<f>1</f>",
        "_x0041_",
    ];
    let headings: Vec<_> = hostile.iter().map(|text| Heading::new(*text)).collect();
    let mut book = Workbook::stream(Vec::new(), "=1", &headings).unwrap();
    book.row(&hostile.map(Value::text)).unwrap();
    let book = book.finish().unwrap();
    assert!(!part(&book, "xl/worksheets/sheet1.xml").contains("<f>"));
    let (headings, rows) = read(book).unwrap();
    assert_eq!(headings, hostile.map(str::trim));
    assert_eq!(rows[0].cells.iter().map(Cell::text).collect::<Vec<_>>(), hostile.map(str::trim));
}

fn a_blank_template_binds_to_its_own_layout() {
    let book = template(&LAYOUT).unwrap();
    let (headings, rows) = read(book.clone()).unwrap();
    assert_eq!((headings.len(), rows.len()), (3, 0));
    let (plan, binding) = bind(&headings);
    assert!(plan.unread().count() == 0 && binding.has("人员类别"));
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("'可选值'!$C$2:$C$3") || sheet.contains("&apos;可选值&apos;!$C$2:$C$3"),
        "{sheet}"
    );
    let notes = part(&book, "xl/comments1.xml");
    assert!(
        notes.contains("必填") && notes.contains("与身份证件一致") && notes.contains("例：张三"),
        "{notes}"
    );
    let names = part(&book, "xl/workbook.xml");
    assert!(names.contains("填写说明") && names.contains("state=\"hidden\""), "{names}");
}

fn marked(headings: &[String], rows: Vec<Row>) -> Vec<u8> {
    let (plan, binding) = bind(headings);
    let mut copy = MarkedErrors::start(Vec::new(), LAYOUT.title, &plan).unwrap();
    for row in rows {
        let record = binding.record(row);
        copy.row(record.cells(), &record.check()).unwrap();
    }
    copy.finish().unwrap()
}

fn headings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn errors_are_marked_where_they_stand() {
    let good = vec![Cell::Text("备注".into()), Cell::Text("张三".into()), Cell::Date(day())];
    let bad = vec![Cell::Empty, Cell::Formula("A1".into()), Cell::Text("2001-02-30".into())];
    let rows = vec![
        Row { number: 2, cells: good },
        Row { number: 9, cells: bad },
        Row { number: 10, cells: vec![] },
    ];
    let book = marked(&headings(&["备注", "姓名*", "出生日期"]), rows);
    let (found, rows) = read(book.clone()).unwrap();
    assert_eq!(found, ["备注", "姓名*", "出生日期", "错误说明"]);
    assert_eq!(rows[0].cells.len(), 3, "a good row has no explanation");
    assert_eq!(rows[1].cells[1].text(), "=A1");
    assert!(rows[1].cells[3].text().contains("公式") && rows[1].cells[3].text().contains("日期不存在"));
    assert!(rows[2].cells[3].text().contains("必须填写"));
    let notes = part(&book, "xl/comments1.xml");
    for place in ["ref=\"B3\"", "ref=\"C3\"", "ref=\"B4\""] {
        assert!(notes.contains(place), "{place} in {notes}");
    }
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<c r=\"B4\" s="), "an empty cell is coloured too: {sheet}");
    assert!(!sheet.contains("<f>"));
    let list = part(&book, "xl/worksheets/sheet2.xml");
    assert!(list.contains("<v>9</v>") && list.contains("2001-02-30"), "{list}");
}

fn a_corrected_copy_can_be_brought_in_again() {
    let book = marked(
        &headings(&["姓名", "出生日期"]),
        vec![Row { number: 5, cells: vec![Cell::Empty, Cell::Date(day())] }],
    );
    let (again, rows) = read(book).unwrap();
    let (plan, binding) = bind(&again);
    assert_eq!(plan.unread().count(), 0, "our own column is no surprise");
    let record = binding.record(rows[0].clone());
    assert_eq!(record.need_date("出生日期"), Ok(day()));
    let (third, _) = read(marked(&again, rows)).unwrap();
    assert_eq!(third, ["姓名", "出生日期", "错误说明"], "the explanations do not pile up");
}
