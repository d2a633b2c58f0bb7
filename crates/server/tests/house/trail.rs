//! The audit trail reads as words: whatever the programs write into it has a title that its module declares.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use platform::{
    Scope,
    audit::{
        self,
        words::{Piece, Words},
    },
    worker::Worker,
};
use server::modules;
use web::House;

use crate::fixture::University;

fn house() -> House {
    House::new(modules::all(Worker { program: testing::worker_program() }))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Whatever stands between quotes in the programs, without their tests and without the declarations themselves; and what
/// stands outside, which is no code of an action.
fn literals() -> BTreeSet<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for entry in fs::read_dir(&crates).expect("the crates").flatten() {
        let source = entry.path().join("src");
        if source.is_dir() {
            sources(&source, &mut files);
        }
    }
    let mut found = BTreeSet::new();
    for file in files.iter().filter(|file| !file.ends_with("texts/trail.rs")) {
        let text = fs::read_to_string(file).expect("a source file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        found.extend(code.split('"').map(str::to_owned));
    }
    found
}

/// Whether a text looks like the code of an action: `module.thing.done`.
fn is_code(text: &str, modules: &BTreeSet<&str>) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_word = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    parts.len() == 3 && parts.iter().all(is_word) && modules.contains(parts[0])
}

#[test]
fn every_action_that_is_written_into_the_trail_has_a_title() {
    let house = house();
    let words: Words = house.trail();
    let mut modules: BTreeSet<&str> = house.names().iter().copied().collect();
    modules.extend(["identity", "workflow", "platform"]);
    // Permissions and recurring jobs have names of the same shape.
    let jobs = web::recurring_jobs(&modules::all(Worker { program: testing::worker_program() }));
    let mut others: BTreeSet<&str> = house.permissions().iter().map(|one| one.code).collect();
    others.extend(jobs.iter().map(|job| job.name));
    let literals = literals();
    let written: BTreeSet<&str> = literals
        .iter()
        .map(String::as_str)
        .filter(|text| is_code(text, &modules) && !others.contains(text))
        .collect();
    assert!(written.len() > 40, "the search itself found only {written:?}");
    let untitled: Vec<&&str> = written.iter().filter(|code| words.action(code).is_none()).collect();
    assert!(
        untitled.is_empty(),
        "declare these in the texts/trail.rs of their module, with a title and their values: {untitled:?}"
    );
    let unwritten: Vec<&str> =
        words.actions().map(|one| one.code).filter(|code| !written.contains(code)).collect();
    assert!(unwritten.is_empty(), "these are declared and nobody writes them: {unwritten:?}");
}

#[tokio::test]
async fn what_the_house_writes_reads_without_codes_and_names_of_columns() {
    let university = University::new().await;
    let words = house().trail();
    let system = Scope::system("test");
    let rows = university.app.db.read(&system).find::<audit::row::Entity>().all().await.unwrap();
    assert!(rows.len() > 10);
    let is_said = |text: &str| !text.is_ascii();
    for row in rows {
        assert!(is_said(&words.title(&row.action)), "{}", row.action);
        assert!(is_said(&words.subject(&row.subject)), "{} of {}", row.subject, row.action);
        for told in words.tell(&row.action, &row.before, &row.after) {
            assert!(is_said(&told.label), "{} of {}: {}", told.label, row.action, row.after);
        }
    }
    let founded = words.tell(
        "organizations.organization.founded",
        "",
        r#"{"kind":"631","can_approve":false,"short_name":"第一支部"}"#,
    );
    let said: Vec<(String, Vec<Piece>)> = founded.into_iter().map(|told| (told.label, told.after)).collect();
    let text = |text: &str| vec![Piece::Text(text.to_owned())];
    assert_eq!(
        said,
        [
            ("党组织简称".to_owned(), text("第一支部")),
            ("组织类别".to_owned(), text("党支部")),
            ("是否具有审批预备党员权限".to_owned(), text("否")),
        ]
    );
    let finished = words.tell(
        "development.work_point.finished",
        "",
        r#"{"element":"WP02_check","decision":"pass","is_backfilled":true}"#,
    );
    assert!(
        finished.iter().all(|told| match told.after.as_slice() {
            [Piece::Text(text)] => is_said(text),
            _ => false,
        }),
        "{finished:?}"
    );
}

#[test]
fn titles_and_codes_of_actions_are_unique_and_codes_begin_with_their_module() {
    let house = house();
    let words = house.trail();
    let codes: Vec<&str> = words.actions().map(|one| one.code).collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    let titles: Vec<&str> = words.actions().map(|one| one.title).collect();
    assert_eq!(titles.iter().collect::<BTreeSet<_>>().len(), titles.len(), "{titles:?}");
    for action in words.actions() {
        assert!(!action.title.is_ascii(), "{} has no Chinese title", action.code);
        let names: BTreeSet<&str> = action.fields.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), action.fields.len(), "{}", action.code);
    }
}

#[test]
fn every_job_that_acts_has_a_name_that_people_read() {
    let words = house().trail();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut unnamed = Vec::new();
    for entry in fs::read_dir(&crates).expect("the crates").flatten() {
        let mut files = Vec::new();
        let source = entry.path().join("src");
        if !source.is_dir() || entry.file_name() == "testing" {
            continue;
        }
        sources(&source, &mut files);
        for file in files {
            let text = fs::read_to_string(&file).expect("a source file");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for job in code.split("System::new(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                // Nothing of this one is written into the trail: it only keeps where a form led.
                if words.job(job).is_none() && job != "where a form led" {
                    unnamed.push(job.to_owned());
                }
            }
        }
    }
    assert!(unnamed.is_empty(), "declare these jobs in the texts/trail.rs of their module: {unnamed:?}");
}
