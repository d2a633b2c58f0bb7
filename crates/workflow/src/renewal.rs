//! Beginning an instance anew from what its owner's own records prove: for one that was moved without them.

use std::collections::VecDeque;

use bpmn::{Command, Definition, ItemId, State, Variables};
use platform::{Id, Path, Result, Tx, audit::Entry};
use serde_json::json;

use crate::{
    Doer, Host, Instance, InstanceRow, Subject, Verb,
    commands::{new_row, said},
    effects::Changes,
    gate::Pass,
    schema::instance,
    texts,
    transition::Act,
    turn::{check_administrator, check_signature, refused},
};

/// A work item that was done, as the records of its owner have it.
#[derive(Clone, Debug)]
pub struct Step {
    /// The user task.
    pub element: String,
    /// With which variables it was completed.
    pub variables: Variables,
}

/// Where a process stands behind some steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retraced {
    /// The user tasks that are open, in the order of opening.
    pub open: Vec<String>,
    /// The end event that was reached.
    pub reached_end: Option<String>,
}

/// Goes the way of a process again in memory: from its start by these steps. Nothing when a step does not fit.
pub fn retrace(definition: &Definition, start: Variables, steps: &[Step]) -> Option<Retraced> {
    let mut reached_end = None;
    let mut go = |state: State, command: Command| {
        let (state, effects, way) = bpmn::step_with_way(definition, state, command).ok()?;
        reached_end = Changes::of(definition, effects, &way, "").reached_end();
        Some(state)
    };
    let mut state = go(State::default(), Command::Start { variables: start })?;
    for step in steps {
        let item = item_at(&state, &step.element)?;
        state = go(state, Command::Complete { item, variables: step.variables.clone() })?;
    }
    let open = state.open_items().map(|open| open.element.to_string()).collect();
    Some(Retraced { open, reached_end })
}

fn item_at(state: &State, element: &str) -> Option<ItemId> {
    state.open_items().find(|open| **open.element == *element).map(|open| open.item)
}

impl Host {
    /// Begins an instance anew about the same subject, in the version of the process that it has, and does the steps
    /// again: nobody's turn is asked, because each was done before. The old instance ends with the reason and keeps its
    /// trace. The owner hears of the new instance first.
    ///
    /// # Errors
    /// As [`Host::cancel`]; [`Error::Blocked`] (`does-not-fit`) when a step is not open where it should be.
    pub async fn renew(
        &self,
        tx: &mut Tx,
        id: Id<Instance>,
        doer: &Doer<'_>,
        reason: &str,
        (start, steps): (Variables, Vec<Step>),
    ) -> Result<Id<Instance>> {
        check_signature(tx, doer)?;
        said(reason)?;
        let old = tx.read().get::<instance::Entity>(id).await?;
        let pass = self.admit(Verb::Renew, &old, doer)?;
        let of = InstanceRow::from(&old);
        check_administrator(tx, &of, self.administrator(&of), doer).await?;
        let process = self.process_of(&tx.read(), &old).await?;
        let subject = Subject { id: old.subject, path: Path::stored(&old.path) };
        let row = instance::Model {
            started_by: old.started_by,
            starter: old.starter,
            starter_duty: old.starter_duty,
            starter_name: old.starter_name.clone(),
            ..new_row(tx, &process, old.definition, &subject, doer)
        };
        let (new, mut next) = (row.id, VecDeque::new());
        let again = Doer::System(texts::RENEWED);
        tx.audit(
            Entry::new("workflow.instance.renewed", "workflow_instance")
                .on(new.uuid(), &subject.path)
                .because(reason)
                .before(json!({ "instance": id.uuid(), "status": format!("{:?}", old.status) }))
                .after(json!({ "steps": steps.len() })),
        );
        let act = Act::by(&again, Pass::by_itself(&row));
        self.begin(tx, &process, row, (None, start), act, &mut next).await?;
        for step in steps {
            let before = tx.read().get::<instance::Entity>(new).await?;
            let state: State = serde_json::from_str(&before.state)?;
            let Some(item) = item_at(&state, &step.element) else {
                let why = texts::does_not_fit(&step.element);
                return Err(refused("does-not-fit", why, None));
            };
            let act = Act::by(&again, Pass::by_itself(&before)).note(texts::RENEWED);
            let command = Command::Complete { item, variables: step.variables };
            self.once(tx, &process, before, command, act, &mut next).await?;
        }
        self.follow(tx, &again, next).await?;
        if !old.status.is_over() {
            self.end(tx, old, pass, doer, reason).await?;
        }
        Ok(new)
    }
}
