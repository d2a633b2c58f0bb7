//! One running instance as a value: what is open, what waits, where, and the variables.
//!
//! It names elements by id, not by place in the definition, so that a state outlives a change of the engine's tables
//! and can be read by people. Written by serde; the form carries a version, and an unknown version is refused.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::values::Variables;

/// Number of a work item: unique within an instance, counted from 1, never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub u32);

impl std::fmt::Display for ItemId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A work item that waits for its completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenItem<'s> {
    /// Its number.
    pub item: ItemId,
    /// Id of its user task.
    pub element: &'s str,
}

/// One instance of a process. `State::default()` is one that was not started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    version: Version,
    pub(crate) phase: Phase,
    /// The last numbers that were given to an item and to a scope.
    #[serde(default)]
    pub(crate) last_item: u32,
    #[serde(default)]
    pub(crate) last_scope: u32,
    /// Instances of sub-processes, in the order of their beginning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) scopes: Vec<Scope>,
    /// Tokens at user tasks, in the order of their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) items: Vec<Item>,
    /// Tokens at gateways that wait for others, in the order of their arrival.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) waiting: Vec<Waiting>,
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub(crate) variables: Variables,
}

impl State {
    /// Whether a start was accepted, also when the instance has ended since.
    pub fn is_started(&self) -> bool {
        self.phase != Phase::New
    }

    /// Whether the instance came to its end or was cancelled.
    pub fn is_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended | Phase::Cancelled)
    }

    /// Whether the instance neither ended nor can go on: tokens wait at a parallel gateway for ones that will not come.
    pub fn is_stuck(&self) -> bool {
        self.phase == Phase::Running && self.items.is_empty()
    }

    /// The work items that can be completed, by number.
    pub fn open_items(&self) -> impl Iterator<Item = OpenItem<'_>> {
        self.items.iter().map(|item| OpenItem { item: item.id, element: &item.element })
    }

    /// Ids of the sub-processes that are running, outer before inner.
    pub fn open_scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().map(|scope| scope.element.as_str())
    }

    /// The variables.
    pub fn variables(&self) -> &Variables {
        &self.variables
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Phase {
    #[default]
    New,
    Running,
    Ended,
    Cancelled,
}

/// Number of a scope. 0 is the process itself, which has no record; sub-processes count from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ScopeId(pub(crate) u32);

impl ScopeId {
    pub(crate) const PROCESS: Self = Self(0);

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    fn is_process(&self) -> bool {
        *self == Self::PROCESS
    }
}

/// One run through a sub-process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scope {
    pub(crate) id: ScopeId,
    pub(crate) element: String,
    /// The scope that it runs in.
    #[serde(default, rename = "in", skip_serializing_if = "ScopeId::is_process")]
    pub(crate) parent: ScopeId,
}

/// A token at a user task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Item {
    pub(crate) id: ItemId,
    pub(crate) element: String,
    #[serde(default, rename = "in", skip_serializing_if = "ScopeId::is_process")]
    pub(crate) scope: ScopeId,
}

/// A token at a gateway that waits for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) element: String,
    /// Id of the flow by which it came.
    pub(crate) flow: String,
    #[serde(default, rename = "in", skip_serializing_if = "ScopeId::is_process")]
    pub(crate) scope: ScopeId,
}

/// Version of the stored form. A later form gets a later number and keeps reading this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Version;

impl Version {
    const NUMBER: u32 = 1;
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(Self::NUMBER)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            Self::NUMBER => Ok(Self),
            other => Err(D::Error::custom(format!("version {other} of a process state is not known"))),
        }
    }
}
