//! Whom the names of a file stand for: duties by their code or title, whoever began the instance, and what was chosen
//! for other names when the file was deployed.

use std::collections::BTreeMap;

use bpmn::{Element, Expression, Value, Variables};
use identity::Duty;

/// Names of a file with what they stand for here: the code of a duty, or [`STARTER`].
pub type Names = BTreeMap<String, String>;

/// The name of whoever began the instance.
pub const STARTER: &str = "starter";

/// Whom a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Whoever began the instance.
    Starter,
    /// Whoever holds the duty, nearest to the unit of the instance.
    Holders(Duty),
}

/// Whom a name stands for; nothing when nobody knows it. `chosen` is what was chosen when the file was deployed.
pub fn whom(name: &str, chosen: &Names) -> Option<Whom> {
    let known = |name: &str| match name {
        STARTER | "initiator" => Some(Whom::Starter),
        name => Duty::GIVEN
            .into_iter()
            .find(|duty| duty.code() == name || duty.title() == name)
            .map(Whom::Holders),
    };
    let name = name.trim();
    known(name).or_else(|| chosen.get(name).and_then(|chosen| known(chosen)))
}

/// What the file says of who does a task: the texts of `assignee`, `candidateUsers` and `candidateGroups`.
pub(crate) fn texts_of(element: &Element) -> Vec<&str> {
    let zeebe = element.extensions().iter().find(|part| part.name == "zeebe:assignmentDefinition");
    let text = |key| element.extension(key).or_else(|| zeebe.and_then(|part| part.attribute(key)));
    ["assignee", "candidateUsers", "candidateGroups"].into_iter().filter_map(text).collect()
}

/// The names in what a text gave.
pub(crate) fn split(value: &Value) -> Vec<String> {
    let names = match value {
        Value::List(all) => all.iter().map(ToString::to_string).collect(),
        one => one.to_string().split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>(),
    };
    names.into_iter().filter(|name| !name.is_empty() && name != "null").collect()
}

/// The names that stand in the file for who does a task, as far as they are known before it runs. A text that cannot be
/// read stands for itself: nobody is called so.
pub fn named(element: &Element) -> Vec<String> {
    let mut found = Vec::new();
    for text in texts_of(element) {
        if !Expression::is_marked(text) {
            found.extend(split(&Value::from(text)));
            continue;
        }
        match Expression::parse(text, None) {
            Err(_) => found.push(text.to_owned()),
            // Only a fixed text gives something without variables.
            Ok(expression) => {
                if let Ok(value @ (Value::Text(_) | Value::List(_))) = expression.evaluate(&Variables::new())
                {
                    found.extend(split(&value));
                }
            }
        }
    }
    found
}
