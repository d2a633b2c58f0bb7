//! The rule sets, their processes and the holiday calendars, embedded and read once.
//!
//! Which rule set judges a work point is a matter of days: the newest one whose day (its version) had come when the work
//! point was opened. The process of a case stays the one it was started with.

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use platform::{Error, Result};
use rules::{
    dates::{Calendar, CalendarYear},
    development::{Pack, Step, Task, WorkPoint},
};
use rust_embed::RustEmbed;
use workflow::{Host, Process};

use crate::assigning::Cases;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../packs"]
#[include = "development/*"]
#[include = "calendars/*"]
struct Files;

/// The key of the process, the same in all versions.
pub(crate) const PROCESS: &str = "development";

struct RuleSet {
    pack: Pack,
    process: Arc<Process>,
}

struct Loaded {
    /// Oldest first; never empty.
    sets: Vec<RuleSet>,
    /// The years that come with the program, oldest first.
    years: Vec<CalendarYear>,
    calendar: Arc<Calendar>,
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
            let told = |error| format!("{name}: {error}");
            years.push(CalendarYear::parse(&text_of(&name)?).map_err(told)?);
        } else if let Some(folder) = name.strip_suffix("/pack.toml") {
            sets.push(read(folder)?);
        }
    }
    sets.sort_by_key(|set: &RuleSet| set.pack.in_force_from());
    if sets.is_empty() {
        return Err("no rule set is embedded".to_owned());
    }
    years.sort_by_key(|year: &CalendarYear| year.year);
    let mut calendar = Calendar::default();
    for year in &years {
        calendar.add(year);
    }
    Ok(Loaded { sets, years, calendar: Arc::new(calendar) })
}

fn read(folder: &str) -> std::result::Result<RuleSet, String> {
    let told = |error: &dyn std::fmt::Display| format!("{folder}: {error}");
    let pack = Pack::parse(&text_of(&format!("{folder}/pack.toml"))?).map_err(|error| told(&error))?;
    let definition = bpmn::Definition::parse(&text_of(&format!("{folder}/process.bpmn"))?)
        .map_err(|error| told(&error))?;
    let process = Arc::new(Process {
        key: PROCESS.to_owned(),
        version: pack.version().to_owned(),
        definition,
        names: workflow::Names::new(),
    });
    Ok(RuleSet { pack, process })
}

fn text_of(name: &str) -> std::result::Result<String, String> {
    let file = Files::get(name).ok_or_else(|| format!("{name} is not embedded"))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| format!("{name} is not text"))
}

/// The rule set in force on a day; before all of them, the oldest.
pub(crate) fn on(day: NaiveDate) -> Result<&'static Pack> {
    set_on(day).map(|set| &set.pack)
}

fn set_on(day: NaiveDate) -> Result<&'static RuleSet> {
    let sets = &loaded()?.sets;
    let in_force = sets.iter().rev().find(|set| set.pack.in_force_from() <= day).or_else(|| sets.first());
    in_force.ok_or_else(|| Error::internal("no rule set is embedded"))
}

/// The process with which a case begins on a day.
pub(crate) fn process_on(day: NaiveDate) -> Result<Arc<Process>> {
    set_on(day).map(|set| set.process.clone())
}

/// The processes of all rule sets, oldest first.
pub(crate) fn processes() -> Result<Vec<Arc<Process>>> {
    Ok(loaded()?.sets.iter().map(|set| set.process.clone()).collect())
}

/// The process that a case runs on.
pub(crate) fn process(version: &str) -> Result<Arc<Process>> {
    let found = loaded()?.sets.iter().find(|set| set.process.version == version);
    found
        .map(|set| set.process.clone())
        .ok_or_else(|| Error::internal(format!("no process of version {version}")))
}

/// The host for the commands of this module: in its hands, so that it alone gets through to cases.
pub(crate) fn host() -> &'static Host {
    static HOST: OnceLock<Host> = OnceLock::new();
    HOST.get_or_init(|| Host::new(vec![crate::process_owner()], Vec::new()).for_owner(&Cases))
}

/// The rule set of a version.
pub(crate) fn of_version(version: &str) -> Result<&'static Pack> {
    let found = loaded()?.sets.iter().find(|set| set.pack.version() == version);
    found.map(|set| &set.pack).ok_or_else(|| Error::internal(format!("no rule set of version {version}")))
}

/// The newest rule set in force on a day, when it is newer than this one.
pub(crate) fn newer_than(version: &str, day: NaiveDate) -> Result<Option<&'static Pack>> {
    let (newest, this) = (on(day)?, of_version(version)?);
    Ok(Some(newest).filter(|newest| newest.in_force_from() > this.in_force_from()))
}

/// Working days of the years that come with the program; see `calendars` for those in force.
pub(crate) fn calendar() -> Result<&'static Arc<Calendar>> {
    loaded().map(|loaded| &loaded.calendar)
}

/// The years that come with the program, oldest first.
pub(crate) fn years() -> Result<&'static [CalendarYear]> {
    loaded().map(|loaded| loaded.years.as_slice())
}

/// The rule set of a version, as an act names it.
pub(crate) fn by_version(version: &str) -> Result<&'static Pack> {
    let found = loaded()?.sets.iter().find(|set| set.pack.version() == version);
    found.map(|set| &set.pack).ok_or_else(|| Error::internal(format!("no rule set of version {version}")))
}

/// The newest rule set: for names on pages, which do not change between versions.
pub(crate) fn newest() -> Result<&'static Pack> {
    let last = loaded()?.sets.last();
    last.map(|set| &set.pack).ok_or_else(|| Error::internal("no rule set is embedded"))
}

/// The task of an element of the process in a rule set.
pub(crate) fn task(pack: &'static Pack, element: &str) -> Result<Task<'static>> {
    pack.task(element)
        .ok_or_else(|| Error::internal(format!("{element} is not in the rule set {}", pack.version())))
}

/// The task of an element by its names; nothing for what no rule set knows.
pub(crate) fn named(element: &str) -> Option<Task<'static>> {
    newest().ok().and_then(|pack| pack.task(element))
}

/// A work point by its number, 1 to 50.
pub(crate) fn work_point(number: u8) -> Option<&'static WorkPoint> {
    newest().ok().and_then(|pack| pack.work_point(number))
}

/// The number of the work point of an element; 0 for what no rule set knows.
pub(crate) fn number_of(element: &str) -> u8 {
    named(element).map_or(0, |task| task.work_point.number)
}

/// The name of a step, 1 to 25.
pub(crate) fn step_name(number: u8) -> &'static str {
    newest().ok().and_then(|pack| pack.step(number)).map_or("", |step: &Step| step.name.as_str())
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
        let (old, new) = (on(day("2026-05-17")).unwrap(), on(day("2026-05-18")).unwrap());
        assert_ne!(old.version(), new.version());
        assert_eq!(on(day("1999-01-01")).unwrap().version(), old.version(), "before all of them: the oldest");
        assert_eq!(process_on(day("2026-11-23")).unwrap().version, new.version());
        assert!(process("1921-07-01").is_err());
        let calendar = calendar().unwrap();
        assert_eq!(calendar.unknown_years(day("2013-12-31"), day("2027-01-01")), [2013, 2027]);
        assert!(by_version(new.version()).is_ok() && by_version("1921-07-01").is_err());
    }

    /// A due date that counts working days is kept with its item: whoever adds one to a pack must work the kept ones
    /// out again in `calendars::bring_in`.
    #[test]
    fn no_due_date_that_is_kept_depends_on_the_calendar() {
        for set in &loaded().unwrap().sets {
            for point in set.pack.work_points() {
                assert!(point.due.iter().all(|due| due.working_days == 0), "{}", point.code);
            }
        }
    }

    #[test]
    fn the_processes_are_sound_and_hold_a_task_for_each_work_point_and_for_each_check() {
        for set in &loaded().unwrap().sets {
            let version = &set.process.version;
            assert!(set.process.definition.unsupported().is_empty(), "{version}");
            let findings: Vec<String> =
                set.process.definition.check().iter().map(ToString::to_string).collect();
            assert!(findings.is_empty(), "{version}: {findings:#?}");
            let tasks: Vec<&str> = set
                .process
                .definition
                .elements()
                .filter(|element| element.kind() == bpmn::Kind::UserTask)
                .map(|element| element.id().as_str())
                .collect();
            for point in set.pack.work_points() {
                assert!(tasks.contains(&point.code.as_str()), "{} has no task", point.code);
                let check = format!("{}_check", point.code);
                assert_eq!(tasks.contains(&check.as_str()), point.checker.is_some(), "{check}");
            }
            for element in &tasks {
                let found = task(&set.pack, element).unwrap();
                assert!(set.pack.step(found.work_point.step).is_some(), "{version}: {element} has no step");
            }
            let wanted = set.pack.work_points().len()
                + set.pack.work_points().iter().filter(|point| point.checker.is_some()).count();
            assert_eq!(tasks.len(), wanted, "{version}: each task stands in the process once");
            let elements = set.process.definition.elements();
            let ends = elements.filter(|one| one.parent().is_none() && one.kind() == bpmn::Kind::EndEvent);
            for end in ends {
                assert!(crate::Status::by_end(end.id()).is_some(), "nobody knows what {} means", end.id());
            }
        }
    }
}
