//! Files, made by the tests themselves.

use std::io::{Cursor, Write as _};

use documents::sheets::{self, Limits, Row, SheetCode, SheetError, Which};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

pub(crate) const CONTENT_TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
const BOOK_RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
const BOOK: &str = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

/// A zip container of these entries.
pub(crate) fn container(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook by hand: what stands between `<sheetData>` and its end, and further entries (which replace).
pub(crate) fn workbook(data: &str, others: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{data}</sheetData></worksheet>"
    );
    let standard: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    let mut entries: Vec<_> =
        standard.into_iter().filter(|(name, _)| others.iter().all(|(other, _)| other != name)).collect();
    entries.extend(others);
    container(&entries)
}

/// A cell with text inside.
pub(crate) fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// One heading and one row under it.
pub(crate) const SMALL: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>姓名</t></is></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>";

/// Reads the first visible sheet of a file: its first row as texts, and the rows below.
pub(crate) fn read_with(bytes: Vec<u8>, limits: &Limits) -> Result<(Vec<String>, Vec<Row>), SheetError> {
    crate::run(async {
        let mut stream = sheets::open(&crate::worker(), bytes, limits, &Which::All).await?;
        let visible = |sheet: &sheets::SheetOutline| !sheet.is_hidden && !sheet.head.is_empty();
        let first = stream.outline().sheets.iter().position(visible).expect("a sheet that can be read");
        let mut all = Vec::new();
        while let Some(part) = stream.next().await? {
            assert!(part.rows.len() <= 1_000);
            if part.sheet == first {
                all.extend(part.rows);
            }
        }
        assert_eq!(stream.next().await?, None, "the end stays the end");
        let headings = all.remove(0).cells.iter().map(|cell| cell.text().into_owned()).collect();
        Ok((headings, all))
    })
}

/// Reads a whole file under the usual limits.
pub(crate) fn read(bytes: Vec<u8>) -> Result<(Vec<String>, Vec<Row>), SheetError> {
    read_with(bytes, &Limits::default())
}

/// Asserts that a file is refused with this code, in a sentence that a person understands.
#[track_caller]
pub(crate) fn refused(bytes: Vec<u8>, code: SheetCode) -> SheetError {
    let error = read(bytes).expect_err("the file must be refused");
    assert_eq!(error.code, code, "{error}");
    assert!(error.sentence().contains('。'), "{}", error.sentence());
    error
}
