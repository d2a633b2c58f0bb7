//! Ids of elements and flows, shared between a definition, its states and their effects.

use std::{borrow::Borrow, fmt, ops::Deref, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::definition::{Definition, Element, ElementIndex};

/// Id of an element or of a sequence flow: a text that costs nothing to copy. Compares and prints as its text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(Arc<str>);

impl Name {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_same_place(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Default for Name {
    fn default() -> Self {
        Self::from("")
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.as_str().to_owned()
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Name {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// The element that a part of a state stands at. Stored as its id alone; in memory it remembers its place in the
/// definition, which is believed only when the very same id stands there.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub(crate) id: Name,
    place: ElementIndex,
}

impl At {
    pub(crate) fn new(element: &Element) -> Self {
        Self { id: element.id.clone(), place: element.index }
    }

    pub(crate) fn resolve<'d>(&self, definition: &'d Definition) -> Option<&'d Element> {
        let near = definition.get(self.place).filter(|element| element.id.is_same_place(&self.id));
        near.or_else(|| definition.element(&self.id))
    }

    /// Whether this is the element, without looking into its text where that can be avoided.
    pub(crate) fn is(&self, element: &Element) -> bool {
        self.id.is_same_place(&element.id) || self.id == element.id
    }
}

impl PartialEq for At {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for At {}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.id.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { id: Name::deserialize(deserializer)?, place: ElementIndex::NOWHERE })
    }
}
