//! Generated processes of nested blocks, their BPMN, and a second implementation that runs the blocks themselves.
//!
//! The second one knows nothing of tokens, flows or gateways; that both agree says that no token is lost or doubled.

use std::fmt::Write;

use proptest::prelude::*;

/// A part of a process with one way in and one way out.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    Task,
    /// Passes tokens on.
    Nothing,
    Sequence(Vec<Block>),
    /// Takes the branch with the number of the variable `pick`, else the last.
    Choice(Vec<Block>),
    Parallel(Vec<Block>),
    /// Takes every branch but the one with the number of the variable `pick`, by inclusive gateways.
    Inclusive(Vec<Block>),
    /// A task, then the block, again as long as the variable `again` is true.
    Loop(Box<Block>),
    SubProcess(Box<Block>),
    /// So many items of one task at once.
    Several(u8),
    /// The block so many times, one after the other.
    Rounds(u8, Box<Block>),
    /// The first block, unless a timer ends it and the second runs in its place.
    Deadline(Box<Block>, Box<Block>),
    /// The first block, and once the second beside it when a timer says so.
    Beside(Box<Block>, Box<Block>),
    /// The first block after a timer, or the second after a message.
    Race(Box<Block>, Box<Block>),
}

/// What decides in a generated process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answers {
    pub(crate) pick: usize,
    pub(crate) again: bool,
}

pub(crate) fn blocks() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![8 => Just(Block::Task), 1 => Just(Block::Nothing)];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let several = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            2 => several().prop_map(Block::Sequence),
            2 => several().prop_map(Block::Choice),
            2 => several().prop_map(Block::Parallel),
            2 => several().prop_map(Block::Inclusive),
            1 => inner.clone().prop_map(|block| Block::Loop(Box::new(block))),
            2 => inner.clone().prop_map(|block| Block::SubProcess(Box::new(block))),
            1 => (0..4_u8).prop_map(Block::Several),
            1 => (0..4_u8, inner.clone()).prop_map(|(count, block)| Block::Rounds(count, Box::new(block))),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, two)| Block::Deadline(Box::new(one), Box::new(two))),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, two)| Block::Beside(Box::new(one), Box::new(two))),
            1 => (inner.clone(), inner).prop_map(|(one, two)| Block::Race(Box::new(one), Box::new(two))),
        ]
    })
}

/// Numbered blocks: every task knows its id, as it stands in the BPMN.
#[derive(Clone, Debug)]
enum Numbered {
    Task(u32),
    Nothing,
    Sequence(Vec<Numbered>),
    Choice(Vec<Numbered>),
    Parallel(Vec<Numbered>),
    Inclusive(Vec<Numbered>),
    Loop(Box<Numbered>),
    SubProcess(Box<Numbered>),
    Several(u32, u8),
    Rounds(u8, Box<Numbered>),
    Deadline(u32, Box<Numbered>, Box<Numbered>),
    Beside(u32, Box<Numbered>, Box<Numbered>),
    Race(u32, Box<Numbered>, Box<Numbered>),
}

/// A generated process that can be written down and run.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    root: Numbered,
}

impl Model {
    pub(crate) fn new(block: &Block) -> Self {
        Self { root: number(block, &mut 0) }
    }

    pub(crate) fn bpmn(&self) -> String {
        let mut writer = Writer { xml: String::new(), last: 0 };
        writer.within("process id='generated' isExecutable='true'", "process", &self.root);
        format!(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>{}</definitions>",
            writer.xml
        )
    }

    /// Where the process stands after its start; `None` when it has ended.
    pub(crate) fn start(&self, answers: Answers) -> Option<Place> {
        enter(&self.root, answers)
    }
}

fn number(block: &Block, last: &mut u32) -> Numbered {
    let several = |blocks: &[Block], last: &mut u32| blocks.iter().map(|block| number(block, last)).collect();
    match block {
        Block::Task => {
            *last += 1;
            Numbered::Task(*last)
        }
        Block::Nothing => Numbered::Nothing,
        Block::Sequence(blocks) => Numbered::Sequence(several(blocks, last)),
        Block::Choice(blocks) => Numbered::Choice(several(blocks, last)),
        Block::Parallel(blocks) => Numbered::Parallel(several(blocks, last)),
        Block::Inclusive(blocks) => Numbered::Inclusive(several(blocks, last)),
        Block::Loop(block) => {
            let body = vec![number(&Block::Task, last), number(block, last)];
            Numbered::Loop(Box::new(Numbered::Sequence(body)))
        }
        Block::SubProcess(block) => Numbered::SubProcess(Box::new(number(block, last))),
        Block::Several(count) => {
            *last += 1;
            Numbered::Several(*last, *count)
        }
        Block::Rounds(count, block) => Numbered::Rounds(*count, Box::new(number(block, last))),
        Block::Deadline(one, two) => {
            *last += 1;
            Numbered::Deadline(*last, Box::new(number(one, last)), Box::new(number(two, last)))
        }
        Block::Beside(one, two) => {
            *last += 1;
            Numbered::Beside(*last, Box::new(number(one, last)), Box::new(number(two, last)))
        }
        Block::Race(one, two) => {
            *last += 1;
            Numbered::Race(*last, Box::new(number(one, last)), Box::new(number(two, last)))
        }
    }
}

/// Where the blocks stand: the same shape, with what is still running.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Task(u32),
    /// In the first block, with the others still to come.
    Sequence(Box<Place>, Vec<Later>),
    Parallel(Vec<Option<Place>>),
    Loop(Box<Place>, Box<Later>),
    Within(Box<Place>),
    Several(u32, u8),
    /// In one round, with so many still to come.
    Rounds(Box<Place>, u8, Box<Later>),
    Deadline(u32, Box<Place>, Box<Later>),
    /// In the first block, and with the second armed, running or done.
    Beside(Option<Box<Place>>, Option<Box<Place>>, Option<(u32, Box<Later>)>),
    Race(u32, Box<Later>, Box<Later>),
}

/// A block that is still to come, closed to other files.
#[derive(Clone, Debug)]
pub(crate) struct Later(Numbered);

fn enter(block: &Numbered, answers: Answers) -> Option<Place> {
    match block {
        Numbered::Task(task) => Some(Place::Task(*task)),
        Numbered::Nothing => None,
        Numbered::Sequence(blocks) => enter_sequence(blocks.iter().cloned().map(Later).collect(), answers),
        Numbered::Choice(blocks) => enter(blocks.get(answers.pick).or(blocks.last())?, answers),
        Numbered::Parallel(blocks) => {
            let places: Vec<_> = blocks.iter().map(|block| enter(block, answers)).collect();
            places.iter().any(Option::is_some).then_some(Place::Parallel(places))
        }
        Numbered::Inclusive(blocks) => {
            let taken = |number: usize| number != answers.pick;
            let enter = |(number, block)| taken(number).then(|| enter(block, answers)).flatten();
            let places: Vec<_> = blocks.iter().enumerate().map(enter).collect();
            places.iter().any(Option::is_some).then_some(Place::Parallel(places))
        }
        Numbered::Several(task, count) => (*count > 0).then_some(Place::Several(*task, *count)),
        Numbered::Rounds(count, block) => enter_rounds(*count, Box::new(Later((**block).clone())), answers),
        Numbered::Deadline(timer, block, instead) => {
            let later = Box::new(Later((**instead).clone()));
            Some(Place::Deadline(*timer, Box::new(enter(block, answers)?), later))
        }
        Numbered::Beside(timer, block, beside) => {
            let later = Box::new(Later((**beside).clone()));
            Some(Place::Beside(Some(Box::new(enter(block, answers)?)), None, Some((*timer, later))))
        }
        Numbered::Race(events, one, two) => {
            let later = |block: &Numbered| Box::new(Later(block.clone()));
            Some(Place::Race(*events, later(one), later(two)))
        }
        Numbered::Loop(body) => {
            let place = enter(body, answers).expect("a loop begins with a task");
            Some(Place::Loop(Box::new(place), Box::new(Later((**body).clone()))))
        }
        Numbered::SubProcess(block) => Some(Place::Within(Box::new(enter(block, answers)?))),
    }
}

fn enter_rounds(mut left: u8, block: Box<Later>, answers: Answers) -> Option<Place> {
    while left > 0 {
        left -= 1;
        if let Some(place) = enter(&block.0, answers) {
            return Some(Place::Rounds(Box::new(place), left, block));
        }
    }
    None
}

fn enter_sequence(mut blocks: Vec<Later>, answers: Answers) -> Option<Place> {
    while !blocks.is_empty() {
        let first = blocks.remove(0);
        if let Some(place) = enter(&first.0, answers) {
            return Some(Place::Sequence(Box::new(place), blocks));
        }
    }
    None
}

impl Place {
    /// The tasks that are open and the events that are waited for, in the order of their names.
    pub(crate) fn open(&self) -> Vec<String> {
        let mut open = self.open_in_order();
        open.sort();
        open
    }

    fn open_in_order(&self) -> Vec<String> {
        match self {
            Self::Task(task) => vec![format!("work{task}")],
            Self::Several(task, count) => vec![format!("work{task}"); usize::from(*count)],
            Self::Sequence(place, _)
            | Self::Loop(place, _)
            | Self::Within(place)
            | Self::Rounds(place, ..) => place.open_in_order(),
            Self::Parallel(places) => places.iter().flatten().flat_map(Self::open_in_order).collect(),
            Self::Deadline(timer, place, _) => {
                [place.open_in_order(), vec![format!("timer{timer}")]].concat()
            }
            Self::Beside(main, beside, armed) => {
                let places = main.iter().chain(beside).flat_map(|place| place.open_in_order());
                places.chain(armed.as_ref().map(|(timer, _)| format!("timer{timer}"))).collect()
            }
            Self::Race(events, ..) => vec![format!("timer{events}"), format!("message{events}")],
        }
    }

    /// Where the process stands after this task was completed, or this event has happened; `None` when that was the
    /// end.
    pub(crate) fn act(self, name: &str, answers: Answers) -> Option<Self> {
        if !self.open().iter().any(|open| open == name) {
            return Some(self);
        }
        match self {
            Self::Task(_) => None,
            Self::Several(task, count) => (count > 1).then_some(Self::Several(task, count - 1)),
            Self::Sequence(place, rest) => match place.act(name, answers) {
                Some(place) => Some(Self::Sequence(Box::new(place), rest)),
                None => enter_sequence(rest, answers),
            },
            Self::Parallel(places) => {
                let go_on = |place: Option<Self>| place.and_then(|place| place.act(name, answers));
                let places: Vec<_> = places.into_iter().map(go_on).collect();
                places.iter().any(Option::is_some).then_some(Self::Parallel(places))
            }
            Self::Loop(place, body) => match place.act(name, answers) {
                Some(place) => Some(Self::Loop(Box::new(place), body)),
                None if answers.again => enter(&Numbered::Loop(Box::new(body.0)), answers),
                None => None,
            },
            Self::Within(place) => Some(Self::Within(Box::new(place.act(name, answers)?))),
            Self::Rounds(place, left, block) => match place.act(name, answers) {
                Some(place) => Some(Self::Rounds(Box::new(place), left, block)),
                None => enter_rounds(left, block, answers),
            },
            Self::Deadline(timer, _, later) if name == format!("timer{timer}") => enter(&later.0, answers),
            Self::Deadline(timer, place, later) => {
                Some(Self::Deadline(timer, Box::new(place.act(name, answers)?), later))
            }
            Self::Beside(main, _, Some((timer, later))) if name == format!("timer{timer}") => {
                Some(Self::Beside(main, enter(&later.0, answers).map(Box::new), None))
            }
            Self::Beside(main, beside, armed) => {
                let go_on =
                    |place: Option<Box<Self>>| place.and_then(|place| place.act(name, answers)).map(Box::new);
                let (main, beside) = (go_on(main), go_on(beside));
                // The timer watches the first block, and goes with it.
                let armed = armed.filter(|_| main.is_some());
                (main.is_some() || beside.is_some()).then_some(Self::Beside(main, beside, armed))
            }
            Self::Race(events, one, two) => {
                enter(if name == format!("timer{events}") { &one.0 } else { &two.0 }, answers)
            }
        }
    }
}

/// Writes blocks as BPMN. Each block gives the ids of its first and its last element.
struct Writer {
    xml: String,
    last: u32,
}

impl Writer {
    fn fresh(&mut self, kind: &str) -> String {
        self.last += 1;
        format!("{kind}{}", self.last)
    }

    fn element(&mut self, tag: &str, id: &str) -> String {
        writeln!(self.xml, "<{tag} id='{id}'/>").unwrap();
        id.to_owned()
    }

    fn gateway(&mut self, tag: &str) -> String {
        let id = self.fresh(tag);
        self.element(tag, &id)
    }

    fn flow(&mut self, from: &str, to: &str, condition: &str) {
        let id = self.fresh("flow");
        write!(self.xml, "<sequenceFlow id='{id}' sourceRef='{from}' targetRef='{to}'>").unwrap();
        if !condition.is_empty() {
            write!(self.xml, "<conditionExpression>{condition}</conditionExpression>").unwrap();
        }
        writeln!(self.xml, "</sequenceFlow>").unwrap();
    }

    fn within(&mut self, open: &str, close: &str, block: &Numbered) {
        writeln!(self.xml, "<{open}>").unwrap();
        let (start, end) = (self.gateway("startEvent"), self.gateway("endEvent"));
        let (first, last) = self.block(block);
        self.flow(&start, &first, "");
        self.flow(&last, &end, "");
        writeln!(self.xml, "</{close}>").unwrap();
    }

    fn block(&mut self, block: &Numbered) -> (String, String) {
        match block {
            Numbered::Task(task) => {
                let id = self.element("userTask", &format!("work{task}"));
                (id.clone(), id)
            }
            Numbered::Nothing => {
                let id = self.gateway("manualTask");
                (id.clone(), id)
            }
            Numbered::Sequence(blocks) => {
                let ends: Vec<_> = blocks.iter().map(|block| self.block(block)).collect();
                ends.windows(2).for_each(|pair| self.flow(&pair[0].1, &pair[1].0, ""));
                (ends[0].0.clone(), ends[ends.len() - 1].1.clone())
            }
            Numbered::Choice(blocks) => self.branches("exclusiveGateway", blocks),
            Numbered::Parallel(blocks) => self.branches("parallelGateway", blocks),
            Numbered::Inclusive(blocks) => self.branches("inclusiveGateway", blocks),
            Numbered::Several(task, count) => {
                let id = format!("work{task}");
                let loops =
                    format!("<multiInstanceLoopCharacteristics><loopCardinality>{count}</loopCardinality>");
                writeln!(
                    self.xml,
                    "<userTask id='{id}'>{loops}</multiInstanceLoopCharacteristics></userTask>"
                )
                .unwrap();
                (id.clone(), id)
            }
            Numbered::Rounds(count, block) => {
                let id = self.fresh("rounds");
                let loops = format!(
                    "<multiInstanceLoopCharacteristics isSequential='true'><loopCardinality>{count}</loopCardinality>\
                     </multiInstanceLoopCharacteristics>"
                );
                self.within(&format!("subProcess id='{id}'>{loops}<documentation/"), "subProcess", block);
                (id.clone(), id)
            }
            Numbered::Deadline(timer, block, instead) => {
                let (id, after) = (self.fresh("limited"), self.gateway("exclusiveGateway"));
                self.within(&format!("subProcess id='{id}'"), "subProcess", block);
                self.boundary(*timer, &id, true);
                let (first, last) = self.block(instead);
                self.flow(&id, &after, "");
                self.flow(&format!("timer{timer}"), &first, "");
                self.flow(&last, &after, "");
                (id, after)
            }
            Numbered::Beside(timer, block, beside) => {
                let (around, id) = (self.fresh("both"), self.fresh("watched"));
                writeln!(self.xml, "<subProcess id='{around}'>").unwrap();
                self.within(&format!("subProcess id='{id}'"), "subProcess", block);
                self.boundary(*timer, &id, false);
                let (start, end, other) =
                    (self.gateway("startEvent"), self.gateway("endEvent"), self.gateway("endEvent"));
                let (first, last) = self.block(beside);
                self.flow(&start, &id, "");
                self.flow(&id, &end, "");
                self.flow(&format!("timer{timer}"), &first, "");
                self.flow(&last, &other, "");
                writeln!(self.xml, "</subProcess>").unwrap();
                (around.clone(), around)
            }
            Numbered::Race(events, one, two) => self.race(*events, one, two),
            Numbered::Loop(body) => {
                let before = self.gateway("exclusiveGateway");
                let (first, last) = self.block(body);
                let (after, out) = (self.gateway("exclusiveGateway"), self.gateway("task"));
                self.flow(&before, &first, "");
                self.flow(&last, &after, "");
                self.flow(&after, &before, "${again}");
                self.flow(&after, &out, "${not again}");
                (before, out)
            }
            Numbered::SubProcess(block) => {
                let id = self.fresh("subProcess");
                self.within(&format!("subProcess id='{id}'"), "subProcess", block);
                (id.clone(), id)
            }
        }
    }

    fn boundary(&mut self, timer: u32, host: &str, is_interrupting: bool) {
        writeln!(
            self.xml,
            "<boundaryEvent id='timer{timer}' attachedToRef='{host}' cancelActivity='{is_interrupting}'>\
             <timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>"
        )
        .unwrap();
    }

    fn race(&mut self, events: u32, one: &Numbered, two: &Numbered) -> (String, String) {
        let (gateway, after) = (self.gateway("eventBasedGateway"), self.gateway("exclusiveGateway"));
        let (timer, message) = (format!("timer{events}"), format!("message{events}"));
        writeln!(
            self.xml,
            "<intermediateCatchEvent id='{timer}'><timerEventDefinition><timeDuration>PT1H</timeDuration>\
             </timerEventDefinition></intermediateCatchEvent>\n<receiveTask id='{message}'/>"
        )
        .unwrap();
        for (event, block) in [(timer, one), (message, two)] {
            let (first, last) = self.block(block);
            self.flow(&gateway, &event, "");
            self.flow(&event, &first, "");
            self.flow(&last, &after, "");
        }
        (gateway, after)
    }

    fn branches(&mut self, tag: &str, blocks: &[Numbered]) -> (String, String) {
        let (split, join) = (self.gateway(tag), self.gateway(tag));
        for (branch, block) in blocks.iter().enumerate() {
            let (first, last) = self.block(block);
            let is_conditional = tag == "exclusiveGateway" && branch + 1 < blocks.len();
            // The last branch has no condition: it is taken when no other is.
            let condition = match tag {
                _ if is_conditional => format!("${{pick == {branch}}}"),
                "inclusiveGateway" => format!("${{pick != {branch}}}"),
                _ => String::new(),
            };
            self.flow(&split, &first, &condition);
            self.flow(&last, &join, "");
        }
        (split, join)
    }
}
