//! The rule sets, their processes and the holiday calendars, embedded and read once.
//!
//! Which rule set judges a work point is a matter of days: the newest one whose day (its version) had come when the work
//! point was opened. The process of a case stays the one it was started with.

use std::sync::OnceLock;

use chrono::NaiveDate;
use platform::{Error, Result};
use rules::{
    dates::Calendar,
    development::{Actor, Decision, Pack, Step, WorkPoint},
};
use rust_embed::RustEmbed;
use workflow::Process;

use crate::texts;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../packs"]
#[include = "development/*"]
#[include = "calendars/*"]
struct Files;

/// The key of the process, the same in all versions.
const PROCESS: &str = "development";

struct RuleSet {
    /// The first day on which it applies.
    from: NaiveDate,
    pack: Pack,
    process: Process,
}

struct Loaded {
    /// Oldest first; never empty.
    sets: Vec<RuleSet>,
    calendar: Calendar,
}

fn loaded() -> Result<&'static Loaded> {
    static LOADED: OnceLock<std::result::Result<Loaded, String>> = OnceLock::new();
    LOADED.get_or_init(load).as_ref().map_err(|why| Error::internal(why.clone()))
}

fn load() -> std::result::Result<Loaded, String> {
    let mut sets = Vec::new();
    let mut years = Vec::new();
    for name in Files::iter() {
        if name.starts_with("calendars/") && name.ends_with(".toml") {
            years.push(text_of(&name)?);
        } else if let Some(folder) = name.strip_suffix("/pack.toml") {
            sets.push(read(folder)?);
        }
    }
    sets.sort_by_key(|set: &RuleSet| set.from);
    if sets.is_empty() {
        return Err("no rule set is embedded".to_owned());
    }
    let calendar = Calendar::parse(years.iter().map(String::as_str)).map_err(|error| error.to_string())?;
    Ok(Loaded { sets, calendar })
}

fn read(folder: &str) -> std::result::Result<RuleSet, String> {
    let told = |error: &dyn std::fmt::Display| format!("{folder}: {error}");
    let pack = Pack::parse(&text_of(&format!("{folder}/pack.toml"))?).map_err(|error| told(&error))?;
    let from = pack.version().parse().map_err(|error| told(&error))?;
    let definition =
        bpmn::Definition::parse(&text_of(&format!("{folder}/process.bpmn"))?).map_err(|error| told(&error))?;
    let process = Process { key: PROCESS.to_owned(), version: pack.version().to_owned(), definition };
    Ok(RuleSet { from, pack, process })
}

fn text_of(name: &str) -> std::result::Result<String, String> {
    let file = Files::get(name).ok_or_else(|| format!("{name} is not embedded"))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| format!("{name} is not text"))
}

/// The rule set in force on a day.
pub(crate) fn on(day: NaiveDate) -> Result<&'static Pack> {
    set_on(day).map(|set| &set.pack)
}

fn set_on(day: NaiveDate) -> Result<&'static RuleSet> {
    let sets = &loaded()?.sets;
    let in_force = sets.iter().rev().find(|set| set.from <= day).or_else(|| sets.first());
    in_force.ok_or_else(|| Error::internal("no rule set is embedded"))
}

/// The process with which a case begins on a day.
pub(crate) fn process_on(day: NaiveDate) -> Result<&'static Process> {
    set_on(day).map(|set| &set.process)
}

/// The process that a case runs on.
pub(crate) fn process(version: &str) -> Result<&'static Process> {
    let found = loaded()?.sets.iter().find(|set| set.process.version == version);
    found.map(|set| &set.process).ok_or_else(|| Error::internal(format!("no process of version {version}")))
}

/// Working days.
pub(crate) fn calendar() -> Result<&'static Calendar> {
    loaded().map(|loaded| &loaded.calendar)
}

/// A user task of the process: a work point, or the check of one.
#[derive(Clone, Copy)]
pub(crate) struct Point {
    pub(crate) pack: &'static Pack,
    pub(crate) point: &'static WorkPoint,
    pub(crate) step: &'static Step,
    pub(crate) is_check: bool,
}

impl Point {
    /// 1 to 50.
    pub(crate) fn number(&self) -> u8 {
        number_of(&self.point.code)
    }

    /// 1 to 25.
    pub(crate) fn step_number(&self) -> u8 {
        u8::try_from(self.step.number).unwrap_or(0)
    }

    /// 1 to 5.
    pub(crate) fn stage_number(&self) -> u8 {
        u8::try_from(self.step.stage).unwrap_or(0)
    }

    /// Who does it.
    pub(crate) fn actor(&self) -> Actor {
        match self.point.checker {
            Some(checker) if self.is_check => checker,
            _ => self.point.actor,
        }
    }

    /// What it is called.
    pub(crate) fn title(&self) -> String {
        if self.is_check { texts::checking(&self.point.title) } else { self.point.title.clone() }
    }

    /// The user task.
    pub(crate) fn element(&self) -> String {
        if self.is_check { format!("{}{CHECK}", self.point.code) } else { self.point.code.clone() }
    }

    /// What can be decided.
    pub(crate) fn decisions(&self) -> Vec<Decision> {
        self.point.decisions_of(&self.element())
    }

    /// What a decision is called, and whether it sends the case back.
    pub(crate) fn decision(&self, code: &str) -> Option<Decision> {
        self.point.decision(&self.element(), code)
    }
}

/// The ending of a checker's task.
const CHECK: &str = "_check";

/// The number in the code of a work point: `WP06` is 6.
pub(crate) fn number_of(code: &str) -> u8 {
    code.strip_prefix("WP").and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The code of a work point.
pub(crate) fn code_of(number: u8) -> String {
    format!("WP{number:02}")
}

/// The work point of a user task in a rule set.
pub(crate) fn point(pack: &'static Pack, element: &str) -> Result<Point> {
    let unknown = || Error::internal(format!("{element} is not in the rule set {}", pack.version()));
    let point = pack.work_point(element).ok_or_else(unknown)?;
    let step = pack.step(point.step).ok_or_else(unknown)?;
    Ok(Point { pack, point, step, is_check: element.ends_with(CHECK) })
}

/// The newest rule set: for names on pages, which do not change between versions.
pub(crate) fn newest() -> Result<&'static Pack> {
    let last = loaded()?.sets.last();
    last.map(|set| &set.pack).ok_or_else(|| Error::internal("no rule set is embedded"))
}

/// The work point of a user task by its names; nothing for what no rule set knows.
pub(crate) fn named(element: &str) -> Option<Point> {
    newest().ok().and_then(|pack| point(pack, element).ok())
}

/// The title of a kind of paper.
pub(crate) fn material_title(code: &str) -> String {
    let found = newest().ok().and_then(|pack| pack.material(code));
    found.map_or_else(|| code.to_owned(), |material| material.title.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn both_rule_sets_read_and_the_newer_applies_from_its_day() {
        assert_eq!(on(day("2026-05-17")).unwrap().version(), "2014-05-28");
        assert_eq!(on(day("2026-05-18")).unwrap().version(), "2026-05-18");
        assert_eq!(on(day("1999-01-01")).unwrap().version(), "2014-05-28", "before all of them: the oldest");
        assert!(process("1921-07-01").is_err());
        assert!(!calendar().unwrap().is_provisional(2026));
    }

    #[test]
    fn the_processes_hold_a_task_for_each_work_point_and_for_each_check() {
        for set in &loaded().unwrap().sets {
            assert!(set.process.definition.unsupported().is_empty(), "{}", set.process.version);
            let tasks: Vec<&str> = set
                .process
                .definition
                .elements()
                .filter(|element| element.kind() == bpmn::Kind::UserTask)
                .map(|element| element.id())
                .collect();
            for point in set.pack.work_points() {
                assert!(tasks.contains(&point.code.as_str()), "{} has no task", point.code);
                let check = format!("{}{CHECK}", point.code);
                assert_eq!(tasks.contains(&check.as_str()), point.checker.is_some(), "{check}");
            }
            for task in tasks {
                point(&set.pack, task).unwrap();
            }
        }
    }
}
