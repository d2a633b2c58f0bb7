//! A form that could not be taken, given back: while a page is rendered, its fields show what was typed.

use std::sync::{Arc, Mutex, PoisonError};

use identity::unsent::Unsent;

/// The fields that are given back to the page that is being rendered. Each value goes into one field.
#[derive(Clone)]
pub(crate) struct Restored(Arc<Mutex<Vec<Given>>>);

struct Given {
    name: String,
    value: String,
    is_shown: bool,
}

tokio::task_local! {
    /// Set around a request that asks for a form of its own, so that any field can find its value while it renders.
    pub(crate) static RESTORED: Restored;
}

impl Restored {
    pub(crate) fn of(form: Unsent) -> Self {
        let given = |(name, value)| Given { name, value, is_shown: false };
        Self(Arc::new(Mutex::new(form.fields.into_iter().map(given).collect())))
    }

    /// What was typed that no field shows: sentences, not the codes and numbers behind buttons.
    pub(crate) fn left(&self) -> Vec<String> {
        let fields = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = fields.iter().filter(|one| !one.is_shown && !one.value.trim().is_ascii());
        left.map(|one| one.value.clone()).collect()
    }
}

/// What was typed into the field of this name, for the first field that asks.
pub(crate) fn typed(name: &str) -> Option<String> {
    RESTORED
        .try_with(|restored| {
            let mut fields = restored.0.lock().unwrap_or_else(PoisonError::into_inner);
            let given = fields.iter_mut().find(|one| one.name == name && !one.is_shown)?;
            given.is_shown = true;
            Some(given.value.clone())
        })
        .ok()
        .flatten()
}
