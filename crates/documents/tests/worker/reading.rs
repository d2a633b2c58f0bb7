//! Sheets as Excel and other programs write them.

use chrono::NaiveDate;
use documents::sheets::Cell;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::fixtures::{cell, read, workbook};

pub(crate) const TESTS: &[crate::Named] = crate::tests![
    cells_are_read_as_what_they_are,
    shared_and_inline_texts_read_alike,
    the_first_visible_worksheet_is_read,
    rows_keep_their_numbers_and_empty_ones_are_left_out,
    links_to_other_files_are_not_followed,
    a_formula_without_a_result_stays_one,
];

fn a_formula_without_a_result_stays_one() {
    let data = "<row r=\"1\"><c r=\"A1\"><f>1+1</f></c><c r=\"B1\" t=\"str\"><f>HYPERLINK(\"http://x\",\"a\")</f><v>a</v></c></row>";
    let (headings, _) = read(workbook(data, &[])).unwrap();
    assert_eq!(headings[0], "=1+1");
    assert!(headings[1].starts_with("=HYPERLINK"), "a link is no name: {headings:?}");
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn cells_are_read_as_what_they_are() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    sheet.write_string(0, 0, " 列　").unwrap();
    sheet.write_string(1, 0, "　张三 ").unwrap();
    sheet.write_number(1, 1, 99_000_000_056_f64).unwrap();
    sheet.write_number(1, 2, 2.5).unwrap();
    sheet.write_datetime_with_format(1, 3, ExcelDateTime::from_ymd(2001, 2, 3).unwrap(), &day).unwrap();
    sheet
        .write_datetime_with_format(
            1,
            4,
            ExcelDateTime::from_ymd(2001, 2, 3).unwrap().and_hms(8, 5, 9).unwrap(),
            &time,
        )
        .unwrap();
    sheet.write_boolean(1, 5, true).unwrap();
    sheet.write_formula(1, 6, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_string(1, 8, "=1+1 &amp; <x>").unwrap();
    let (headings, rows) = read(book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(headings, ["列"]);
    let day = NaiveDate::from_ymd_opt(2001, 2, 3).unwrap();
    let expected = vec![
        text("　张三 "),
        Cell::Number(99_000_000_056.0),
        Cell::Number(2.5),
        Cell::Date(day),
        Cell::DateTime(day.and_hms_opt(8, 5, 9).unwrap()),
        Cell::Bool(true),
        Cell::Number(2.0),
        Cell::Empty,
        text("=1+1 &amp; <x>"),
    ];
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].cells, expected);
    let odd = "<row r=\"1\"><c r=\"A1\" t=\"e\"><v>#N/A</v></c><c r=\"B1\" t=\"d\"><v>2001-02-03</v></c><c r=\"C1\" t=\"str\"><f>A1</f><v>x</v></c><c r=\"D1\"><v>1e3</v></c></row>";
    let (headings, _) = read(workbook(odd, &[])).unwrap();
    assert_eq!(headings, ["#N/A", "2001-02-03", "x", "1000"]);
}

fn shared_and_inline_texts_read_alike() {
    let data = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" t=\"inlineStr\"><is><r><t>张</t></r><r><t>三</t></r></is></c></row>";
    let texts = "<sst><si><t>姓名</t></si><si><r><t>张</t></r><r><t>三</t></r></si></sst>";
    let (headings, rows) = read(workbook(data, &[("xl/sharedStrings.xml", texts.as_bytes())])).unwrap();
    assert_eq!(headings, ["姓名"]);
    assert_eq!(rows[0].cells, [text("张三"), text("张三")]);
}

fn the_first_visible_worksheet_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet().set_hidden(true).write_string(0, 0, "隐藏").unwrap();
    book.add_worksheet().set_active(true).write_string(0, 0, "可见").unwrap();
    book.add_worksheet().write_string(0, 0, "第三").unwrap();
    let (headings, rows) = read(book.save_to_buffer().unwrap()).unwrap();
    assert_eq!((headings, rows.len()), (vec!["可见".to_owned()], 0));
}

fn rows_keep_their_numbers_and_empty_ones_are_left_out() {
    let data = format!(
        "<row r=\"3\">{}{}</row><row r=\"4\"><c r=\"A4\" s=\"1\"/></row><row r=\"7\">{}{}</row><row r=\"8\">{}</row>",
        cell("B3", "甲"),
        cell("D3", "乙"),
        cell("D7", "二"),
        cell("B7", "一"),
        cell("A8", " 　")
    );
    let (headings, rows) = read(workbook(&data, &[])).unwrap();
    assert_eq!(headings, ["", "甲", "", "乙"]);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].number, 7);
    assert_eq!(rows[0].cells, [Cell::Empty, text("一"), Cell::Empty, text("二")]);
}

fn links_to_other_files_are_not_followed() {
    let data = "<row r=\"1\"><c r=\"A1\"><f>[1]S!$A$1</f><v>1</v></c></row>";
    let link = "<externalLink><externalBook r:id=\"rId1\"/></externalLink>";
    let (headings, _) =
        read(workbook(data, &[("xl/externalLinks/externalLink1.xml", link.as_bytes())])).unwrap();
    assert_eq!(headings, ["1"], "what was stored is read, and nothing is fetched");
}
