//! Names for the ids that stand in entries of the trail: of accounts, posts and units by `identity`, of everything else by
//! the module that offers them, as far as the reader may see it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use identity::{accounts, posts, tree};
use platform::{
    Path, Reader, Result,
    audit::words::{PLACE, Piece, Told},
};
use uuid::Uuid;
use web::{App, offers::Named};

use crate::texts;

/// What is to be named: a kind and an id as it stands in the entry.
#[derive(Default)]
pub(crate) struct Wanted(BTreeSet<(String, String)>);

impl Wanted {
    /// What an entry was done to.
    pub(crate) fn id(&mut self, kind: &str, id: Uuid) {
        self.0.insert((kind.to_owned(), id.to_string()));
    }

    /// Where it lies.
    pub(crate) fn place(&mut self, path: &str) {
        self.0.insert((PLACE.to_owned(), path.to_owned()));
    }

    /// What stands in its values.
    pub(crate) fn told(&mut self, told: &[Told]) {
        for piece in told.iter().flat_map(|one| one.before.iter().chain(&one.after)) {
            if let Piece::Named(kind, id) = piece {
                self.0.insert(((*kind).to_owned(), id.clone()));
            }
        }
    }

    /// Asks for all of them, one question for each kind.
    pub(crate) async fn find(self, app: &App, reader: &Reader<'_>) -> Result<Names> {
        let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (kind, id) in self.0 {
            kinds.entry(kind).or_default().push(id);
        }
        let mut names = HashMap::new();
        for (kind, keys) in kinds {
            let ids: Vec<Uuid> = keys.iter().filter_map(|key| key.parse().ok()).collect();
            let found = match kind.as_str() {
                PLACE => {
                    let paths: Vec<Path> = keys.iter().map(|key| Path::stored(key)).collect();
                    for unit in tree::at_all(reader, &paths).await? {
                        let path = unit.path.as_str().to_owned();
                        names.insert((PLACE.to_owned(), path), named(unit.name));
                    }
                    continue;
                }
                "account" => accounts::of_ids(reader, &ids)
                    .await?
                    .into_iter()
                    .map(|row| (row.id.uuid(), named(texts::account(&row.display_name, &row.name))))
                    .collect(),
                "post" => posts::of_ids(reader, &ids)
                    .await?
                    .into_iter()
                    .map(|row| (row.id.uuid(), named(texts::post(&row.unit_name, row.duty))))
                    .collect(),
                "unit" | "organization" => tree::of_ids(reader, &ids)
                    .await?
                    .into_iter()
                    .map(|row| (row.id.uuid(), named(row.name)))
                    .collect(),
                other => offered(app, reader, other, &ids).await?,
            };
            names.extend(found.into_iter().map(|(id, name)| ((kind.clone(), id.to_string()), name)));
        }
        Ok(Names(names))
    }
}

fn named(name: String) -> Named {
    Named { name, href: None }
}

async fn offered(app: &App, reader: &Reader<'_>, kind: &str, ids: &[Uuid]) -> Result<HashMap<Uuid, Named>> {
    match app.offers().names.iter().find(|source| source.kind() == kind) {
        Some(source) => source.names(*reader, ids).await,
        None => Ok(HashMap::new()),
    }
}

/// The names that were found.
pub(crate) struct Names(HashMap<(String, String), Named>);

impl Names {
    /// The name of an id; nothing when nobody knows it or the reader may not see it.
    pub(crate) fn of(&self, kind: &str, id: &str) -> Option<&Named> {
        self.0.get(&(kind.to_owned(), id.to_owned()))
    }

    /// Pieces of a value as one text. What has no name here is shown by its number.
    pub(crate) fn text(&self, pieces: &[Piece]) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Named(kind, id) => {
                self.of(kind, id).map_or_else(|| texts::numbered(id), |named| named.name.clone())
            }
        };
        pieces.iter().map(piece).collect()
    }
}
