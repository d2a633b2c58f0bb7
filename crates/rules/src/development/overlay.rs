//! What an administrator sets differently from a pack. National floors only become stricter (docs/rules.md).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Gate, Pack, gates::Stricter};

/// Values set by an administrator, by key: `WP16/publicity/working_days`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Overlay {
    values: BTreeMap<String, i64>,
}

/// Why a value is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverlayError {
    /// The pack has no such parameter.
    #[error("the pack has no parameter {0}")]
    Unknown(String),
    /// It is looser than the national floor.
    #[error("{key}: {value} is looser than the national floor {floor}")]
    Looser {
        /// The parameter.
        key: String,
        /// What was asked for.
        value: i64,
        /// What the national rule says.
        floor: i64,
    },
    /// It is negative or too large.
    #[error("{0}: the value does not fit")]
    Unfit(String),
}

/// A parameter of a pack that can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// `WP16/publicity/working_days`.
    pub key: String,
    /// The value of the pack.
    pub value: i64,
    /// In which direction it becomes stricter.
    pub stricter: Stricter,
    /// Whether it is a national floor.
    pub floor: bool,
}

impl Overlay {
    /// Sets a value. A national floor takes only what is as strict or stricter; a practice takes any value that fits.
    ///
    /// # Errors
    /// Why it is not taken; the overlay is unchanged then.
    pub fn tighten(&mut self, pack: &Pack, key: &str, value: i64) -> Result<(), OverlayError> {
        judge(pack, key, value)?;
        self.values.insert(key.to_owned(), value);
        Ok(())
    }

    /// What is set, in the order of the keys.
    pub fn values(&self) -> impl Iterator<Item = (&str, i64)> {
        self.values.iter().map(|(key, value)| (key.as_str(), *value))
    }
}

impl Pack {
    /// All parameters that an overlay may set.
    pub fn parameters(&self) -> Vec<Parameter> {
        let of_gate = |code: &str, gate: &Gate| -> Vec<Parameter> {
            let named = |(name, value, stricter)| Parameter {
                key: format!("{code}/{}/{name}", gate.rule.kind()),
                value,
                stricter,
                floor: gate.floor,
            };
            gate.rule.parameters().into_iter().map(named).collect()
        };
        self.work_points()
            .iter()
            .flat_map(|p| p.gates.iter().flat_map(|gate| of_gate(&p.code, gate)))
            .collect()
    }

    /// The pack with the values of an overlay, which is judged again: it may have been made for another version.
    ///
    /// # Errors
    /// The first value that is not taken.
    pub fn with(&self, overlay: &Overlay) -> Result<Self, OverlayError> {
        let mut changed = self.clone();
        for (key, value) in overlay.values() {
            judge(self, key, value)?;
            changed.set(key, value)?;
        }
        Ok(changed)
    }

    fn set(&mut self, key: &str, value: i64) -> Result<(), OverlayError> {
        let mut parts = key.splitn(3, '/');
        let (code, kind, name) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
        let point = self.work_points_mut().iter_mut().find(|point| Some(point.code.as_str()) == code);
        let gate = point.and_then(|point| point.gates.iter_mut().find(|gate| Some(gate.rule.kind()) == kind));
        let gate = gate.ok_or_else(|| OverlayError::Unknown(key.to_owned()))?;
        if gate.rule.set(name, value) { Ok(()) } else { Err(OverlayError::Unfit(key.to_owned())) }
    }
}

fn judge(pack: &Pack, key: &str, value: i64) -> Result<(), OverlayError> {
    let known = pack.parameters().into_iter().find(|parameter| parameter.key == key);
    let known = known.ok_or_else(|| OverlayError::Unknown(key.to_owned()))?;
    if !(0..=10_000).contains(&value) {
        return Err(OverlayError::Unfit(key.to_owned()));
    }
    let is_looser = match known.stricter {
        Stricter::Higher => value < known.value,
        Stricter::Lower => value > known.value,
    };
    if known.floor && is_looser {
        return Err(OverlayError::Looser { key: key.to_owned(), value, floor: known.value });
    }
    Ok(())
}
