//! Generated processes of nested blocks, their BPMN, and a second implementation that runs the blocks themselves.
//!
//! The second one knows nothing of tokens, flows or gateways; that both agree says that no token is lost or doubled.

use std::{collections::BTreeSet, fmt::Write};

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
    /// A task, then the block, again as long as the variable `again` is true.
    Loop(Box<Block>),
    SubProcess(Box<Block>),
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
            1 => inner.clone().prop_map(|block| Block::Loop(Box::new(block))),
            2 => inner.prop_map(|block| Block::SubProcess(Box::new(block))),
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
    Loop(Box<Numbered>),
    SubProcess(Box<Numbered>),
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
        Block::Loop(block) => {
            let body = vec![number(&Block::Task, last), number(block, last)];
            Numbered::Loop(Box::new(Numbered::Sequence(body)))
        }
        Block::SubProcess(block) => Numbered::SubProcess(Box::new(number(block, last))),
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
        Numbered::Loop(body) => {
            let place = enter(body, answers).expect("a loop begins with a task");
            Some(Place::Loop(Box::new(place), Box::new(Later((**body).clone()))))
        }
        Numbered::SubProcess(block) => Some(Place::Within(Box::new(enter(block, answers)?))),
    }
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
    /// The tasks that are open.
    pub(crate) fn open(&self) -> BTreeSet<String> {
        match self {
            Self::Task(task) => BTreeSet::from([format!("work{task}")]),
            Self::Sequence(place, _) | Self::Loop(place, _) | Self::Within(place) => place.open(),
            Self::Parallel(places) => places.iter().flatten().flat_map(Self::open).collect(),
        }
    }

    /// Where the process stands after this open task; `None` when that was the end.
    pub(crate) fn complete(self, task: &str, answers: Answers) -> Option<Self> {
        if !self.open().contains(task) {
            return Some(self);
        }
        match self {
            Self::Task(_) => None,
            Self::Sequence(place, rest) => match place.complete(task, answers) {
                Some(place) => Some(Self::Sequence(Box::new(place), rest)),
                None => enter_sequence(rest, answers),
            },
            Self::Parallel(places) => {
                let go_on = |place: Option<Self>| place.and_then(|place| place.complete(task, answers));
                let places: Vec<_> = places.into_iter().map(go_on).collect();
                places.iter().any(Option::is_some).then_some(Self::Parallel(places))
            }
            Self::Loop(place, body) => match place.complete(task, answers) {
                Some(place) => Some(Self::Loop(Box::new(place), body)),
                None if answers.again => enter(&Numbered::Loop(Box::new(body.0)), answers),
                None => None,
            },
            Self::Within(place) => Some(Self::Within(Box::new(place.complete(task, answers)?))),
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

    fn branches(&mut self, tag: &str, blocks: &[Numbered]) -> (String, String) {
        let (split, join) = (self.gateway(tag), self.gateway(tag));
        for (branch, block) in blocks.iter().enumerate() {
            let (first, last) = self.block(block);
            let is_conditional = tag == "exclusiveGateway" && branch + 1 < blocks.len();
            // The last branch has no condition: it is taken when no other is.
            let condition = if is_conditional { format!("${{pick == {branch}}}") } else { String::new() };
            self.flow(&split, &first, &condition);
            self.flow(&last, &join, "");
        }
        (split, join)
    }
}
