//! Deployed definitions: BPMN files as rows, in versions.

use std::collections::BTreeMap;

use bpmn::{EventKind, Kind};
use identity::Account;
use platform::{Error, Id, Path, RawId, Reader, Result, Scope, Timestamp, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order, QueryFilter, QuerySelect as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    Deployment, Doer, Host, Names, errands, events,
    schema::{definition, errand, subscription},
    switching, texts, turn,
};

/// What deploying led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// The row.
    pub id: Id<Deployment>,
    /// The id of the process in the file, which is its key.
    pub key: String,
    /// Its version, from 1.
    pub version: i64,
    /// Whether it was there already, word for word, so that nothing changed.
    pub was_there: bool,
    /// What is wrong or doubtful with it, each with element and line.
    pub findings: Vec<String>,
    /// What was read and is not run, each with element and line.
    pub unsupported: Vec<String>,
}

/// A file to deploy.
#[derive(Clone, Copy, Debug)]
pub struct Deploying<'a> {
    /// BPMN 2.0 XML.
    pub xml: &'a str,
    /// Where instances lie that a message, a signal or a timer begins.
    pub path: &'a Path,
    /// Whom names of the file stand for that are no duty.
    pub names: &'a Names,
}

/// A deployed definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeployedRow {
    /// The row.
    pub id: Id<Deployment>,
    /// The key of the process.
    pub key: String,
    /// Its version, from 1.
    pub version: i64,
    /// Its name; the key when the file gives none.
    pub name: String,
    /// See [`Deployed::findings`].
    pub findings: Vec<String>,
    /// See [`Deployed::unsupported`].
    pub unsupported: Vec<String>,
    /// Whom names of the file stand for that are no duty, as it was chosen.
    pub names: Names,
    /// Where it was deployed: what begins by itself begins there.
    pub path: Path,
    /// When.
    pub deployed_at: Timestamp,
    /// By whom.
    pub deployed_by: Option<Id<Account>>,
}

impl From<definition::Model> for DeployedRow {
    fn from(row: definition::Model) -> Self {
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        let names = names_of(&row).unwrap_or_default();
        Self {
            id: row.id,
            key: row.key,
            version: row.number,
            name: row.name,
            findings: lines(&row.findings),
            unsupported: lines(&row.unsupported),
            names,
            path: Path::stored(&row.path),
            deployed_at: row.deployed_at,
            deployed_by: row.deployed_by,
        }
    }
}

/// What was chosen for the names of a deployed file.
pub(crate) fn names_of(row: &definition::Model) -> Result<Names> {
    Ok(row.names.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default())
}

/// All deployed definitions, by key, the newest version of each first.
pub async fn definitions(reader: &Reader<'_>) -> Result<Vec<DeployedRow>> {
    let rows = reader
        .find::<definition::Entity>()
        .order_by(definition::Column::Key, Order::Asc)
        .order_by(definition::Column::Number, Order::Desc)
        .all()
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What the processes are called that there are, in code and deployed, by key.
pub async fn titles(host: &Host, reader: &Reader<'_>) -> Result<BTreeMap<String, String>> {
    let mut titles = BTreeMap::new();
    for owner in host.owners() {
        if let Some(newest) = owner.versions()?.last() {
            titles.insert(newest.key.clone(), newest.definition.title().to_owned());
        }
    }
    let system = Scope::system("what processes are called");
    let rows: Vec<(String, String)> = reader
        .beyond_scope(&system)
        .find::<definition::Entity>()
        .order_by(definition::Column::Number, Order::Asc)
        .tune(|query| query.select_only().columns([definition::Column::Key, definition::Column::Name]))
        .tuples()
        .await?;
    // The newest of a key comes last.
    titles.extend(rows);
    Ok(titles)
}

/// One deployed definition, with its file.
pub async fn definition(reader: &Reader<'_>, raw: RawId<Deployment>) -> Result<(DeployedRow, String)> {
    let (_, row) = reader.resolve::<definition::Entity>(raw).await?;
    let xml = row.xml.clone();
    Ok((row.into(), xml))
}

impl Host {
    /// Deploys the processes of a BPMN file that say they can be executed; when none says so, the first. What is there
    /// already, word for word and with the same names, as the newest version is left as it is. Whether the doer may is
    /// the caller's to know.
    ///
    /// # Errors
    /// [`Error::Invalid`] (`file`) with the engine's sentence for what cannot be read: line, element, reason. The same
    /// for a key that belongs to a module of the house.
    pub async fn deploy(&self, tx: &mut Tx, file: Deploying<'_>, doer: &Doer<'_>) -> Result<Vec<Deployed>> {
        let xml = file.xml;
        let refused = |error: bpmn::ParseError| Error::invalid("file", texts::unreadable(&error.to_string()));
        let first = bpmn::Definition::parse(xml).map_err(refused)?;
        let marked = first.processes().iter().filter(|one| one.is_executable).map(|one| one.id.clone());
        let mut keys: Vec<String> = marked.collect();
        if keys.is_empty() {
            keys.push(first.process_id().to_owned());
        }
        let mut digest = Sha256::new_with_prefix(xml.as_bytes());
        if !file.names.is_empty() {
            digest.update(serde_json::to_vec(file.names)?);
        }
        let digest = hex::encode(digest.finalize());
        let mut deployed = Vec::with_capacity(keys.len());
        for key in keys {
            if self.is_in_code(&key) {
                let why = format!("the process `{key}` belongs to the house");
                return Err(Error::invalid("file", texts::unreadable(&why)));
            }
            let read = bpmn::Definition::parse_process(xml, &key).map_err(refused)?;
            deployed.push(self.deploy_one(tx, (file, &digest), read, doer).await?);
        }
        Ok(deployed)
    }

    async fn deploy_one(
        &self,
        tx: &mut Tx,
        (file, digest): (Deploying<'_>, &str),
        read: bpmn::Definition,
        doer: &Doer<'_>,
    ) -> Result<Deployed> {
        let Deploying { xml, path, names } = file;
        let key = read.process_id().to_owned();
        let query = tx.read().find::<definition::Entity>().filter(definition::Column::Key.eq(key.as_str()));
        let newest = query.order_by(definition::Column::Number, Order::Desc).limit(1).one().await?;
        if let Some((element, cycle)) = errands::too_often(&read, tx.now()) {
            return Err(Error::invalid("file", texts::too_often(&element, &cycle)));
        }
        let findings: Vec<String> = read.check().iter().map(ToString::to_string).collect();
        let unsupported: Vec<String> = read.unsupported().iter().map(said).collect();
        if let Some(row) = newest.as_ref().filter(|row| row.digest == digest) {
            tx.unaudited("the definition is there already");
            let (id, version) = (row.id, row.number);
            return Ok(Deployed { id, key, version, was_there: true, findings, unsupported });
        }
        let name = read.processes().iter().find(|one| one.id == key).map(|one| one.name.clone());
        let row = definition::Model {
            id: tx.new_id(),
            key: key.clone(),
            number: newest.as_ref().map_or(0, |row| row.number) + 1,
            name: name.filter(|name| !name.is_empty()).unwrap_or_else(|| key.clone()),
            digest: digest.to_owned(),
            xml: xml.to_owned(),
            findings: findings.join("\n"),
            unsupported: unsupported.join("\n"),
            names: if names.is_empty() { None } else { Some(serde_json::to_string(names)?) },
            path: path.to_string(),
            deployed_at: tx.now(),
            deployed_by: turn::signature(doer).account,
        };
        let (id, version) = (row.id, row.number);
        tx.insert_many(vec![definition::ActiveModel::from(row)]).await?;
        if let Some(before) = newest {
            forget_starts(tx, before.id, &key).await?;
        }
        if !switching::is_off(&tx.read(), &key).await? {
            wait_for_starts(tx, id, &key, &read).await?;
        }
        tx.audit(
            Entry::new("workflow.definition.deployed", "workflow_definition").on(id.uuid(), path).after(
                json!({
                    "key": key, "version": version, "digest": digest, "findings": findings.len(), "names": names,
                }),
            ),
        );
        self.wake(tx);
        Ok(Deployed { id, key, version, was_there: false, findings, unsupported })
    }
}

fn said(part: &bpmn::Unsupported) -> String {
    let stops = if part.stops { "a token that gets there is refused" } else { "it is passed over" };
    format!("line {}, `{}`: {} is not executed, {stops}", part.line, part.element, part.kind)
}

/// Only the newest version is begun by events.
pub(crate) async fn forget_starts(tx: &Tx, before: Id<Deployment>, key: &str) -> Result<()> {
    tx.delete_where::<subscription::Entity>(|rows| rows.filter(subscription::Column::Definition.eq(before)))
        .await?;
    let waiting = tx
        .read()
        .find::<errand::Entity>()
        .filter(errand::Column::Instance.is_null())
        .filter(errand::Column::Kind.eq(errands::Kind::Start))
        .all()
        .await?;
    let is_of = |row: &errand::Model| {
        serde_json::from_str::<errands::Start>(&row.payload).is_ok_and(|start| start.key == key)
    };
    let gone: Vec<_> = waiting.into_iter().filter(is_of).map(|row| row.id).collect();
    tx.delete_where::<errand::Entity>(|rows| rows.filter(errand::Column::Id.is_in(gone))).await?;
    Ok(())
}

/// What a process begins with, if that is an event.
pub(crate) async fn wait_for_starts(
    tx: &Tx,
    id: Id<Deployment>,
    key: &str,
    read: &bpmn::Definition,
) -> Result<()> {
    let mut waiting = Vec::new();
    let mut timers = Vec::new();
    for start in read.starts() {
        let kind = match (start.kind(), start.event()) {
            (Kind::ReceiveTask, _) | (_, Some(EventKind::Message)) => events::Kind::Message,
            (_, Some(EventKind::Signal)) => events::Kind::Signal,
            (_, Some(EventKind::Timer)) => {
                timers.extend(errands::start(tx, key, start));
                continue;
            }
            _ => continue,
        };
        let Some(name) = start.awaits() else { continue };
        waiting.push(subscription::ActiveModel {
            id: Set(tx.new_id()),
            instance: Set(None),
            definition: Set(Some(id)),
            kind: Set(kind),
            number: Set(0),
            element: Set(start.id().to_string()),
            name: Set(name.to_owned()),
            correlation: Set(String::new()),
        });
    }
    tx.insert_many(waiting).await?;
    tx.insert_many(timers).await
}
