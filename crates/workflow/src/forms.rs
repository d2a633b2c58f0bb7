//! The form of a user task, as Camunda and Flowable files give it, for a page that knows nothing of the process.

use bpmn::{Element, Extension};

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The variable that it fills.
    pub name: String,
    /// What people read; the name when the file gives none.
    pub label: String,
    /// `string`, `long`, `boolean`, `date` or `enum`, as files write it; `string` when the file says nothing.
    pub kind: String,
    /// What stands in it at first, as the file writes it.
    pub default: String,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// Whether it only shows something.
    pub is_read_only: bool,
    /// Whether what stands in it is shown; what is not may still be written.
    pub is_readable: bool,
    /// Of an `enum`: values with what people read.
    pub choices: Vec<(String, String)>,
}

/// The fields of a user task or start event, in the order of the file.
pub fn fields(element: &Element) -> Vec<Field> {
    let mut found = Vec::new();
    for part in element.extensions() {
        match bare(&part.name) {
            "formData" => {
                found.extend(part.children.iter().filter(|one| bare(&one.name) == "formField").map(field));
            }
            "formProperty" => found.push(field(part)),
            _ => {}
        }
    }
    found
}

fn field(part: &Extension) -> Field {
    let attribute = |name: &str| part.attribute(name).unwrap_or_default().to_owned();
    let says = |name: &str, value: &str| part.attribute(name) == Some(value);
    let constraint = |name: &str| {
        let lists = part.children.iter().filter(|one| bare(&one.name) == "validation");
        let mut all = lists.flat_map(|list| &list.children);
        all.any(|one| one.attribute("name") == Some(name) && one.attribute("config") != Some("false"))
    };
    let label = part.attribute("label").or_else(|| part.attribute("name"));
    let kind = attribute("type");
    Field {
        name: attribute("id"),
        label: label.map_or_else(|| attribute("id"), str::to_owned),
        kind: if kind.is_empty() { "string".to_owned() } else { kind },
        default: part
            .attribute("defaultValue")
            .or_else(|| part.attribute("default"))
            .unwrap_or_default()
            .to_owned(),
        is_required: says("required", "true") || constraint("required"),
        is_read_only: says("writable", "false") || constraint("readonly"),
        is_readable: !says("readable", "false"),
        choices: part
            .children
            .iter()
            .filter(|one| bare(&one.name) == "value")
            .map(|one| {
                let id = one.attribute("id").unwrap_or_default().to_owned();
                let label = one.attribute("name").map_or_else(|| id.clone(), str::to_owned);
                (id, label)
            })
            .collect(),
    }
}

/// A name without the prefix of its vendor.
fn bare(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, bare)| bare)
}
