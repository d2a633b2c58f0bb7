//! What stands in the trail, in words for people. The trail itself keeps codes and ids; each module declares beside its
//! routes and tables what it writes: its actions with their titles, the labels of their values, and how a value reads.

use serde_json::Value;

use super::texts;

/// An action as entries name it.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// The code, as given to [`super::Entry::new`].
    pub code: &'static str,
    /// What was done, as a person says it.
    pub title: &'static str,
    /// The values that its entries hold.
    pub fields: &'static [Field],
}

/// A value of `before` and `after`.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the entry.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// How it reads.
    pub reads: Reads,
}

impl Field {
    /// A value that reads as it stands.
    pub const fn plain(name: &'static str, label: &'static str) -> Self {
        Self { name, label, reads: Reads::Plain }
    }

    /// A code that a dictionary explains.
    pub const fn coded(name: &'static str, label: &'static str, words: Dictionary) -> Self {
        Self { name, label, reads: Reads::Coded(words) }
    }

    /// A term of some module, such as an element of its process.
    pub const fn term(name: &'static str, label: &'static str) -> Self {
        Self { name, label, reads: Reads::Term }
    }

    /// The id of something that has a name.
    pub const fn named(name: &'static str, label: &'static str, kind: &'static str) -> Self {
        Self { name, label, reads: Reads::Named(kind) }
    }
}

/// The words for a value, by the value and by all values that stand beside it; nothing when it does not know it.
pub type Dictionary = fn(&Value, &Value) -> Option<String>;

/// How a value reads.
#[derive(Clone, Copy, Debug)]
pub enum Reads {
    /// As it stands: texts, numbers, days; yes and no in words.
    Plain,
    /// By a dictionary.
    Coded(Dictionary),
    /// By the terms of whichever module knows it.
    Term,
    /// As the name of whatever the id belongs to, where the reader may see it.
    Named(&'static str),
}

/// The kind of [`Reads::Named`] whose ids are places in the tree of units.
pub const PLACE: &str = "place";

/// All that one module writes into the trail.
#[derive(Clone, Copy, Debug, Default)]
pub struct Vocabulary {
    /// Beginnings of codes, up to a point, with a title: for those who look for all actions of a kind.
    pub groups: &'static [(&'static str, &'static str)],
    /// Its actions.
    pub actions: &'static [Action],
    /// The kinds of things that something is done to, with a title.
    pub subjects: &'static [(&'static str, &'static str)],
    /// Names of its jobs, as they stand for an actor, with a title.
    pub jobs: &'static [(&'static str, &'static str)],
    /// Codes of this module that stand in entries of others.
    pub terms: Option<fn(&str) -> Option<String>>,
}

/// What the platform itself writes.
pub const TRAIL: Vocabulary =
    Vocabulary { groups: &[], actions: &[], subjects: &[], jobs: texts::JOBS, terms: None };

/// A piece of a value that was put into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// Something that has a name, by its kind and its id as it stands in the entry.
    Named(&'static str, String),
}

/// One value that an entry changed, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is called; its name in the entry where no module has a label for it.
    pub label: String,
    /// What it was.
    pub before: Vec<Piece>,
    /// What it is.
    pub after: Vec<Piece>,
}

/// The words of all modules together.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<Vocabulary>);

impl Words {
    /// Of these vocabularies.
    pub fn new(vocabularies: Vec<Vocabulary>) -> Self {
        Self(vocabularies)
    }

    /// All actions, in the order of the modules.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.0.iter().flat_map(|one| one.actions)
    }

    /// All groups and actions as pairs of code and title, each group before its actions: for a chooser.
    pub fn choices(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.iter().flat_map(|one| {
            one.groups.iter().copied().chain(one.actions.iter().map(|action| (action.code, action.title)))
        })
    }

    /// The action of a code.
    pub fn action(&self, code: &str) -> Option<&Action> {
        self.actions().find(|action| action.code == code)
    }

    /// What was done; the code where no module has a title for it.
    pub fn title(&self, code: &str) -> String {
        self.action(code).map_or(code, |action| action.title).to_owned()
    }

    /// What kind of thing something was done to.
    pub fn subject(&self, kind: &str) -> String {
        let found = self.0.iter().flat_map(|one| one.subjects).find(|(code, _)| *code == kind);
        found.map_or(kind, |(_, title)| title).to_owned()
    }

    /// Who did it: a job in words, a sign-in name as it is.
    pub fn actor(&self, name: &str) -> String {
        self.job(name).unwrap_or(name).to_owned()
    }

    /// The title of a job; nothing for people.
    pub fn job(&self, name: &str) -> Option<&'static str> {
        self.0.iter().flat_map(|one| one.jobs).find(|(code, _)| *code == name).map(|(_, title)| *title)
    }

    /// Before and after of an entry side by side: declared values in the order of their declaration, then the others.
    pub fn tell(&self, action: &str, before: &str, after: &str) -> Vec<Told> {
        let (before, after) = (read(before), read(after));
        let declared = self.action(action).map_or(&[][..], |action| action.fields);
        let has = |name: &str| before.get(name).is_some() || after.get(name).is_some();
        let mut told: Vec<Told> = Vec::new();
        for field in declared.iter().filter(|field| has(field.name)) {
            told.push(Told {
                label: field.label.to_owned(),
                before: self.pieces(field, &before),
                after: self.pieces(field, &after),
            });
        }
        let mut rest: Vec<&String> = keys(&before).chain(keys(&after)).collect();
        rest.sort();
        rest.dedup();
        for name in rest.into_iter().filter(|name| !declared.iter().any(|field| field.name == *name)) {
            let plain = |all: &Value| plain(all.get(name));
            told.push(Told { label: name.clone(), before: plain(&before), after: plain(&after) });
        }
        told
    }

    fn pieces(&self, field: &Field, all: &Value) -> Vec<Piece> {
        let Some(value) = all.get(field.name) else { return Vec::new() };
        let values: Vec<&Value> = match value {
            Value::Array(values) => values.iter().collect(),
            one => vec![one],
        };
        let mut pieces = Vec::new();
        for value in values {
            let piece = match (field.reads, value) {
                (_, Value::Null) => continue,
                (Reads::Coded(words), value) => words(value, all).map(Piece::Text),
                (Reads::Term, Value::String(code)) => self.term(code).map(Piece::Text),
                (Reads::Named(kind), Value::String(id)) => Some(Piece::Named(kind, id.clone())),
                _ => None,
            };
            if !pieces.is_empty() {
                pieces.push(Piece::Text(texts::AND.to_owned()));
            }
            match piece {
                Some(piece) => pieces.push(piece),
                None => pieces.extend(plain(Some(value))),
            }
        }
        pieces
    }

    fn term(&self, code: &str) -> Option<String> {
        self.0.iter().filter_map(|one| one.terms).find_map(|words| words(code))
    }
}

/// The values of one side of an entry. What is no object of values stands as one value without a name.
fn read(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(Value::Null) | Err(_) => Value::Object(serde_json::Map::new()),
        Ok(Value::Object(map)) => Value::Object(map),
        Ok(other) => Value::Object(std::iter::once((String::new(), other)).collect()),
    }
}

fn keys(value: &Value) -> impl Iterator<Item = &String> {
    value.as_object().into_iter().flat_map(serde_json::Map::keys)
}

fn plain(value: Option<&Value>) -> Vec<Piece> {
    let text = match value {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Bool(value)) => texts::yes(*value).to_owned(),
        Some(Value::String(text)) if text.is_empty() => return Vec::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    vec![Piece::Text(text)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(value: &Value, _: &Value) -> Option<String> {
        (value.as_str() == Some("r")).then(|| "red".to_owned())
    }

    const ACTIONS: &[Action] = &[Action {
        code: "things.thing.changed",
        title: "Change a thing",
        fields: &[
            Field::coded("colour", "Colour", colour),
            Field::named("owner", "Owner", "person"),
            Field::plain("is_new", "New"),
            Field::term("step", "Step"),
        ],
    }];

    fn words() -> Words {
        let terms = |code: &str| (code == "S1").then(|| "first step".to_owned());
        Words::new(vec![Vocabulary {
            actions: ACTIONS,
            subjects: &[("thing", "Thing")],
            jobs: &[("sweeping", "Sweeper")],
            terms: Some(terms),
            ..Vocabulary::default()
        }])
    }

    #[test]
    fn values_of_an_entry_read_as_people_say_them() {
        let before = r#"{"colour":"r","is_new":true}"#;
        let after = r#"{"colour":"x","is_new":false,"owner":["1","2"],"step":"S1","other":3,"none":null}"#;
        let told = words().tell("things.thing.changed", before, after);
        let text = |text: &str| Piece::Text(text.to_owned());
        let named = |id: &str| Piece::Named("person", id.to_owned());
        let line = |label: &str, before, after| Told { label: label.to_owned(), before, after };
        assert_eq!(
            told,
            [
                line("Colour", vec![text("red")], vec![text("x")]),
                line("Owner", vec![], vec![named("1"), text(texts::AND), named("2")]),
                line("New", vec![text(texts::yes(true))], vec![text(texts::yes(false))]),
                line("Step", vec![], vec![text("first step")]),
                line("none", vec![], vec![]),
                line("other", vec![], vec![text("3")]),
            ]
        );
    }

    #[test]
    fn what_nobody_declared_stands_as_it_was_written() {
        let words = words();
        assert_eq!(words.title("things.thing.changed"), "Change a thing");
        assert_eq!(words.title("things.thing.lost"), "things.thing.lost");
        assert_eq!((words.subject("thing").as_str(), words.subject("x").as_str()), ("Thing", "x"));
        assert_eq!(
            (words.actor("sweeping").as_str(), words.actor("zhangsan").as_str()),
            ("Sweeper", "zhangsan")
        );
        assert!(words.tell("x", "", "null").is_empty());
        assert_eq!(
            words.tell("x", "", "[1]"),
            [Told { label: String::new(), before: vec![], after: vec![Piece::Text("[1]".into())] }]
        );
    }
}
