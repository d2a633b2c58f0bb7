//! Files, made by the tests themselves.

use std::io::{Cursor, Write as _};

use documents::sheets::{self, Limits, Row, SheetCode, SheetError};
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

/// Reads a whole file.
pub(crate) fn read_with(bytes: Vec<u8>, limits: &Limits) -> Result<(Vec<String>, Vec<Row>), SheetError> {
    crate::run(async {
        let mut stream = sheets::open(&crate::worker(), bytes, limits).await?;
        let mut all = Vec::new();
        while let Some(rows) = stream.next_rows().await? {
            assert!(rows.len() <= 1_000);
            all.extend(rows);
        }
        assert_eq!(stream.next_rows().await?, None, "the end stays the end");
        Ok((stream.headings().to_vec(), all))
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
