//! What a file holds and what is wrong with it: found out in the worker process, never here.
//!
//! A foreign file may be made to eat memory or time, in the reader as in the search for deadlocks. So both run in the
//! confined child first ([`run`]), and only a file that came through is read by this process ([`examine`]).

use std::{sync::Arc, time::Duration};

use bpmn::{Definition, Kind, Problem};
use platform::{
    Error,
    worker::{FrameWriter, Limits, Refusal, Worker, WorkerError},
};
use serde::{Deserialize, Serialize};
use web::ui::Tag;

use crate::texts;

/// The worker's job.
pub(crate) const JOB: &str = "bpmn";
/// Largest file in bytes; the reader has the same limit.
pub(crate) const LARGEST: usize = 8 << 20;
/// Longest list of remarks: what comes behind is counted.
const MOST_REMARKS: usize = 500;
/// Longest name that is kept, in characters.
const LONGEST_NAME: usize = 200;

const LIMITS: Limits = Limits {
    memory: 512 << 20,
    // Code without optimisation is about ten times slower; the limit is there to stop what never ends.
    cpu: if cfg!(debug_assertions) { 60 } else { 10 },
    wait: Duration::from_secs(if cfg!(debug_assertions) { 90 } else { 20 }),
    input: LARGEST as u64,
};

/// What a file holds and what is doubtful about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// Id and name of the process that would be run.
    pub(crate) process: String,
    pub(crate) name: String,
    /// Names of other processes in the file.
    pub(crate) others: Vec<String>,
    pub(crate) elements: usize,
    pub(crate) tasks: usize,
    pub(crate) has_drawing: bool,
    pub(crate) remarks: Vec<Remark>,
    /// How many remarks were left out.
    pub(crate) more: usize,
}

/// One thing that is wrong or doubtful, at a place of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remark {
    /// Line of the file, from 1.
    pub(crate) line: u32,
    pub(crate) element: String,
    /// Name of the element; empty when it has none.
    pub(crate) name: String,
    /// What is said of it.
    pub(crate) what: String,
    pub(crate) weight: Weight,
}

impl Remark {
    /// How much it matters, in a word.
    pub(crate) fn tag(&self) -> Tag {
        let word = texts::weight(self.weight);
        match self.weight {
            Weight::Stops => Tag::bad(word).icon("bang"),
            Weight::Doubtful => Tag::warn(word).icon("tri"),
            Weight::Ignored => Tag::plain(word),
        }
    }
}

/// How much a remark matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Weight {
    /// An instance that gets there stands still.
    Stops,
    /// It may go wrong.
    Doubtful,
    /// Passed over.
    Ignored,
}

/// What the worker says of a file that it could look at.
#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    Read(Report),
    /// Not a process that can be read: line, element, what is wrong, and the same in the words of the reader.
    Unreadable {
        line: u32,
        element: String,
        fault: String,
        reason: String,
    },
}

/// Why a file is not taken.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// A sentence for the person.
    File(String),
    /// Something else went wrong.
    Error(Error),
}

/// The job of the child process.
pub(crate) fn run(file: Vec<u8>, _: &str, frames: &mut FrameWriter) -> Result<(), Refusal> {
    let answer = match String::from_utf8(file) {
        Ok(xml) => look_at(&xml),
        Err(_) => Answer::Unreadable {
            line: 1,
            element: String::new(),
            fault: texts::NOT_UTF8.to_owned(),
            reason: String::new(),
        },
    };
    let json = serde_json::to_vec(&answer).map_err(|error| Refusal::new("answer", error.to_string()))?;
    frames.send(&json)
}

fn look_at(xml: &str) -> Answer {
    match Definition::parse(xml) {
        Ok(definition) => Answer::Read(report(&definition)),
        Err(error) => Answer::Unreadable {
            line: error.line(),
            element: short(error.element().unwrap_or_default()),
            fault: texts::fault(error.fault()).to_owned(),
            reason: short(error.reason()),
        },
    }
}

/// What the reader and the search for deadlocks say of a process.
pub(crate) fn report(definition: &Definition) -> Report {
    let name = |id: &str| definition.element(id).map(|element| short(element.name())).unwrap_or_default();
    let mut remarks: Vec<Remark> = Vec::new();
    for finding in definition.check() {
        remarks.push(Remark {
            line: finding.line,
            name: name(&finding.element),
            element: short(&finding.element),
            what: texts::problem(finding.problem).to_owned(),
            weight: weight(finding.problem),
        });
    }
    for part in definition.unsupported() {
        let is_known = remarks.iter().any(|remark| {
            remark.weight == Weight::Stops && remark.line == part.line && remark.element == part.element
        });
        if part.stops && is_known {
            continue;
        }
        remarks.push(Remark {
            line: part.line,
            name: name(&part.element),
            element: short(&part.element),
            what: texts::unsupported(&short(&part.kind), part.stops),
            weight: if part.stops { Weight::Stops } else { Weight::Ignored },
        });
    }
    remarks.sort_by_key(|remark| (remark.weight, remark.line));
    let more = remarks.len().saturating_sub(MOST_REMARKS);
    remarks.truncate(MOST_REMARKS);
    let others = definition.processes().iter().filter(|process| process.id != definition.process_id());
    let named =
        |process: &bpmn::Process| short(if process.name.is_empty() { &process.id } else { &process.name });
    Report {
        process: short(definition.process_id()),
        name: short(definition.title()),
        others: others.map(named).take(50).collect(),
        elements: definition.elements().count(),
        tasks: definition.elements().filter(|element| element.kind() == Kind::UserTask).count(),
        has_drawing: !definition.diagram().shapes.is_empty(),
        remarks,
        more,
    }
}

fn weight(problem: Problem) -> Weight {
    match problem {
        Problem::NotExecuted | Problem::LinkNowhere | Problem::JoinStarves => Weight::Stops,
        Problem::ConditionIgnored | Problem::Unreachable | Problem::TooManyStates => Weight::Ignored,
        _ => Weight::Doubtful,
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}

/// Has a file looked at by the worker.
///
/// # Errors
/// [`NotTaken::File`] says what is wrong with the file.
pub(crate) async fn examine(worker: &Worker, file: Arc<Vec<u8>>) -> Result<Report, NotTaken> {
    let answer = match ask(worker, file).await {
        Ok(answer) => answer,
        Err(error) => return Err(refused(&error)),
    };
    match serde_json::from_slice(&answer) {
        Ok(Answer::Read(report)) => Ok(report),
        Ok(Answer::Unreadable { line, element, fault, reason }) => {
            Err(NotTaken::File(texts::unreadable(line, &element, &fault, &reason)))
        }
        Err(error) => Err(NotTaken::Error(Error::internal(format!("the worker's report: {error}")))),
    }
}

async fn ask(worker: &Worker, file: Arc<Vec<u8>>) -> Result<Vec<u8>, WorkerError> {
    let mut output = worker.run(JOB, "", file.into(), &LIMITS).await?;
    let answer = output.next_frame().await?.unwrap_or_default();
    while output.next_frame().await?.is_some() {}
    Ok(answer)
}

fn refused(error: &WorkerError) -> NotTaken {
    tracing::info!(%error, "a process file was not looked at");
    match error {
        WorkerError::Busy => NotTaken::File(texts::BUSY.to_owned()),
        WorkerError::NotStarted(error) => NotTaken::Error(Error::internal(error.to_string())),
        WorkerError::TooLarge(_) => NotTaken::File(texts::TOO_LARGE.to_owned()),
        WorkerError::TooSlow => NotTaken::File(texts::TOO_SLOW.to_owned()),
        WorkerError::Crashed(_) => NotTaken::File(texts::READER_DIED.to_owned()),
        WorkerError::Refused { .. } => NotTaken::File(texts::BROKEN.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(process: &str) -> Answer {
        look_at(&format!(
            r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
<process id="p" name="请假" isExecutable="true">
{process}
</process></definitions>"#
        ))
    }

    #[test]
    fn what_stands_still_comes_first_and_names_its_line() {
        let Answer::Read(report) =
            of("<startEvent id=\"s\"/><complexGateway id=\"c\" name=\"会签\"/><userTask id=\"alone\"/>
<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"c\"/>")
        else {
            panic!("it can be read")
        };
        assert_eq!((report.name.as_str(), report.tasks), ("请假", 1));
        let first = report.remarks.first().unwrap();
        assert_eq!((first.line, first.element.as_str(), first.weight), (3, "c", Weight::Stops));
        assert_eq!(first.name, "会签");
        let stops = report.remarks.iter().filter(|remark| remark.weight == Weight::Stops);
        assert_eq!(stops.count(), 1, "{:?}", report.remarks);
    }

    #[test]
    fn a_file_that_is_no_process_is_unreadable_at_a_line() {
        let Answer::Unreadable { line, element, .. } =
            of("<userTask id=\"t\"/><sequenceFlow id=\"f\" sourceRef=\"t\" targetRef=\"nowhere\"/>")
        else {
            panic!("it cannot be read")
        };
        assert_eq!((line, element.as_str()), (3, "f"));
    }
}
