//! Sheets as offices have them, through the importers that take them: what is read, refused and asked is what the key of
//! the invented sheets says (`crates/documents/tests/as-found`).

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
};

use documents::table::{Layout, Mapping, Severity};
use imports::{Explanation, Importer, Mode, explain_file, import_file};
use platform::worker::Worker;
use serde_json::Value as Json;
use server::modules;
use testing::TestApp;

fn file(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../documents/tests/as-found");
    std::fs::read(folder.join(name)).unwrap()
}

fn worker() -> Worker {
    Worker { program: testing::worker_program() }
}

fn importer(kind: &str) -> Arc<dyn Importer> {
    modules::importers().into_iter().find(|one| one.kind() == kind).unwrap()
}

/// A house with the organisations of the invented university, on the day of the key.
async fn university() -> TestApp {
    let app = TestApp::of(modules::all(worker())).await;
    app.clock.advance_days(4);
    let organizations = importer("organizations");
    let outcome =
        import_file(&app.db, &worker(), organizations.as_ref(), file("organizations.xlsx"), Mode::Whole)
            .await;
    assert_eq!(outcome.unwrap().new, 64);
    app
}

/// What is told of a value beyond the key: fields that follow from others and that the key leaves out.
const BEYOND: [&str; 2] = ["所在党支部", "固定电话"];

/// What the key remarks on one row for all rows of its kind: nothing in the row itself tells it from the others.
const OF_ALL_ROWS: [(&str, u64); 1] = [("applicants-on-the-way.xlsx", 33)];

/// Everything in which a reading differs from the key, in words.
fn differences(name: &str, key: &Json, read: &Explanation, layout: &Layout) -> Vec<String> {
    // What only leads to other values is not told as a value of its own.
    let is_helper = |field: &str| layout.columns.iter().any(|one| one.is_helper && one.heading == field);
    let sheet = key["sheets"].as_array().unwrap().iter().find(|sheet| sheet["read"] == true).unwrap();
    let mut wrong = Vec::new();
    let mut differ = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            wrong.push(format!("{name} {what}: ours {ours}, key {theirs}"));
        }
    };
    differ("sheet", format!("{:?}", read.told.read), format!("[{:?}]", sheet["sheet"].as_str().unwrap()));
    differ("head", read.head_row.map_or("null".into(), |row| row.to_string()), sheet["head_row"].to_string());
    differ("head rows", format!("{:?}", read.head_rows), sheet["head_rows"].to_string().replace(',', ", "));
    let expected: Vec<u64> =
        sheet["not_data"].as_array().unwrap().iter().map(|one| one["row"].as_u64().unwrap()).collect();
    let ours: Vec<u32> = read.not_data.iter().map(|(row, _)| *row).collect();
    differ("no data", format!("{ours:?}"), format!("{expected:?}"));
    differ("count", read.rows.len().to_string(), sheet["count"].to_string());
    let mut fields = BTreeMap::new();
    for column in sheet["columns"].as_array().unwrap() {
        let (letter, field) = (column["col"].as_str().unwrap(), column["field"].as_str().unwrap());
        let ours =
            read.columns.iter().find(|one| one.col == letter).map_or("nothing", |one| one.field.as_str());
        differ(&format!("column {letter} {}", column["heading"]), ours.to_owned(), field.to_owned());
        fields.insert(letter, field);
    }
    for told in key["say"].as_array().unwrap() {
        match told["what"].as_str().unwrap() {
            "unread-columns" => {
                let theirs: BTreeSet<&str> =
                    told["columns"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
                let ours: BTreeSet<&str> = read.told.columns.iter().map(String::as_str).collect();
                differ("unread columns", format!("{ours:?}"), format!("{theirs:?}"));
            }
            "column-question" => {
                let heading = told["heading"].as_str().unwrap();
                let asked = read.columns.iter().any(|one| one.heading == heading && !one.question.is_empty());
                differ("question", format!("{heading} {asked}"), format!("{heading} true"));
            }
            "unread-sheet" => {
                let sheet = told["sheet"].as_str().unwrap();
                let is_told = read.told.sheets.iter().any(|one| one.name == sheet);
                differ("sheet told", format!("{sheet} {is_told}"), format!("{sheet} true"));
            }
            "unread-rows" => {
                let sheet = told["sheet"].as_str().unwrap();
                let rows = read.told.sheets.iter().find(|one| one.name == sheet).map_or(0, |one| one.rows);
                differ("rows told", rows.to_string(), told["rows"].to_string());
            }
            _ => {}
        }
    }
    for row in sheet["rows"].as_array().unwrap() {
        let number = row["row"].as_u64().unwrap();
        let Some(ours) = read.rows.iter().find(|one| u64::from(one.row) == number) else {
            differ("row", "missing".into(), number.to_string());
            continue;
        };
        let theirs = row["values"].as_object().unwrap();
        let names: BTreeSet<&str> =
            ours.values.keys().map(String::as_str).chain(theirs.keys().map(String::as_str)).collect();
        for field in names.into_iter().filter(|field| !BEYOND.contains(field) && !is_helper(field)) {
            let mine = ours.values.get(field).map_or("-", String::as_str);
            let wanted = theirs.get(field).and_then(Json::as_str).unwrap_or("-");
            differ(&format!("row {number} {field}"), mine.to_owned(), wanted.to_owned());
        }
        let is_of_all = |one: &&Json| one["col"].as_str().is_none() && OF_ALL_ROWS.contains(&(name, number));
        let cells = sheet["cells"].as_array().unwrap().iter();
        let cells = cells.filter(|one| one["row"].as_u64() == Some(number)).filter(|one| !is_of_all(one));
        let expected: BTreeSet<String> = cells
            .map(|one| {
                let field = one["col"].as_str().map_or("row", |col| fields[col]);
                format!("{field} {}", one["outcome"].as_str().unwrap())
            })
            .collect();
        let said: BTreeSet<String> = ours
            .said
            .iter()
            .map(|one| {
                let field = if one.column.is_empty() { "row" } else { one.column.as_str() };
                let outcome = match one.severity {
                    Severity::Proposal => "question",
                    other => other.as_str(),
                };
                format!("{field} {outcome}")
            })
            .collect();
        differ(&format!("row {number} said"), format!("{said:?}"), format!("{expected:?}"));
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn rosters_as_offices_have_them_are_read_as_the_key_says() {
    let app = university().await;
    let key: Json = serde_json::from_slice(&file("as-found.key.json")).unwrap();
    let mut wrong = Vec::new();
    for (name, of) in key.as_object().unwrap() {
        let kind = of["kind"].as_str().unwrap();
        let Some(importer) = modules::importers().into_iter().find(|one| one.kind() == kind) else {
            continue;
        };
        let read = explain_file(&app.db, &worker(), importer.as_ref(), file(name), &Mapping::default()).await;
        match read {
            Ok(read) => wrong.extend(differences(name, of, &read, importer.layout())),
            Err(error) => wrong.push(format!("{name}: {error:?}")),
        }
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}
