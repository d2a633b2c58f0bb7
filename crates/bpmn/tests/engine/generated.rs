//! Generated processes: whatever the order of completions, the engine agrees with the second implementation.

use std::collections::BTreeMap;

use bpmn::{
    Command, Definition, Effect, Ending, ItemId, Kind, Problem, Rejected, State, SubscriptionId, TimerId,
    Value, Variables, step,
};
use proptest::prelude::*;

use crate::model::{Answers, Model, blocks};

/// What can be done with an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Open {
    Item(ItemId),
    Timer(TimerId),
    Message(SubscriptionId),
}

impl Open {
    fn command(self, variables: Variables) -> Command {
        match self {
            Self::Item(item) => Command::Complete { item, variables },
            // A timer brings no variables: they are set before.
            Self::Timer(timer) => Command::FireTimer { timer, then: None },
            Self::Message(subscription) => Command::Deliver { subscription, variables },
        }
    }
}

/// What a host would keep: it learns of everything by effects alone.
#[derive(Default)]
struct Host {
    open: BTreeMap<Open, String>,
    last: Option<ItemId>,
    inside: BTreeMap<String, u32>,
    ended: Option<bool>,
}

impl Host {
    fn take(&mut self, effects: &[Effect]) {
        for effect in effects {
            assert_eq!(self.ended, None, "nothing happens after the end");
            match effect {
                Effect::ItemOpened { item, element } => {
                    assert!(Some(*item) > self.last, "numbers of items rise");
                    self.last = Some(*item);
                    self.open.insert(Open::Item(*item), element.to_string());
                }
                Effect::ItemCompleted { item, element } | Effect::ItemCancelled { item, element } => {
                    assert_eq!(self.open.remove(&Open::Item(*item)).as_deref(), Some(element.as_str()));
                }
                Effect::TimerArmed { timer, element, .. } => {
                    self.open.insert(Open::Timer(*timer), element.to_string());
                }
                Effect::TimerFired { timer, element } | Effect::TimerDisarmed { timer, element } => {
                    assert_eq!(self.open.remove(&Open::Timer(*timer)).as_deref(), Some(element.as_str()));
                }
                Effect::MessageAwaited { subscription, element, .. } => {
                    self.open.insert(Open::Message(*subscription), element.to_string());
                }
                Effect::Withdrawn { subscription, element } => {
                    let open = self.open.remove(&Open::Message(*subscription));
                    assert_eq!(open.as_deref(), Some(element.as_str()));
                }
                Effect::Caught { .. } | Effect::Migrated | Effect::Returned { .. } => {}
                Effect::Entered { element } => *self.inside.entry(element.to_string()).or_default() += 1,
                Effect::Left { element } => {
                    *self.inside.get_mut(element.as_str()).expect("entered before") -= 1;
                }
                Effect::Ended { how, .. } => {
                    assert!(self.open.is_empty() && self.inside.values().all(|count| *count == 0));
                    self.ended = Some(matches!(how, Ending::Cancelled { .. }));
                }
                other => panic!("what is {other:?}?"),
            }
        }
    }
}

/// One step, twice, and through JSON: the same each time, and what the host knows is what the state says.
fn go(definition: &Definition, state: &State, command: Command, host: &mut Host) -> State {
    let (next, effects) = step(definition, state.clone(), command.clone()).unwrap();
    let stored: State = serde_json::from_str(&serde_json::to_string(state).unwrap()).unwrap();
    assert_eq!(step(definition, stored, command), Ok((next.clone(), effects.clone())));
    host.take(&effects);
    let items = next.open_items().map(|open| (Open::Item(open.item), open.element.to_string()));
    let timers = next.armed_timers().map(|(timer, element)| (Open::Timer(timer), element.to_string()));
    let awaited = next.awaited().map(|(id, element)| (Open::Message(id), element.to_string()));
    let open: BTreeMap<_, _> = items.chain(timers).chain(awaited).collect();
    assert_eq!(open, host.open);
    assert_eq!(next.is_ended(), host.ended.is_some());
    assert!(!next.is_stuck());
    next
}

fn variables(answers: Answers) -> Variables {
    let pick = i64::try_from(answers.pick).unwrap();
    Variables::from([
        ("pick".to_owned(), Value::from(pick)),
        ("again".to_owned(), Value::from(answers.again)),
    ])
}

/// Which of the open items is next, and what is answered.
fn choices() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, bool)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, prop::bool::weighted(0.3)), 60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_completions_comes_to_the_end(block in blocks(), choices in choices(), first in 0..4_usize) {
        let model = Model::new(&block);
        let definition = Definition::parse(&model.bpmn()).unwrap();
        prop_assert_eq!(definition.unsupported(), &[]);
        let answers = Answers { pick: first, again: false };
        let mut host = Host::default();
        let start = Command::Start { variables: variables(answers) };
        let mut state = go(&definition, &State::default(), start.clone(), &mut host);
        let mut place = model.start(answers);
        let mut choices = choices.into_iter();
        let mut commands = vec![start];
        while let Some(standing) = place {
            let mut open: Vec<_> = host.open.values().cloned().collect();
            open.sort();
            prop_assert_eq!(&open, &standing.open());
            // When the choices are used up, the first without another round: every loop has an end.
            let choice = choices.next();
            let answers = choice.as_ref().map_or(Answers { pick: 0, again: false }, |(_, pick, again)| Answers { pick: *pick, again: *again });
            let at = choice.map_or(0, |(index, ..)| index.index(host.open.len()));
            let (open, name) = host.open.iter().nth(at).map(|(open, name)| (*open, name.clone())).unwrap();
            let set = Command::SetVariables { variables: variables(answers) };
            let act = open.command(variables(answers));
            for command in [set, act.clone()] {
                commands.push(command.clone());
                state = go(&definition, &state, command, &mut host);
            }
            let wanted = match open {
                _ if state.is_ended() => Rejected::Ended,
                Open::Item(item) => Rejected::NoSuchItem(item),
                Open::Timer(timer) => Rejected::NoSuchTimer(timer),
                Open::Message(subscription) => Rejected::NoSuchSubscription(subscription),
            };
            prop_assert_eq!(step(&definition, state.clone(), act), Err(wanted));
            place = standing.act(&name, answers);
        }
        let replayed = commands.into_iter().fold(State::default(), |state, command| step(&definition, state, command).unwrap().0);
        prop_assert_eq!(replayed, state);
        let is_mistake = |problem| matches!(problem, Problem::Deadlock | Problem::NotSynchronised | Problem::Unreachable);
        prop_assert!(!definition.check().iter().any(|finding| is_mistake(finding.problem)), "{:?}", definition.check());
        prop_assert_eq!(host.ended, Some(false));
    }

    #[test]
    fn a_cancellation_at_any_point_leaves_nothing_open(block in blocks(), choices in choices(), steps in 0..20_usize) {
        let model = Model::new(&block);
        let definition = Definition::parse(&model.bpmn()).unwrap();
        let answers = Answers { pick: 0, again: true };
        let mut host = Host::default();
        let mut state = go(&definition, &State::default(), Command::Start { variables: variables(answers) }, &mut host);
        for (index, pick, again) in choices.into_iter().take(steps) {
            if state.is_ended() {
                break;
            }
            let open = *host.open.keys().nth(index.index(host.open.len())).unwrap();
            let variables = variables(Answers { pick, again });
            state = go(&definition, &state, open.command(variables), &mut host);
            if !state.is_ended() {
                // To follow a definition of the same elements changes nothing.
                let again = Definition::parse(&model.bpmn()).unwrap();
                let before = state.clone();
                state = go(&again, &state, Command::Migrate { mapping: BTreeMap::new() }, &mut host);
                prop_assert_eq!(&state, &before);
            }
        }
        if !state.is_ended() {
            state = go(&definition, &state, Command::Cancel { reason: String::new() }, &mut host);
            prop_assert_eq!(host.ended, Some(true));
        }
        prop_assert!(state.is_ended() && host.open.is_empty());
    }

    #[test]
    fn what_was_given_back_comes_to_the_end(block in blocks(), choices in choices(), to in prop::collection::vec(any::<prop::sample::Index>(), 60)) {
        let definition = Definition::parse(&Model::new(&block).bpmn()).unwrap();
        let tasks: Vec<_> = definition.elements().filter(|element| element.kind() == Kind::UserTask).collect();
        let mut host = Host::default();
        let start = Command::Start { variables: variables(Answers { pick: 0, again: false }) };
        let mut state = go(&definition, &State::default(), start, &mut host);
        let mut choices = choices.into_iter().zip(to);
        let mut rounds = 0;
        while !state.is_ended() {
            rounds += 1;
            prop_assert!(rounds < 5_000, "the end is not reached");
            let Some(((index, pick, again), to)) = choices.next() else {
                let open = *host.open.keys().next().unwrap();
                state = go(&definition, &state, open.command(variables(Answers { pick: 0, again: false })), &mut host);
                continue;
            };
            let open = *host.open.keys().nth(index.index(host.open.len())).unwrap();
            if let (Open::Item(item), true) = (open, pick > 0) {
                let to = to.get(&tasks).id().to_string();
                let back = Command::Return { item, to, reason: String::new() };
                match step(&definition, state.clone(), back.clone()) {
                    Ok(_) => state = go(&definition, &state, back, &mut host),
                    Err(refused) => prop_assert!(matches!(refused, Rejected::NoReturn { .. }), "{refused}"),
                }
            } else {
                state = go(&definition, &state, open.command(variables(Answers { pick, again })), &mut host);
            }
        }
        prop_assert_eq!(host.ended, Some(false));
    }

    #[test]
    fn no_text_makes_the_reader_fall(text in ".{0,200}", at in any::<prop::sample::Index>(), block in blocks()) {
        let _ = Definition::parse(&text);
        // A good file with a hole and something else in it.
        let mut file = Model::new(&block).bpmn();
        let at = at.index(file.len());
        file.replace_range(at..(at + 7).min(file.len()), &text);
        if let Ok(definition) = Definition::parse(&file) {
            definition.check();
            let _ = step(&definition, State::default(), Command::Start { variables: Variables::new() });
        }
    }
}
