//! Files made to hurt: the parent lives on and says why.

use std::fmt::Write as _;

use documents::sheets::{Limits, SheetCode};

use crate::fixtures::{SMALL, cell, container, read, read_with, refused, workbook};

pub(crate) const TESTS: &[crate::Named] = crate::tests![
    a_zip_bomb_is_refused,
    a_directory_that_lies_is_not_believed,
    a_cell_in_the_last_corner_is_no_reason_to_make_room,
    too_many_rows_are_refused,
    too_many_columns_are_refused,
    too_much_text_is_refused,
    deep_xml_is_survived,
    a_file_that_needs_too_much_memory_kills_only_the_reader,
    a_file_that_takes_too_long_is_stopped,
    changed_bytes_never_do_worse_than_a_refusal,
];

fn a_zip_bomb_is_refused() {
    let spaces = vec![b' '; 30 << 20];
    refused(workbook(SMALL, &[("xl/sharedStrings.xml", &spaces)]), SheetCode::Bomb);
    refused(workbook(SMALL, &[("media/x.bin", &spaces)]), SheetCode::Bomb);
    let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", " ".repeat(30 << 20));
    refused(workbook("", &[("xl/worksheets/sheet1.xml", sheet.as_bytes())]), SheetCode::Bomb);
    let names: Vec<String> = (0..2_100).map(|n| format!("x/{n}")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    refused(workbook(SMALL, &many), SheetCode::Bomb);
    // Under the ratio, over the sum.
    let mut limits = Limits::default();
    limits.sheet.parts = 500_000;
    let file = workbook(SMALL, &[("media/x.bin", noise(800_000, 0).as_bytes())]);
    assert_eq!(read_with(file.clone(), &limits).unwrap_err().code, SheetCode::Bomb);
    assert!(read(file).is_ok());
}

fn a_directory_that_lies_is_not_believed() {
    let spaces = vec![b' '; 30 << 20];
    let mut file = workbook(SMALL, &[("xl/sharedStrings.xml", &spaces)]);
    // Both headers claim one byte for the large entry: the size is four little-endian bytes.
    let size = u32::try_from(spaces.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..file.len() - 4).filter(|at| file[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        file[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    let error = read(file).unwrap_err();
    assert!(matches!(error.code, SheetCode::Bomb | SheetCode::Broken), "{error}");
    // The same bytes named again and again by the directory.
    let mut limits = Limits::default();
    limits.sheet.ratio = 1;
    limits.sheet.ratio_floor = 0;
    let error =
        read_with(container(&[("[Content_Types].xml", crate::fixtures::CONTENT_TYPES.as_bytes())]), &limits);
    assert_eq!(error.unwrap_err().code, SheetCode::Bomb);
}

fn a_cell_in_the_last_corner_is_no_reason_to_make_room() {
    let corner = format!("{SMALL}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    let error = refused(workbook(&corner, &[]), SheetCode::TooManyColumns);
    assert_eq!(error.row, Some(1_048_576));
    let bottom = format!(
        "{SMALL}<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c><c r=\"XFD1048576\" s=\"1\"/></row>"
    );
    let (_, rows) = read(workbook(&bottom, &[])).unwrap();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 1_048_576]);
    let (column, row) = ("Z".repeat(300), "9".repeat(300));
    for beyond in ["A1048577", "A99999999999", "XFE1", "ZZZZZZZZ1", "A0", "A", "1", "", &column, &row] {
        let data = format!("{SMALL}<row><c r=\"{beyond}\"><v>1</v></c></row>");
        assert!(read(workbook(&data, &[])).is_err(), "{beyond}");
    }
}

fn too_many_rows_are_refused() {
    let mut limits = Limits::default();
    let sheet = |rows: u32| {
        let mut data = String::new();
        for row in 1..=rows {
            write!(data, "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c></row>").unwrap();
        }
        workbook(&data, &[])
    };
    let (headings, rows) = read(sheet(200_001)).unwrap();
    assert_eq!((headings, rows.len()), (vec!["1".to_owned()], 200_000), "one row is the headings");
    assert_eq!(refused(sheet(200_002), SheetCode::TooManyRows).row, Some(200_002));
    limits.sheet.rows = 10;
    assert!(read_with(sheet(11), &limits).is_ok());
    assert_eq!(read_with(sheet(12), &limits).unwrap_err().code, SheetCode::TooManyRows);
}

fn too_many_columns_are_refused() {
    let wide = |last: &str| format!("<row r=\"1\">{}{}</row>", cell("A1", "姓名"), cell(last, "x"));
    let (headings, _) = read(workbook(&wide("GR1"), &[])).unwrap();
    assert_eq!(headings.len(), 200);
    assert_eq!(refused(workbook(&wide("GS1"), &[]), SheetCode::TooManyColumns).row, Some(1));
}

fn too_much_text_is_refused() {
    let with =
        |count: usize| workbook(&format!("<row r=\"1\">{}</row>", cell("A1", &"张".repeat(count))), &[]);
    assert!(read(with(32_767)).is_ok());
    refused(with(32_768), SheetCode::TooMuchText);
    let place = |n: u8| format!("{}{}1", char::from(b'A' + n / 26), char::from(b'A' + n % 26));
    let long: String = (0..150).map(|n| cell(&place(n), &noise(32_000, u32::from(n)))).collect();
    refused(workbook(&format!("<row r=\"1\">{long}</row>"), &[]), SheetCode::TooMuchText);
    // One text of 50 MB.
    let error =
        read(workbook(&format!("<row r=\"1\">{}</row>", cell("A1", &noise(50 << 20, 0))), &[])).unwrap_err();
    assert!(matches!(error.code, SheetCode::TooMuchText | SheetCode::TooMuchMemory), "{error}");
}

/// Letters that do not pack well.
fn noise(length: usize, seed: u32) -> String {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + u8::try_from(state >> 28).unwrap())
    };
    (0..length).map(|_| next()).collect()
}

fn deep_xml_is_survived() {
    let deep = "<a>".repeat(2_000);
    for place in ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"] {
        let error = read(workbook(SMALL, &[(place, deep.as_bytes())])).unwrap_err();
        assert!(matches!(error.code, SheetCode::Broken | SheetCode::NoSheet), "{place}: {error}");
    }
    let inside = format!("<row r=\"1\"><c r=\"A1\">{deep}</c></row>");
    refused(workbook(&inside, &[]), SheetCode::Broken);
    let entities =
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    refused(workbook(SMALL, &[("xl/sharedStrings.xml", entities.as_bytes())]), SheetCode::Broken);
}

fn a_file_that_needs_too_much_memory_kills_only_the_reader() {
    let texts = (0..300_000).fold(String::new(), |texts, n| texts + "<si><t>" + &n.to_string() + "</t></si>");
    let file = workbook(SMALL, &[("xl/sharedStrings.xml", format!("<sst>{texts}</sst>").as_bytes())]);
    // An ordinary sheet under a limit that is too low for it: the reader dies, the house lives on and says why.
    let mut limits = Limits::default();
    limits.worker.memory = 8 << 20;
    assert_eq!(read_with(file.clone(), &limits).unwrap_err().code, SheetCode::TooMuchMemory);
    // Not even the file has room.
    limits.worker.memory = 1 << 20;
    let large = workbook(SMALL, &[("media/x.bin", noise(4 << 20, 0).as_bytes())]);
    assert_eq!(read_with(large, &limits).unwrap_err().code, SheetCode::TooMuchMemory);
    assert!(read(file).is_ok());
}

fn a_file_that_takes_too_long_is_stopped() {
    let mut data = String::new();
    for row in 1..=150_000 {
        write!(data, "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\"><v>1</v></c></row>")
            .unwrap();
    }
    let mut limits = Limits::default();
    limits.worker.wait = std::time::Duration::from_millis(5);
    assert_eq!(read_with(workbook(&data, &[]), &limits).unwrap_err().code, SheetCode::TooSlow);
}

fn changed_bytes_never_do_worse_than_a_refusal() {
    let texts = "<sst uniqueCount=\"2\"><si><t>a</t></si><si><t>b</t></si></sst>";
    let data = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\"><f t=\"shared\" ref=\"B1:B2\" si=\"0\">A1</f><v>1</v></c></row>";
    let whole = workbook(data, &[("xl/sharedStrings.xml", texts.as_bytes())]);
    assert!(read(whole.clone()).is_ok());
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for round in 0..120 {
        // Half of them inside the packed container, half inside the XML, where no checksum stops them.
        let file = if round % 2 == 0 {
            let mut file = whole.clone();
            for _ in 0..3 {
                let at = next(file.len());
                file[at] = u8::try_from(next(256)).unwrap();
            }
            file
        } else {
            let mut data = data.as_bytes().to_vec();
            for _ in 0..2 {
                let at = next(data.len());
                data[at] = b"0123456789<>/\"&;ARs\0"[next(20)];
            }
            workbook(&String::from_utf8(data).unwrap(), &[("xl/sharedStrings.xml", texts.as_bytes())])
        };
        if let Err(error) = read(file) {
            assert_ne!(error.code, SheetCode::Unavailable, "round {round}: {error}");
            assert_ne!(error.code, SheetCode::TooSlow, "round {round}: {error}");
        }
    }
}
