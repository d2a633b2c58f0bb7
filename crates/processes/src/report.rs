//! What a file holds and what is wrong with it: found out in the worker process, never here.
//!
//! A foreign file may be made to eat memory or time, in the reader as in the search for deadlocks. So both run in the
//! confined child first ([`run`]), and only a file that came through is read by this process ([`examine`]).

use std::{sync::Arc, time::Duration};

use bpmn::{Definition, Kind, Problem};
use documents::archive::{self, Limits as Limit};
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
/// Most processes of one file that are looked at.
const MOST_PROCESSES: usize = 50;
/// Most files of one archive, and what they may hold unpacked in bytes.
const ARCHIVE: Limit = Limit { entries: 200, bytes: 4 * LARGEST as u64 };
/// What the worker is told beside an archive.
const IS_ARCHIVE: &str = "archive";
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
    /// What the file asks of this house; whether it is there is judged when the report is shown.
    #[serde(default)]
    pub(crate) needs: Vec<Need>,
    /// How many remarks were left out.
    pub(crate) more: usize,
}

/// What an element asks of this house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Need {
    pub(crate) line: u32,
    pub(crate) element: String,
    /// Name of the element; empty when it has none.
    pub(crate) name: String,
    pub(crate) what: Needed,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Needed {
    /// A program that does jobs under this name.
    Handler(String),
    /// Something that runs scripts of this language; why the engine does not.
    Script { language: String, reason: String },
    /// A process of this id.
    Process(String),
    /// Somebody of this name.
    Somebody(String),
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

/// What kind of file was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A process.
    Plain,
    /// A `.bar` archive, in which other products deploy several processes together.
    Archive,
}

/// A file that was looked at.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) report: Report,
}

/// The job of the child process.
pub(crate) fn run(file: Vec<u8>, parameters: &str, frames: &mut FrameWriter) -> Result<(), Refusal> {
    let json = |answer: &Answer| {
        serde_json::to_vec(answer).map_err(|error| Refusal::new("answer", error.to_string()))
    };
    if parameters != IS_ARCHIVE {
        return frames.send(&json(&judged(file))?);
    }
    let found = archive::unpack(&file, ARCHIVE, |name| {
        let name = name.to_ascii_lowercase();
        let is_process = std::path::Path::new(&name).extension().is_some_and(|ending| ending == "bpmn")
            || name.ends_with(".bpmn20.xml");
        // What one system hides beside files of another.
        is_process && !name.starts_with("__macosx/")
    })?;
    if found.wanted.is_empty() {
        return Err(Refusal::new("empty", ""));
    }
    // Three frames for each: its name, what is said of it, and what it holds.
    for entry in found.wanted {
        frames.send(entry.name.as_bytes())?;
        frames.send(&json(&judged(entry.bytes.clone()))?)?;
        frames.send(&entry.bytes)?;
    }
    Ok(())
}

fn judged(file: Vec<u8>) -> Answer {
    match String::from_utf8(file) {
        Ok(xml) => look_at(&xml),
        Err(_) => Answer::Unreadable {
            line: 1,
            element: String::new(),
            fault: texts::NOT_UTF8.to_owned(),
            reason: String::new(),
        },
    }
}

fn look_at(xml: &str) -> Answer {
    match Definition::parse(xml) {
        Ok(definition) => Answer::Read(of_all(xml, &definition)),
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
        // What is known of it says more than that it is not executed.
        remarks.retain(|remark| {
            !(part.stops
                && remark.what == texts::problem(Problem::NotExecuted)
                && remark.line == part.line
                && remark.element == short(&part.element))
        });
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
        needs: needs(definition),
        more,
    }
}

/// What the elements of a process ask of this house.
fn needs(definition: &Definition) -> Vec<Need> {
    let mut found = Vec::new();
    for element in definition.elements() {
        let mut add = |what| {
            let (line, element, name) = (element.line(), short(element.id()), short(element.name()));
            found.push(Need { line, element, name, what });
        };
        match element.need() {
            Some(bpmn::Need::Handler(name)) => add(Needed::Handler(short(name.unwrap_or_default()))),
            Some(bpmn::Need::Script { language, reason }) => {
                add(Needed::Script { language: short(language.unwrap_or_default()), reason: short(reason) });
            }
            Some(bpmn::Need::Process(key)) => add(Needed::Process(short(key))),
            _ => {}
        }
        if element.kind() == Kind::UserTask {
            for name in workflow::named(element) {
                add(Needed::Somebody(short(&name)));
            }
        }
    }
    let process = definition.processes().iter().find(|one| one.id == definition.process_id());
    let (line, element) = (process.map_or(1, |process| process.line), short(definition.process_id()));
    found.extend(definition.starters().iter().map(|name| Need {
        line,
        element: element.clone(),
        name: short(definition.title()),
        what: Needed::Somebody(short(name)),
    }));
    found.truncate(MOST_REMARKS);
    found
}

/// The report of all processes of a file that are deployed together; the first stands for the file.
fn of_all(xml: &str, first: &Definition) -> Report {
    let mut whole = report(first);
    let others = first.processes().iter().filter(|one| one.is_executable && one.id != first.process_id());
    for other in others.take(MOST_PROCESSES) {
        match Definition::parse_process(xml, &other.id) {
            Ok(definition) => {
                let part = report(&definition);
                whole.elements += part.elements;
                whole.tasks += part.tasks;
                whole.remarks.extend(part.remarks);
                whole.needs.extend(part.needs);
                whole.more += part.more;
            }
            Err(error) => whole.remarks.push(Remark {
                line: error.line(),
                element: short(error.element().unwrap_or(&other.id)),
                name: short(&other.name),
                what: texts::fault(error.fault()).to_owned(),
                weight: Weight::Stops,
            }),
        }
    }
    whole.remarks.sort_by_key(|remark| (remark.weight, remark.line));
    whole
}

fn weight(problem: Problem) -> Weight {
    match problem {
        Problem::NotExecuted
        | Problem::LinkNowhere
        | Problem::JoinStarves
        // Nothing here gives the commands that would begin their parts or end them.
        | Problem::NeverEnds
        | Problem::BegunByCommand => Weight::Stops,
        Problem::ConditionIgnored | Problem::Unreachable | Problem::TooManyStates => Weight::Ignored,
        _ => Weight::Doubtful,
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}

/// Has a file looked at by the worker: gives the processes in it, of an archive each.
///
/// # Errors
/// [`NotTaken::File`] says what is wrong with the file.
pub(crate) async fn examine(
    worker: &Worker,
    name: &str,
    file: Arc<Vec<u8>>,
    form: Form,
) -> Result<Vec<Checked>, NotTaken> {
    let parameters = if form == Form::Archive { IS_ARCHIVE } else { "" };
    let frames = ask(worker, file.clone(), parameters).await.map_err(|error| refused(&error, form))?;
    if form == Form::Plain {
        let report = read(&frames.concat())?;
        return Ok(vec![Checked { name: name.to_owned(), bytes: Arc::unwrap_or_clone(file), report }]);
    }
    let mut checked = Vec::new();
    let mut frames = frames.into_iter();
    while let (Some(name), Some(answer), Some(bytes)) = (frames.next(), frames.next(), frames.next()) {
        let name = String::from_utf8_lossy(&name);
        let name = short(name.rsplit('/').next().unwrap_or_default());
        let report = match read(&answer) {
            Err(NotTaken::File(sentence)) => return Err(NotTaken::File(texts::in_archive(&name, &sentence))),
            other => other?,
        };
        checked.push(Checked { name, bytes, report });
    }
    Ok(checked)
}

fn read(answer: &[u8]) -> Result<Report, NotTaken> {
    match serde_json::from_slice(answer) {
        Ok(Answer::Read(report)) => Ok(report),
        Ok(Answer::Unreadable { line, element, fault, reason }) => {
            Err(NotTaken::File(texts::unreadable(line, &element, &fault, &reason)))
        }
        Err(error) => Err(NotTaken::Error(Error::internal(format!("the worker's report: {error}")))),
    }
}

async fn ask(worker: &Worker, file: Arc<Vec<u8>>, parameters: &str) -> Result<Vec<Vec<u8>>, WorkerError> {
    let mut output = worker.run(JOB, parameters, file.into(), &LIMITS).await?;
    let mut frames = Vec::new();
    while let Some(frame) = output.next_frame().await? {
        frames.push(frame);
    }
    Ok(frames)
}

fn refused(error: &WorkerError, form: Form) -> NotTaken {
    tracing::info!(%error, "a process file was not looked at");
    match error {
        WorkerError::Busy => NotTaken::File(texts::BUSY.to_owned()),
        WorkerError::NotStarted(error) => NotTaken::Error(Error::internal(error.to_string())),
        WorkerError::TooLarge(_) => NotTaken::File(texts::TOO_LARGE.to_owned()),
        WorkerError::TooSlow => NotTaken::File(texts::TOO_SLOW.to_owned()),
        WorkerError::Crashed(_) => NotTaken::File(texts::READER_DIED.to_owned()),
        WorkerError::Refused { .. } if form == Form::Archive => NotTaken::File(texts::BAD_ARCHIVE.to_owned()),
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
