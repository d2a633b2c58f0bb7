//! Generated processes: whatever the order of completions, the engine agrees with the second implementation.

use std::collections::{BTreeMap, BTreeSet};

use bpmn::{Command, Definition, Effect, Ending, ItemId, Rejected, State, Value, Variables, step};
use proptest::prelude::*;

use crate::model::{Answers, Model, blocks};

/// What a host would keep: it learns of everything by effects alone.
#[derive(Default)]
struct Host {
    open: BTreeMap<ItemId, String>,
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
                    self.open.insert(*item, element.to_string());
                }
                Effect::ItemCompleted { item, element } | Effect::ItemCancelled { item, element } => {
                    assert_eq!(self.open.remove(item).as_deref(), Some(element.as_str()));
                }
                Effect::Entered { element } => *self.inside.entry(element.to_string()).or_default() += 1,
                Effect::Left { element } => *self.inside.get_mut(element.as_str()).expect("entered before") -= 1,
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
    let open: BTreeMap<_, _> = next.open_items().map(|open| (open.item, open.element.to_string())).collect();
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
        let mut state = go(&definition, &State::default(), Command::Start { variables: variables(answers) }, &mut host);
        let mut place = model.start(answers);
        let mut choices = choices.into_iter();
        while let Some(standing) = place {
            let open: BTreeSet<_> = host.open.values().cloned().collect();
            prop_assert_eq!(open.len(), host.open.len(), "no task is open twice");
            prop_assert_eq!(&open, &standing.open());
            // When the choices are used up, the first item without another round: every loop has an end.
            let choice = choices.next();
            let answers = choice.as_ref().map_or(Answers { pick: 0, again: false }, |(_, pick, again)| Answers { pick: *pick, again: *again });
            let at = choice.map_or(0, |(index, ..)| index.index(host.open.len()));
            let (item, task) = host.open.iter().nth(at).map(|(item, task)| (*item, task.clone())).unwrap();
            state = go(&definition, &state, Command::Complete { item, variables: variables(answers) }, &mut host);
            let again = Command::Complete { item, variables: Variables::new() };
            let wanted = if state.is_ended() { Rejected::Ended } else { Rejected::NoSuchItem(item) };
            prop_assert_eq!(step(&definition, state.clone(), again), Err(wanted));
            place = standing.complete(&task, answers);
        }
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
            let item = *host.open.keys().nth(index.index(host.open.len())).unwrap();
            let variables = variables(Answers { pick, again });
            state = go(&definition, &state, Command::Complete { item, variables }, &mut host);
        }
        if !state.is_ended() {
            state = go(&definition, &state, Command::Cancel { reason: String::new() }, &mut host);
            prop_assert_eq!(host.ended, Some(true));
        }
        prop_assert!(state.is_ended() && state.open_items().next().is_none());
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
