//! What of an import that is being applied is kept in its row, so that another process can go on with it.

use platform::{Actor, Origin, Path, Scope};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Outcome, applying::Rows};

/// How far an import is, and all that going on with it takes: kept in its row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Journal {
    pub(crate) rows: Rows,
    pub(crate) by: By,
    /// The rows that are written or passed over, without their bad cells.
    pub(crate) so_far: Outcome,
}

/// Who applies an import: as he stood when he said so, also when another process goes on with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct By {
    account: Option<Uuid>,
    name: String,
    post: Option<Uuid>,
    post_title: String,
    address: String,
    request: String,
    path: String,
}

impl By {
    /// Nothing when the scope is no part of the tree.
    pub(crate) fn of(actor: &impl Actor) -> Option<Self> {
        let (path, from) = (actor.scope().path()?, actor.origin());
        Some(Self {
            account: from.account,
            name: from.actor.clone(),
            post: from.post,
            post_title: from.post_title.clone(),
            address: from.address.clone(),
            request: from.request.clone(),
            path: path.to_string(),
        })
    }

    pub(crate) fn actor(self) -> Acting {
        Acting {
            scope: Scope::subtree(Path::stored(&self.path)),
            origin: Origin {
                account: self.account,
                actor: self.name,
                post: self.post,
                post_title: self.post_title,
                address: self.address,
                request: self.request,
                once: None,
            },
        }
    }
}

/// Whoever works on a file in the background.
pub(crate) struct Acting {
    scope: Scope,
    origin: Origin,
}

impl Actor for Acting {
    fn scope(&self) -> &Scope {
        &self.scope
    }
    fn origin(&self) -> &Origin {
        &self.origin
    }
}
