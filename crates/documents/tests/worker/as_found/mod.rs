//! Sheets as offices have them (`tests/as-found`, all invented), read as a careful clerk reads them: the key says head,
//! columns, values, what is no data, and what deserves a word.
//!
//! The kinds that modules take are compared there; here are those that no module takes yet.

use std::collections::{BTreeMap, BTreeSet};
use std::{path::PathBuf, sync::Arc};

use chrono::NaiveDate;
use documents::{
    sheets::{self, Limits, Which},
    table::{
        Binding, Context, Known, Layout, Mapping, People, Record, Taken, UnitEntry, Units, Value, propose,
    },
};
use serde_json::Value as Json;

mod kinds;

pub(crate) const TESTS: &[crate::Named] = crate::tests![
    pay_lists_are_read_as_the_key_says,
    payments_are_read_as_the_key_says,
    attendance_is_read_as_the_key_says,
    study_hours_are_read_as_the_key_says,
    points_are_read_as_the_key_says,
    meetings_are_read_as_the_key_says,
    letters_are_read_as_the_key_says,
    banks_of_questions_are_read_as_the_key_says,
];

fn file(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/as-found").join(name);
    std::fs::read(path).unwrap()
}

/// All rows of a file, by its first sheet's headings.
fn table(name: &str) -> Vec<BTreeMap<String, String>> {
    crate::run(async {
        let mut stream =
            sheets::open(&crate::worker(), file(name), &Limits::default(), &Which::Only(vec![0]))
                .await
                .unwrap();
        let mut rows = Vec::new();
        while let Some(part) = stream.next().await.unwrap() {
            rows.extend(part.rows);
        }
        let headings: Vec<String> =
            rows.remove(0).cells.iter().map(|cell| cell.text().into_owned()).collect();
        rows.into_iter()
            .map(|row| {
                let cells = row.cells.iter().map(|cell| cell.text().into_owned());
                headings.iter().cloned().zip(cells).collect()
            })
            .collect()
    })
}

fn units() -> Units {
    let entry = |row: BTreeMap<String, String>| UnitEntry {
        code: row["党组织编码"].clone(),
        full_name: row["党组织全称"].clone(),
        short_name: row["党组织简称"].clone(),
        above: row["上级党组织编码"].clone(),
        is_branch: row["组织类别"] == "党支部",
        is_in_scope: true,
    };
    Units::new(table("organizations.xlsx").into_iter().map(entry).collect())
}

struct Registered(Vec<Known>);

impl People for Registered {
    fn by_number(&self, number: &str) -> Vec<Known> {
        self.0.iter().filter(|known| known.number == number).cloned().collect()
    }
    fn by_name(&self, name: &str) -> Vec<Known> {
        self.0.iter().filter(|known| known.name == name).cloned().collect()
    }
}

fn people() -> Arc<dyn People> {
    let known = |row: BTreeMap<String, String>| Known {
        civil_id: row["公民身份号码"].clone(),
        name: row["姓名"].clone(),
        number: row["学号/工号"].clone(),
        unit: row["所在党支部编码"].clone(),
    };
    Arc::new(Registered(table("registered.csv").into_iter().map(known).collect()))
}

/// Reads the sheet that is proposed.
fn read(
    name: &str,
    layout: &'static Layout,
) -> (documents::table::SheetPlan, Vec<Record>, Vec<(u32, String)>) {
    let (units, people) = (units(), people());
    crate::run(async {
        let today = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
        let mut stream =
            sheets::open(&crate::worker(), file(name), &Limits::default(), &Which::All).await.unwrap();
        let (chosen, plans) = propose(layout, stream.outline(), &Mapping::default());
        let plan = plans[chosen].clone();
        let mut context = Context::new(today, units);
        context.people = Some(people);
        let titles = plan.titles.iter().cloned().chain([plan.name.clone()]).collect();
        let mut binding =
            Binding::new(layout, &plan, &stream.outline().sheets[chosen].merges, context.titled(titles));
        let (mut records, mut aside) = (Vec::new(), Vec::new());
        while let Some(part) = stream.next().await.unwrap() {
            for row in part.rows.into_iter().filter(|_| part.sheet == chosen) {
                match binding.take(row) {
                    Some(Taken::Data(record)) => records.push(record),
                    Some(Taken::NoData { row, why }) => aside.push((row, why.to_owned())),
                    None => {}
                }
            }
        }
        (plan, records, aside)
    })
}

/// Compares what was read with the key; everything that differs, in words.
fn differences(name: &str, layout: &'static Layout) -> Vec<String> {
    let key: Json = serde_json::from_slice(&file("as-found.key.json")).unwrap();
    let sheets = key[name]["sheets"].as_array().unwrap();
    let sheet = sheets.iter().find(|sheet| sheet["read"] == true).unwrap();
    let (plan, records, aside) = read(name, layout);
    let mut wrong = Vec::new();
    let mut differ = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            wrong.push(format!("{name} {what}: ours {ours}, key {theirs}"));
        }
    };
    differ("sheet", plan.name.clone(), sheet["sheet"].as_str().unwrap().to_owned());
    differ("head", plan.head_row.map_or("null".into(), |row| row.to_string()), sheet["head_row"].to_string());
    differ("head rows", format!("{:?}", plan.head_rows), sheet["head_rows"].to_string().replace(',', ", "));
    let expected: Vec<u64> =
        sheet["not_data"].as_array().unwrap().iter().map(|one| one["row"].as_u64().unwrap()).collect();
    let mut all: Vec<(u32, String)> =
        plan.set_aside.iter().map(|one| (one.row, one.why.clone())).chain(aside).collect();
    all.sort();
    all.dedup();
    differ(
        "no data",
        format!("{:?}", all.iter().map(|(row, _)| *row).collect::<Vec<_>>()),
        format!("{expected:?}"),
    );
    differ("count", records.len().to_string(), sheet["count"].to_string());
    for column in sheet["columns"].as_array().unwrap() {
        let letter = column["col"].as_str().unwrap();
        let at = letter.bytes().fold(0, |sum, c| sum * 26 + usize::from(c - b'A') + 1) - 1;
        let ours = plan.columns.iter().find(|one| one.at == at);
        let ours = match ours {
            None => "nothing".to_owned(),
            Some(one) if one.is_ordinal => "ordinal".to_owned(),
            Some(one) => one.field.clone().unwrap_or_else(|| "unread".to_owned()),
        };
        let field = column["field"].as_str().unwrap();
        let field = field.split_once(' ').map_or(field, |(field, _)| field);
        differ(&format!("column {letter} {}", column["heading"]), ours, field.to_owned());
    }
    for row in sheet["rows"].as_array().unwrap() {
        let number = row["row"].as_u64().unwrap();
        let Some(record) = records.iter().find(|record| u64::from(record.row()) == number) else {
            differ("row", "missing".into(), number.to_string());
            continue;
        };
        let helpers: BTreeSet<&str> =
            layout.columns.iter().filter(|one| one.is_helper).map(|one| one.heading).collect();
        let mut ours = BTreeMap::new();
        for (field, value) in record.values() {
            let is_list = |value: &Value| matches!(value, Value::List(all) if all.is_empty());
            if !helpers.contains(field.as_ref()) || field == "上级党组织编码" {
                let group = layout.columns.iter().any(|one| {
                    one.spread == documents::table::Spread::Group
                        && plan
                            .columns
                            .iter()
                            .any(|p| p.field.as_deref() == Some(one.heading) && p.heading == field)
                });
                if !(group || is_list(value) && row["values"].get(field.as_ref()).is_none()) {
                    ours.insert(field.into_owned(), value.text());
                }
            }
        }
        let theirs: BTreeMap<String, String> = row["values"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(field, value)| {
                // A gap to fill has a list of its own: what is right in it.
                let list = |all: &Vec<Json>| {
                    let flat = all
                        .iter()
                        .flat_map(|one| one.as_array().map_or(std::slice::from_ref(one), |some| some));
                    flat.map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join("|")
                };
                (field.clone(), value.as_str().map_or_else(|| list(value.as_array().unwrap()), str::to_owned))
            })
            .collect();
        let fields: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for field in fields {
            let show = |of: &BTreeMap<String, String>| of.get(field).cloned().unwrap_or_else(|| "-".into());
            differ(&format!("row {number} {field}"), show(&ours), show(&theirs));
        }
        let said: BTreeSet<String> = record
            .findings()
            .into_iter()
            .map(|one| {
                let heading = if one.column.is_empty() { "row".to_owned() } else { one.column };
                format!("{heading} {}", one.severity.as_str())
            })
            .collect();
        let expected: BTreeSet<String> = sheet["cells"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["row"].as_u64() == Some(number))
            .map(|one| {
                let field = one["col"]
                    .as_str()
                    .and_then(|col| fields_of(&fields_ref(sheet), col))
                    .unwrap_or_else(|| "row".to_owned());
                let has_value = theirs.contains_key(&field);
                format!("{field} {}", kinds::severity(one["outcome"].as_str().unwrap(), has_value).as_str())
            })
            .collect();
        differ(&format!("row {number} said"), format!("{said:?}"), format!("{expected:?}"));
    }
    wrong
}

fn fields_ref(sheet: &Json) -> BTreeMap<String, String> {
    let columns = sheet["columns"].as_array().unwrap();
    columns
        .iter()
        .map(|one| (one["col"].as_str().unwrap().to_owned(), one["field"].as_str().unwrap().to_owned()))
        .collect()
}

fn fields_of(fields: &BTreeMap<String, String>, col: &str) -> Option<String> {
    fields.get(col).cloned()
}

/// Asserts that the sheets are read as the key says, but for what a register of dues, points or questions must know
/// itself: those are listed with the reason.
#[track_caller]
fn as_the_key_says(name: &str, layout: &'static Layout, beyond: &[&str]) {
    let mut wrong = differences(name, layout);
    wrong.retain(|one| !beyond.iter().any(|row| one.contains(row)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn pay_lists_are_read_as_the_key_says() {
    // What is due of which base is for a module of dues to reckon.
    as_the_key_says("dues-payroll.xlsx", &kinds::PAYROLL, &["row 11 ", "row 19 "]);
}
fn payments_are_read_as_the_key_says() {
    // Who paid nothing, one payment twice, and a payment for three months are for a module of dues to judge.
    as_the_key_says(
        "dues-payments.xlsx",
        &kinds::PAYMENTS,
        &["row 10 said", "row 23 said", "row 26 said", "row 41 said"],
    );
}
fn attendance_is_read_as_the_key_says() {
    as_the_key_says("attendance-matrix.xlsx", &kinds::ATTENDANCE, &[]);
}
fn study_hours_are_read_as_the_key_says() {
    as_the_key_says("study-hours.xlsx", &kinds::HOURS, &[]);
}
fn points_are_read_as_the_key_says() {
    as_the_key_says("points-claims.xlsx", &kinds::POINTS, &[]);
}
fn meetings_are_read_as_the_key_says() {
    as_the_key_says("meetings.xlsx", &kinds::MEETINGS, &[]);
}
fn letters_are_read_as_the_key_says() {
    as_the_key_says("transfer-letters.xlsx", &kinds::LETTERS, &[]);
}
fn banks_of_questions_are_read_as_the_key_says() {
    for name in [
        "questions-columns.xlsx",
        "questions-one-cell.xlsx",
        "questions-no-head.xlsx",
        "questions-mixed-answers.xlsx",
    ] {
        // The same question twice is for a bank of questions to see.
        as_the_key_says(name, &kinds::QUESTIONS, &["questions-columns.xlsx row 26 said"]);
    }
}
