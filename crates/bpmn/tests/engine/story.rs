//! Tells a process in words: carries out the lines of a case and writes what comes of each. `tests/cases/README.md`
//! says how such lines read.

use std::{collections::BTreeMap, fmt::Write, path::Path};

use bpmn::{
    Command, Definition, Effect, Ending, Expression, ItemId, JobId, State, SubscriptionId, TimerId,
    Variables, When, Work, step,
};
use chrono::{DateTime, Utc};

/// A process on its way, with what a host would remember of it.
pub(crate) struct Story {
    definition: Definition,
    state: State,
    /// Timers that are armed: when they are due, and since when.
    timers: BTreeMap<TimerId, (When, DateTime<Utc>)>,
    names: BTreeMap<SubscriptionId, String>,
    now: DateTime<Utc>,
}

/// Carries out the lines that begin with `>` and writes under each what came of it. `folder` may hold `next.bpmn`.
pub(crate) fn transcript(process: &str, lines: &[&str], folder: &Path) -> String {
    // A line before the first command may name one of several processes.
    let named = lines.iter().find_map(|line| line.strip_prefix("> process "));
    let read = named.map_or_else(|| Definition::parse(process), |id| Definition::parse_process(process, id));
    let definition = match read {
        Ok(definition) => definition,
        Err(error) => return format!("not read: {error}\n"),
    };
    let mut story = Story {
        definition,
        state: State::default(),
        timers: BTreeMap::new(),
        names: BTreeMap::new(),
        // The first of January 2026; what counts is how far it is from there.
        now: DateTime::from_timestamp(1_767_225_600, 0).unwrap_or_default(),
    };
    let mut found = String::new();
    for line in lines.iter().filter(|line| line.starts_with('>')) {
        let _ = writeln!(found, "{line}");
        if let Err(problem) = story.line(line.trim_start_matches('>'), folder, &mut found) {
            let _ = writeln!(found, "{problem}");
        }
    }
    found
}

impl Story {
    fn line(&mut self, line: &str, folder: &Path, found: &mut String) -> Result<(), String> {
        let asked = words(line);
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        match asked.as_slice() {
            ["process", _] => Ok(()),
            ["open"] => {
                self.write_open(found);
                Ok(())
            }
            ["variables"] => {
                for (name, value) in self.state.variables() {
                    let _ = writeln!(found, "{name} = {value}");
                }
                Ok(())
            }
            ["check"] => {
                self.definition.check().iter().for_each(|finding| {
                    let _ = writeln!(found, "{finding}");
                });
                Ok(())
            }
            ["unsupported"] => {
                for part in self.definition.unsupported() {
                    let passed = if part.stops { "" } else { " (passed over)" };
                    let _ = writeln!(found, "line {}, `{}`: {}{passed}", part.line, part.element, part.kind);
                }
                Ok(())
            }
            ["starts"] => {
                for start in self.definition.starts() {
                    let what =
                        [start.awaits().map(str::to_owned), start.timing()].into_iter().flatten().next();
                    let what = what.map(|what| format!(" {what}")).unwrap_or_default();
                    let _ = writeln!(found, "{} {:?}{what}", start.id(), start.kind());
                }
                Ok(())
            }
            asked => {
                let command = self.command(asked, line)?;
                if let Command::Migrate { .. } = command {
                    let next = std::fs::read_to_string(folder.join("next.bpmn"))
                        .map_err(|error| error.to_string())?;
                    let next = Definition::parse(&next).map_err(|error| error.to_string())?;
                    let before = std::mem::replace(&mut self.definition, next);
                    return match self.carry_out(command, found) {
                        Err(problem) => {
                            self.definition = before;
                            Err(problem)
                        }
                        done => done,
                    };
                }
                self.carry_out(command, found)
            }
        }
    }

    fn carry_out(&mut self, command: Command, found: &mut String) -> Result<(), String> {
        if let Command::FireTimer { timer, .. } = &command
            && let Some(due) = self.timers.get(timer).and_then(|(when, since)| when.due(*since, None))
        {
            self.now = self.now.max(due);
        }
        let (next, effects) = step(&self.definition, self.state.clone(), command.clone())
            .map_err(|rejected| format!("rejected: {rejected}"))?;
        let stored = serde_json::to_string(&next).map_err(|error| error.to_string())?;
        let read: State = serde_json::from_str(&stored).map_err(|error| error.to_string())?;
        assert_eq!(read, next, "a state is what was stored");
        let stored = serde_json::to_string(&self.state).map_err(|error| error.to_string())?;
        let again = serde_json::from_str(&stored).map_err(|error| error.to_string())?;
        let again = step(&self.definition, again, command);
        assert_eq!(again, Ok((next, effects.clone())), "the same comes of a state that was stored");
        for effect in &effects {
            let _ = writeln!(found, "{}", sentence(effect));
            match effect {
                Effect::TimerArmed { timer, when, .. } => {
                    self.timers.insert(*timer, (when.clone(), self.now));
                }
                Effect::MessageAwaited { subscription, name, .. }
                | Effect::SignalAwaited { subscription, name, .. } => {
                    self.names.insert(*subscription, name.to_string());
                }
                _ => {}
            }
        }
        self.state = read;
        Ok(())
    }

    fn command(&self, asked: &[&str], line: &str) -> Result<Command, String> {
        Ok(match asked {
            ["start", "at", start, variables @ ..] => {
                Command::StartAt { start: bare(start), variables: read_variables(variables)? }
            }
            ["start", variables @ ..] => Command::Start { variables: read_variables(variables)? },
            ["complete", item, variables @ ..] => {
                Command::Complete { item: self.item(item)?, variables: read_variables(variables)? }
            }
            ["do", job, variables @ ..] => {
                Command::CompleteJob { job: self.job(job)?, variables: read_variables(variables)? }
            }
            ["fail", job, reason] => Command::FailJob { job: self.job(job)?, reason: bare(reason) },
            ["retry", job] => Command::RetryJob { job: self.job(job)? },
            ["error", at, code, variables @ ..] => {
                let (at, variables) = (self.work(at)?, read_variables(variables)?);
                Command::ThrowError { at, code: bare(code), message: "told".to_owned(), variables }
            }
            ["escalate", at, code, variables @ ..] => {
                let (at, variables) = (self.work(at)?, read_variables(variables)?);
                Command::Escalate { at, code: bare(code), variables }
            }
            ["fire", timer] => {
                let timer = self.timer(timer)?;
                let remaining = self.timers.get(&timer).and_then(|(when, since)| when.next(*since, None));
                Command::FireTimer { timer, then: remaining }
            }
            ["deliver", to, variables @ ..] => {
                Command::Deliver { subscription: self.awaited(to)?, variables: read_variables(variables)? }
            }
            ["signal", name, variables @ ..] => {
                Command::Signal { name: bare(name), variables: read_variables(variables)? }
            }
            ["set", variables @ ..] => Command::SetVariables { variables: read_variables(variables)? },
            ["begin", element] => Command::Begin { element: bare(element) },
            ["end", element] => Command::EndAdHoc { element: bare(element) },
            ["return", item, "to", to, reason] => {
                Command::Return { item: self.item(item)?, to: bare(to), reason: bare(reason) }
            }
            ["take", "back", item, reason] => Command::TakeBack { item: number(item)?, reason: bare(reason) },
            ["reassign", item, "to", to] => Command::Reassign { item: self.item(item)?, to: bare(to) },
            ["delegate", item, "to", to] => Command::Delegate { item: self.item(item)?, to: bare(to) },
            ["hand", "back", item, variables @ ..] => {
                Command::HandBack { item: self.item(item)?, variables: read_variables(variables)? }
            }
            ["cosign", item, "by", who] => Command::AddCoSigner { item: self.item(item)?, who: bare(who) },
            ["urge", item, note] => Command::Urge { item: self.item(item)?, note: bare(note) },
            ["suspend", reason] => Command::Suspend { reason: bare(reason) },
            ["resume"] => Command::Resume,
            ["cancel"] => Command::Cancel { reason: String::new() },
            ["cancel", reason] => Command::Cancel { reason: bare(reason) },
            ["migrate", pairs @ ..] => {
                let pair =
                    |word: &&str| word.split_once('=').map(|(old, new)| (old.to_owned(), new.to_owned()));
                Command::Migrate { mapping: pairs.iter().filter_map(pair).collect() }
            }
            _ => return Err(format!("what is `{line}`?")),
        })
    }

    fn item(&self, word: &str) -> Result<ItemId, String> {
        let mut open = self.state.open_items();
        let found =
            open.find(|open| open.element == word || open.item.to_string() == word).map(|open| open.item);
        found.map_or_else(|| number(word), Ok)
    }

    fn job(&self, word: &str) -> Result<JobId, String> {
        let mut open = self.state.open_jobs();
        let found =
            open.find(|open| open.element == word || open.job.to_string() == word).map(|open| open.job);
        found.or_else(|| word.parse().ok().map(JobId)).ok_or_else(|| format!("no job `{word}`"))
    }

    fn work(&self, word: &str) -> Result<Work, String> {
        self.job(word).map(Work::Job).or_else(|_| self.item(word).map(Work::Item))
    }

    fn timer(&self, word: &str) -> Result<TimerId, String> {
        let mut armed = self.state.armed_timers();
        let found = armed.find(|(timer, element)| *element == word || timer.to_string() == word);
        let found = found.map(|(timer, _)| timer).or_else(|| word.parse().ok().map(TimerId));
        found.ok_or_else(|| format!("no timer `{word}`"))
    }

    fn awaited(&self, word: &str) -> Result<SubscriptionId, String> {
        let word = &bare(word);
        let called = |id: &SubscriptionId| self.names.get(id) == Some(word);
        let mut awaited = self.state.awaited();
        let found = awaited.find(|(id, element)| *element == word || id.to_string() == *word || called(id));
        let found = found.map(|(id, _)| id).or_else(|| word.parse().ok().map(SubscriptionId));
        found.ok_or_else(|| format!("nothing waits for `{word}`"))
    }

    fn write_open(&self, found: &mut String) {
        for scope in self.state.open_scopes() {
            let _ = writeln!(found, "in {scope}");
        }
        for open in self.state.open_items() {
            let _ = writeln!(found, "item {} {}", open.item, open.element);
        }
        for open in self.state.open_jobs() {
            let incident = open.incident.map(|incident| format!(": {incident}")).unwrap_or_default();
            let _ = writeln!(found, "job {} {}{incident}", open.job, open.element);
        }
        for (timer, element) in self.state.armed_timers() {
            let _ = writeln!(found, "timer {timer} {element}");
        }
        for (subscription, element) in self.state.awaited() {
            let _ = writeln!(found, "awaits {subscription} {element}");
        }
        if self.state.is_stuck() {
            let _ = writeln!(found, "stuck");
        }
    }
}

fn sentence(effect: &Effect) -> String {
    match effect {
        Effect::ItemOpened { item, element } => format!("opened {item} {element}"),
        Effect::ItemCompleted { item, element } => format!("completed {item} {element}"),
        Effect::ItemCancelled { item, element } => format!("cancelled {item} {element}"),
        Effect::JobOpened { job, element, kind, handler, inputs } => {
            let handler = handler.as_ref().map(|handler| format!(" by {handler}")).unwrap_or_default();
            format!("job {job} {element} {kind:?}{handler}{}", with(inputs))
        }
        Effect::JobCompleted { job, element } => format!("job {job} {element} done"),
        Effect::JobFailed { job, element, reason } => format!("job {job} {element} failed: {reason}"),
        Effect::JobRetried { job, element } => format!("job {job} {element} retried"),
        Effect::JobCancelled { job, element } => format!("job {job} {element} cancelled"),
        Effect::TimerArmed { timer, element, when } => format!("timer {timer} {element} armed {when}"),
        Effect::TimerFired { timer, element } => format!("timer {timer} {element} fired"),
        Effect::TimerDisarmed { timer, element } => format!("timer {timer} {element} disarmed"),
        Effect::MessageAwaited { subscription, element, name, correlation } => {
            let key = correlation.as_ref().map(|key| format!(" for {key}")).unwrap_or_default();
            format!("awaits {subscription} {element} message {name}{key}")
        }
        Effect::SignalAwaited { subscription, element, name } => {
            format!("awaits {subscription} {element} signal {name}")
        }
        Effect::Withdrawn { subscription, element } => format!("awaits {subscription} {element} no more"),
        Effect::Caught { element } => format!("caught {element}"),
        Effect::MessageThrown { element, name, correlation, variables } => {
            let key = correlation.as_ref().map(|key| format!(" for {key}")).unwrap_or_default();
            format!("throws {element} message {name}{key}{}", with(variables))
        }
        Effect::SignalThrown { element, name } => format!("throws {element} signal {name}"),
        Effect::Escalated { element, code, is_caught } => {
            format!("escalates {element} {code}{}", if *is_caught { "" } else { ", nobody listens" })
        }
        Effect::Undecided { element, reason } => format!("undecided {element}: {reason}"),
        Effect::Entered { element } => format!("entered {element}"),
        Effect::Left { element } => format!("left {element}"),
        Effect::Undoing { element } => format!("undoing {element}"),
        Effect::Returned { item, from, to, reason } => {
            format!("returned {item} from {from} to {to}: {reason}")
        }
        Effect::TakenBack { item, element, reason } => format!("taken back {item} {element}: {reason}"),
        Effect::Reassigned { item, element, to } => format!("reassigned {item} {element} to {to}"),
        Effect::Delegated { item, element, to } => format!("delegated {item} {element} to {to}"),
        Effect::HandedBack { item, element, from } => format!("handed back {item} {element} by {from}"),
        Effect::CoSignerAdded { item, beside, element, who } => {
            format!("co-signature {beside} of {item} {element} by {who}")
        }
        Effect::Urged { item, element, note } => format!("urged {item} {element}: {note}"),
        Effect::Suspended { reason } => format!("suspended: {reason}"),
        Effect::Resumed => "resumed".to_owned(),
        Effect::Migrated => "migrated".to_owned(),
        Effect::Ended { how: Ending::Completed, .. } => "ended".to_owned(),
        Effect::Ended { how: Ending::Cancelled { reason }, .. } if reason.is_empty() => {
            "ended by cancellation".to_owned()
        }
        Effect::Ended { how: Ending::Cancelled { reason }, .. } => format!("ended by cancellation: {reason}"),
        Effect::Ended { how: Ending::Failed { code }, .. } => format!("ended by error {code}"),
        other => format!("a word for {other:?} is missing"),
    }
}

fn with(variables: &Variables) -> String {
    variables.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = write!(text, " {name}={value}");
        text
    })
}

/// Words between spaces; a space within single quotes belongs to the word.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for character in line.chars() {
        is_quoted ^= character == '\'';
        if character == ' ' && !is_quoted {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(character);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn bare(word: &str) -> String {
    word.trim_matches('\'').to_owned()
}

fn number(word: &str) -> Result<ItemId, String> {
    word.parse().map(ItemId).map_err(|_| format!("no item `{word}`"))
}

fn read_variables(words: &[&str]) -> Result<Variables, String> {
    let read = |word: &&str| {
        let (name, text) =
            word.split_once('=').ok_or_else(|| format!("`{word}` is not of the form name=value"))?;
        let value = Expression::parse(text, Some("cel")).map_err(|error| error.to_string())?;
        let value = value.evaluate(&Variables::new()).map_err(|error| error.to_string())?;
        Ok((name.to_owned(), value))
    };
    words.iter().map(read).collect()
}
