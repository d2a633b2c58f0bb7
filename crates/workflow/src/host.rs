//! The processes that are known: those of modules in code, and those that were deployed.

use std::{
    any::TypeId,
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;
use identity::Duty;
use platform::{Error, Id, Reader, Result, Scope, Tx};
use sea_orm::{ColumnTrait, Order};
use tokio::sync::Notify;

use crate::{
    Deployment, Handler, InstanceRow, Owner, Process,
    assigning::Deployed,
    schema::{definition, instance},
    switching,
};

/// So many deployed definitions stay in memory as they were read; beyond that all are let go.
const MOST: usize = 1_000;

/// Runs processes. Cheap to clone. A module that has processes of its own makes one with its own [`Owner`] for its
/// commands; the server makes one with all of them, which also runs what is due.
#[derive(Clone)]
pub struct Host {
    inner: Arc<Inner>,
    /// In whose hands it is: the type of the owner. Empty for the host of everybody.
    hands: Option<TypeId>,
}

struct Inner {
    owners: BTreeMap<String, Arc<dyn Owner>>,
    handlers: BTreeMap<String, Arc<dyn Handler>>,
    /// Deployed definitions by id. A row never changes, and ids are never given twice, so that this is right for
    /// whichever database asks.
    read: Mutex<HashMap<Id<Deployment>, Arc<Process>>>,
    woken: Notify,
}

/// A process with the id of its row; there is none when it comes in code.
pub(crate) type Known = (Arc<Process>, Option<Id<Deployment>>);

impl Host {
    /// The host of these processes and of whatever is deployed, with what does the jobs of files.
    pub fn new(owners: Vec<Arc<dyn Owner>>, handlers: Vec<Arc<dyn Handler>>) -> Self {
        let inner = Inner {
            owners: owners.into_iter().map(|owner| (owner.key().to_owned(), owner)).collect(),
            handlers: handlers.into_iter().map(|handler| (handler.name().to_owned(), handler)).collect(),
            read: Mutex::default(),
            woken: Notify::new(),
        };
        Self { inner: Arc::new(inner), hands: None }
    }

    /// The same host for an owner of this type: see [`Host::for_owner`].
    pub(crate) fn in_the_hands_of(&self, owner: TypeId) -> Self {
        Self { inner: self.inner.clone(), hands: Some(owner) }
    }

    pub(crate) fn hands(&self) -> Option<TypeId> {
        self.hands
    }

    /// The module whose process it is; nothing for deployed ones.
    pub(crate) fn owned(&self, key: &str) -> Option<Arc<dyn Owner>> {
        self.inner.owners.get(key).cloned()
    }

    /// The keys of the processes that modules own.
    pub fn owned_keys(&self) -> impl Iterator<Item = &str> {
        self.inner.owners.keys().map(String::as_str)
    }

    /// Whose process it is; a deployed one has the owner that reads its file.
    pub(crate) fn owner(&self, key: &str) -> Arc<dyn Owner> {
        self.owned(key).unwrap_or_else(|| Arc::new(Deployed))
    }

    pub(crate) fn is_in_code(&self, key: &str) -> bool {
        self.inner.owners.contains_key(key)
    }

    /// Whether something does the jobs of a name.
    pub fn has_handler(&self, name: &str) -> bool {
        self.inner.handlers.contains_key(name)
    }

    pub(crate) fn handler(&self, name: &str) -> Option<Arc<dyn Handler>> {
        self.inner.handlers.get(name).cloned()
    }

    pub(crate) fn owners(&self) -> impl Iterator<Item = &Arc<dyn Owner>> {
        self.inner.owners.values()
    }

    pub(crate) fn administrator(&self, instance: &InstanceRow) -> Duty {
        self.owner(&instance.process_key).administrator()
    }

    /// The process that an instance runs on, for the names of its elements.
    ///
    /// # Errors
    /// Of the database, or when a stored file does not read.
    pub async fn process(&self, reader: &Reader<'_>, of: &InstanceRow) -> Result<Arc<Process>> {
        self.running_on(reader, of.definition, (&of.process_key, &of.process_version)).await
    }

    pub(crate) async fn process_of(&self, reader: &Reader<'_>, of: &instance::Model) -> Result<Arc<Process>> {
        self.running_on(reader, of.definition, (&of.process_key, &of.process_version)).await
    }

    async fn running_on(
        &self,
        reader: &Reader<'_>,
        definition: Option<Id<Deployment>>,
        (key, version): (&str, &str),
    ) -> Result<Arc<Process>> {
        match definition {
            Some(id) => self.deployed(reader, id).await,
            None => match self.inner.owners.get(key) {
                Some(owner) => owner.process(version),
                None => Err(Error::internal(format!("no module has the process {key}"))),
            },
        }
    }

    /// The process of a key with which an instance begins today; nothing when nobody knows it, or it is switched off.
    pub(crate) async fn current(
        &self,
        reader: &Reader<'_>,
        key: &str,
        today: NaiveDate,
    ) -> Result<Option<Known>> {
        if let Some(owner) = self.inner.owners.get(key) {
            return owner.current(today).map(|process| Some((process, None)));
        }
        if switching::is_off(reader, key).await? {
            return Ok(None);
        }
        let system = Scope::system("the newest definition of a process");
        let query = reader.beyond_scope(&system).find::<definition::Entity>();
        let newest: Vec<(Id<Deployment>,)> = query
            .filter(definition::Column::Key.eq(key))
            .order_by(definition::Column::Number, Order::Desc)
            .limit(1)
            .tune(|query| {
                use sea_orm::QuerySelect as _;
                query.select_only().column(definition::Column::Id)
            })
            .tuples()
            .await?;
        let Some((id,)) = newest.first().copied() else { return Ok(None) };
        Ok(Some((self.deployed(reader, id).await?, Some(id))))
    }

    /// All versions of a process, newest first.
    ///
    /// # Errors
    /// Of the database, or when a stored file does not read.
    pub async fn versions(&self, reader: &Reader<'_>, key: &str) -> Result<Vec<Arc<Process>>> {
        if let Some(owner) = self.inner.owners.get(key) {
            let mut all = owner.versions()?;
            all.reverse();
            return Ok(all);
        }
        let system = Scope::system("the versions of a process");
        let query = reader.beyond_scope(&system).find::<definition::Entity>();
        let query = query.filter(definition::Column::Key.eq(key));
        let rows = query.order_by(definition::Column::Number, Order::Desc).all().await?;
        rows.iter().map(|row| self.keep(row)).collect()
    }

    /// A version of a process, by its number or name.
    pub(crate) async fn version(
        &self,
        reader: &Reader<'_>,
        key: &str,
        version: &str,
    ) -> Result<Option<Known>> {
        if let Some(owner) = self.inner.owners.get(key) {
            return Ok(owner.process(version).ok().map(|process| (process, None)));
        }
        let Ok(number) = version.parse::<i64>() else { return Ok(None) };
        let system = Scope::system("a definition of a process");
        let query = reader.beyond_scope(&system).find::<definition::Entity>();
        let query =
            query.filter(definition::Column::Key.eq(key)).filter(definition::Column::Number.eq(number));
        let Some(row) = query.one().await? else { return Ok(None) };
        Ok(Some((self.keep(&row)?, Some(row.id))))
    }

    /// A deployed process, read once and then kept.
    pub(crate) async fn deployed(&self, reader: &Reader<'_>, id: Id<Deployment>) -> Result<Arc<Process>> {
        let kept = self.inner.read.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(process) = kept {
            return Ok(process);
        }
        let system = Scope::system("the definition of an instance");
        let row = reader.beyond_scope(&system).get::<definition::Entity>(id).await?;
        self.keep(&row)
    }

    pub(crate) fn keep(&self, row: &definition::Model) -> Result<Arc<Process>> {
        let definition = bpmn::Definition::parse_process(&row.xml, &row.key)
            .map_err(|error| Error::internal(format!("{} {}: {error}", row.key, row.number)))?;
        let names = crate::definitions::names_of(row)?;
        let (key, version) = (row.key.clone(), row.number.to_string());
        let process = Arc::new(Process { key, version, definition, names });
        let mut kept = self.inner.read.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(row.id, process.clone());
        Ok(process)
    }

    /// Tells the runner of this program that there is something to do, as soon as it can see it.
    pub(crate) fn wake(&self, tx: &mut Tx) {
        let host = self.clone();
        tx.after_commit(move || host.inner.woken.notify_one());
    }

    pub(crate) async fn woken(&self) {
        self.inner.woken.notified().await;
    }
}
