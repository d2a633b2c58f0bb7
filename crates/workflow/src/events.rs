//! Messages and signals: who waits for them, and delivering them.

use std::collections::{BTreeSet, VecDeque};

use bpmn::{Command, SubscriptionId, Value, Variables};
use platform::{Id, Path, Result, Scope, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, DeriveActiveEnum, EnumIter, Order};
use serde_json::json;

use crate::{
    Deployment, Doer, Host, Instance, Status, Subject, Verb, commands,
    effects::Awaited,
    gate::Pass,
    items,
    schema::{definition, instance, subscription},
    transition::Act,
    turn::check_signature,
};

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub(crate) enum Kind {
    /// A message: one takes it.
    #[sea_orm(string_value = "message")]
    Message,
    /// A signal: everybody hears it.
    #[sea_orm(string_value = "signal")]
    Signal,
}

/// Who took a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// An instance that waited for it.
    Taken(Id<Instance>),
    /// An instance that it began.
    Began(Id<Instance>),
    /// Nobody waits for it. Nothing was changed.
    Nobody,
}

/// The row of something that is waited for.
pub(crate) fn row(tx: &Tx, instance: Id<Instance>, one: &Awaited) -> subscription::ActiveModel {
    subscription::ActiveModel {
        id: Set(tx.new_id()),
        instance: Set(Some(instance)),
        definition: Set(None),
        kind: Set(one.kind),
        number: Set(i64::from(one.number)),
        element: Set(one.element.to_string()),
        name: Set(one.name.to_string()),
        correlation: Set(key(one.correlation.as_ref())),
    }
}

/// What tells one receiver from another, as a text; without it there is nothing to tell.
fn key(correlation: Option<&Value>) -> String {
    match correlation {
        None | Some(Value::Null) => String::new(),
        Some(value) => value.to_string(),
    }
}

impl Host {
    /// Delivers a message to whoever has waited longest for this name and correlation; when no instance does, to a
    /// deployed process that begins with it. Whether the doer may is the caller's to know.
    ///
    /// # Errors
    /// [`platform::Error::Stale`] when the receiver moved on while this ran; [`platform::Error::Blocked`] when it is
    /// suspended, its definition is at fault, or its module does not listen to others (`not-in-this-process`).
    pub async fn deliver(
        &self,
        tx: &mut Tx,
        name: &str,
        correlation: Option<&Value>,
        variables: Variables,
        doer: &Doer<'_>,
    ) -> Result<Delivery> {
        self.deliver_from(tx, None, (name, correlation), variables, doer).await
    }

    /// The same for a message that an instance sent. Those of one process understand each other; others ask at the gate.
    pub(crate) async fn deliver_from(
        &self,
        tx: &mut Tx,
        from: Option<&instance::Model>,
        (name, correlation): (&str, Option<&Value>),
        variables: Variables,
        doer: &Doer<'_>,
    ) -> Result<Delivery> {
        check_signature(tx, doer)?;
        let system = Scope::system("who waits for a message");
        let waiting = tx
            .read_as(&system)
            .find::<subscription::Entity>()
            .filter(subscription::Column::Kind.eq(Kind::Message))
            .filter(subscription::Column::Name.eq(name))
            .filter(subscription::Column::Correlation.eq(key(correlation)))
            .filter(subscription::Column::Instance.is_not_null())
            .order_by(subscription::Column::Id, Order::Asc)
            .limit(1)
            .one()
            .await?;
        if let Some((row, id)) = waiting.and_then(|row| row.instance.map(|id| (row, id))) {
            let before = tx.read_as(&system).get::<instance::Entity>(id).await?;
            let pass = self.pass_between(Verb::Deliver, from, &before, doer)?;
            entry(tx, "workflow.message.delivered", (id.uuid(), &before.path), name);
            let subscription = SubscriptionId(items::number(row.number));
            let command = Command::Deliver { subscription, variables };
            self.advance(tx, before, command, Act::by(doer, pass)).await?;
            return Ok(Delivery::Taken(id));
        }
        let begins = self.begun_by(tx, Kind::Message, name).await?;
        let Some((definition, start)) = begins.first() else {
            tx.unaudited("nobody waits for the message");
            return Ok(Delivery::Nobody);
        };
        self.begin_at(tx, *definition, start, variables, doer).await.map(Delivery::Began)
    }

    /// Tells everybody who waits for a signal, and begins the deployed processes that begin with it. Instances that are
    /// halted do not hear it, and those of modules that do not listen to others. Gives how many heard.
    ///
    /// # Errors
    /// As [`Host::deliver`]: all hear it, or nobody does.
    pub async fn signal(
        &self,
        tx: &mut Tx,
        name: &str,
        variables: &Variables,
        doer: &Doer<'_>,
    ) -> Result<usize> {
        self.signal_all(tx, (name, variables), doer, None).await
    }

    /// The same for all but the instance that the signal comes from.
    pub(crate) async fn signal_all(
        &self,
        tx: &mut Tx,
        (name, variables): (&str, &Variables),
        doer: &Doer<'_>,
        from: Option<&instance::Model>,
    ) -> Result<usize> {
        check_signature(tx, doer)?;
        let system = Scope::system("who waits for a signal");
        let waiting = tx
            .read_as(&system)
            .find::<subscription::Entity>()
            .filter(subscription::Column::Kind.eq(Kind::Signal))
            .filter(subscription::Column::Name.eq(name))
            .order_by(subscription::Column::Id, Order::Asc)
            .all()
            .await?;
        let mut seen: BTreeSet<Id<Instance>> = from.map(|from| from.id).into_iter().collect();
        let mut heard = 0;
        for row in waiting {
            if let Some(id) = row.instance {
                if !seen.insert(id) {
                    continue;
                }
                let before = tx.read_as(&system).get::<instance::Entity>(id).await?;
                if before.status != Status::Running {
                    continue;
                }
                let Ok(pass) = self.pass_between(Verb::Signal, from, &before, doer) else { continue };
                entry(tx, "workflow.signal.heard", (id.uuid(), &before.path), name);
                let command = Command::Signal { name: name.to_owned(), variables: variables.clone() };
                self.advance(tx, before, command, Act::by(doer, pass)).await?;
                heard += 1;
            } else if let Some(definition) = row.definition {
                self.begin_at(tx, definition, &row.element, variables.clone(), doer).await?;
                heard += 1;
            }
        }
        if heard == 0 {
            tx.unaudited("nobody waits for the signal");
        }
        Ok(heard)
    }

    fn pass_between(
        &self,
        verb: Verb,
        from: Option<&instance::Model>,
        to: &instance::Model,
        doer: &Doer<'_>,
    ) -> Result<Pass> {
        match from {
            Some(from) if from.process_key == to.process_key => Ok(Pass::by_itself(to)),
            _ => self.admit(verb, to, doer),
        }
    }

    async fn begun_by(&self, tx: &Tx, kind: Kind, name: &str) -> Result<Vec<(Id<Deployment>, String)>> {
        let system = Scope::system("which process begins with a message");
        let rows = tx
            .read_as(&system)
            .find::<subscription::Entity>()
            .filter(subscription::Column::Kind.eq(kind))
            .filter(subscription::Column::Name.eq(name))
            .filter(subscription::Column::Correlation.eq(""))
            .filter(subscription::Column::Definition.is_not_null())
            .order_by(subscription::Column::Id, Order::Asc)
            .all()
            .await?;
        Ok(rows.into_iter().filter_map(|row| Some((row.definition?, row.element))).collect())
    }

    /// Begins a deployed process at one of its start events, where it was deployed.
    pub(crate) async fn begin_at(
        &self,
        tx: &mut Tx,
        id: Id<Deployment>,
        start: &str,
        variables: Variables,
        doer: &Doer<'_>,
    ) -> Result<Id<Instance>> {
        let system = Scope::system("a process that an event begins");
        let of = tx.read_as(&system).get::<definition::Entity>(id).await?;
        let process = self.deployed(&tx.read(), id).await?;
        let subject = Subject { id: tx.new_id::<Instance>().uuid(), path: Path::stored(&of.path) };
        let row = commands::new_row(tx, &process, Some(id), &subject, doer);
        let act = Act::by(doer, self.admit(Verb::Start, &row, doer)?);
        let (instance, mut next) = (row.id, VecDeque::new());
        self.begin(tx, &process, row, (Some(start), variables), act, &mut next).await?;
        self.follow(tx, doer, next).await?;
        Ok(instance)
    }
}

fn entry(tx: &mut Tx, action: &'static str, (id, path): (uuid::Uuid, &str), name: &str) {
    let entry = Entry::new(action, "workflow_instance").on(id, &Path::stored(path));
    tx.audit(entry.after(json!({ "name": name })));
}
