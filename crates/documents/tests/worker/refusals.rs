//! Files that are no sheet, or none that is read: each is refused for its own reason.

use std::fmt::Write as _;

use documents::sheets::{SheetCode, SheetError};

use crate::fixtures::{CONTENT_TYPES, SMALL, container, read, refused, workbook};

pub(crate) const TESTS: &[crate::Named] = crate::tests![
    what_is_no_workbook_is_named,
    a_workbook_with_macros_is_refused,
    other_containers_are_refused,
    a_damaged_workbook_is_refused,
    a_workbook_without_anything_to_read_is_refused,
    every_refusal_has_its_own_sentence,
];

fn what_is_no_workbook_is_named() {
    refused(Vec::new(), SheetCode::Empty);
    refused(b"%PDF-1.7\n".to_vec(), SheetCode::Pdf);
    refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), SheetCode::Image);
    refused("一段没有分隔的文字\n".as_bytes().to_vec(), SheetCode::Text);
    refused(b"a\xff,b\xff\n".to_vec(), SheetCode::Text);
    refused(b"<html><body><table><tr><td>1</td></tr></table></body></html>".to_vec(), SheetCode::Markup);
    refused(vec![0; 600], SheetCode::NotASheet);
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.resize(2_048, 0);
    refused(old.clone(), SheetCode::Broken);
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    refused(old, SheetCode::Encrypted);
}

fn a_workbook_with_macros_is_refused() {
    let types = CONTENT_TYPES.replace(
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "vnd.ms-excel.sheet.macroEnabled.main+xml",
    );
    refused(workbook(SMALL, &[("[Content_Types].xml", types.as_bytes())]), SheetCode::Macro);
    refused(workbook(SMALL, &[("xl/vbaProject.bin", b"x")]), SheetCode::Macro);
    refused(workbook(SMALL, &[("XL/VBAPROJECT.BIN", b"x")]), SheetCode::Macro);
    refused(workbook(SMALL, &[("xl/macrosheets/sheet1.xml", b"x")]), SheetCode::Macro);
}

fn other_containers_are_refused() {
    let with_type = |kind: &str| {
        let types = CONTENT_TYPES.replace("spreadsheetml.sheet.main+xml", kind);
        container(&[("[Content_Types].xml", types.as_bytes()), ("word/document.xml", b"<x/>")])
    };
    refused(with_type("wordprocessingml.document.main+xml"), SheetCode::Paper);
    refused(with_type("presentationml.presentation.main+xml"), SheetCode::OtherOffice);
    refused(with_type("nothing+xml"), SheetCode::NotASheet);
    let binary = CONTENT_TYPES.replace(
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "vnd.ms-excel.sheet.binary.main",
    );
    refused(container(&[("[Content_Types].xml", binary.as_bytes())]), SheetCode::OldFormat);
    let open_document = |kind: &[u8]| container(&[("mimetype", kind), ("content.xml", b"<x/>")]);
    refused(open_document(b"application/vnd.oasis.opendocument.spreadsheet"), SheetCode::Broken);
    refused(open_document(b"application/vnd.oasis.opendocument.text"), SheetCode::Paper);
    refused(open_document(b"application/vnd.oasis.opendocument.presentation"), SheetCode::OtherOffice);
    refused(container(&[("readme.txt", b"hello")]), SheetCode::NotASheet);
}

fn a_damaged_workbook_is_refused() {
    let whole = workbook(SMALL, &[]);
    assert!(read(whole.clone()).is_ok(), "the whole file is good, so that the cut one proves something");
    for part in 1..8 {
        refused(whole[..whole.len() * part / 8].to_vec(), SheetCode::Broken);
    }
    let missing: SheetError =
        refused(workbook("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>", &[]), SheetCode::Broken);
    assert!(missing.detail.contains("shared strings"), "{missing}");
    refused(workbook("<row r=\"1\"><c r=\"A1\"", &[]), SheetCode::Broken);
    refused(workbook("<row r=\"1\"><c r=\"A1\" t=\"q\"><v>1</v></c></row>", &[]), SheetCode::Broken);
    let unsorted = "<row r=\"5\"><c r=\"A5\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>";
    assert_eq!(refused(workbook(unsorted, &[]), SheetCode::Broken).row, Some(2));
    // A row that breaks behind good ones: the rows before are not taken for the whole file.
    let mut late = String::new();
    for row in 1..5_000 {
        write!(late, "<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>").unwrap();
    }
    late.push_str("<row r=\"5000\"><c r=\"A5000\" t=\"s\"><v>1</v></c></row>");
    assert_eq!(refused(workbook(&late, &[]), SheetCode::Broken).row, Some(4_999));
}

fn a_workbook_without_anything_to_read_is_refused() {
    refused(workbook("", &[]), SheetCode::NoHeadings);
    refused(workbook("<row r=\"1\"><c r=\"A1\" s=\"1\"/></row>", &[]), SheetCode::NoHeadings);
    let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/></sheets></workbook>";
    refused(workbook(SMALL, &[("xl/workbook.xml", book.as_bytes())]), SheetCode::NoSheet);
}

fn every_refusal_has_its_own_sentence() {
    let sentence = |code| SheetError { code, row: None, detail: String::new() }.sentence();
    let mut sentences: Vec<_> = SheetCode::ALL.iter().map(|code| sentence(*code)).collect();
    sentences.sort();
    sentences.dedup();
    assert_eq!(sentences.len(), SheetCode::ALL.len());
    let placed = SheetError { code: SheetCode::Broken, row: Some(12), detail: String::new() }.sentence();
    assert!(placed.contains("第 12 行"), "{placed}");
}
