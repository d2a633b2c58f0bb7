//! Variables that go into and out of activities and events: data objects of the standard, parameters of vendors.

use super::{Reader, VENDORS, activities::passes_all, is_same, is_true, local, referred, xml::Node};
use crate::{
    definition::{Element, Kind, Mapping, Source},
    expression::Expression,
    values::Value,
};

/// Parts that hold data, and are referred to by id.
const HOLDERS: [&str; 6] =
    ["dataObject", "dataObjectReference", "dataInput", "dataOutput", "property", "dataStoreReference"];

impl<'n> Reader<'n> {
    /// Notes everything in a process that holds data. The tree is at most as deep as the XML reader lets it be.
    pub(super) fn find_data(&mut self, node: &'n Node) {
        for child in node.children.iter().filter(|child| child.is_model) {
            if HOLDERS.contains(&child.name.as_str()) {
                self.data.extend(child.id().map(|id| (id, child)));
            }
            self.find_data(child);
        }
    }

    /// The variable that a data object, an input, an output or a property of this id is.
    pub(super) fn variable(&self, reference: &str) -> String {
        let Some(mut part) = referred(&self.data, reference).copied() else { return reference.to_owned() };
        if let Some(object) = part.attribute("dataObjectRef").and_then(|id| referred(&self.data, id)) {
            part = object;
        }
        let by_name =
            matches!(part.name.as_str(), "dataInput" | "dataOutput" | "property") || value_of(part).is_some();
        let name = part.attribute("name").filter(|_| by_name);
        name.or(part.id()).unwrap_or(reference).to_owned()
    }

    /// Data objects that begin with a value.
    pub(super) fn data_objects(node: &'n Node) -> Vec<Mapping> {
        let with_value = |part: &'n Node| {
            let value = value_of(part)?;
            let target = part.attribute("name").or(part.id())?.to_owned();
            Some(Mapping::new(target, Source::Value(typed(value, part.attribute("itemSubjectRef")))))
        };
        node.named("dataObject").filter_map(with_value).collect()
    }

    pub(super) fn mappings(&mut self, node: &'n Node, element: &mut Element, faults: &mut Vec<String>) {
        let list = node.first("multiInstanceLoopCharacteristics");
        let of_list = |name| list.and_then(|list| list.text_of(name));
        let (list_in, list_out) = (of_list("loopDataInputRef"), of_list("loopDataOutputRef"));
        for part in
            node.named("dataInputAssociation").filter(|part| !is_same(part.text_of("targetRef"), list_in))
        {
            self.association(part, &mut element.inputs, faults);
        }
        for part in
            node.named("dataOutputAssociation").filter(|part| !is_same(part.text_of("sourceRef"), list_out))
        {
            self.association(part, &mut element.outputs, faults);
        }
        for part in node.extensions() {
            let result = match part.name.as_str() {
                "zeebe:ioMapping" => zeebe_mapping(part, element),
                name if is_of_vendor(name, "inputOutput") => parameters(part, element),
                name if is_of_vendor(name, "in") => pass(part).map(|found| element.inputs.extend(found)),
                name if is_of_vendor(name, "out") => pass(part).map(|found| element.outputs.extend(found)),
                _ => Ok(()),
            };
            if let Err(reason) = result {
                faults.push(format!("{}: {reason}", part.name));
            }
        }
        if element.kind == Kind::CallActivity {
            element.keeps_results = true;
            let all = || Mapping::new("", Source::All);
            let says_nothing = element.inputs.is_empty() && element.outputs.is_empty();
            let inherits = is_true(node.of_vendor(&VENDORS, "inheritVariables"));
            if inherits || (says_nothing && passes_all(node, "propagateAllParentVariables")) {
                element.inputs.insert(0, all());
            }
            if says_nothing && passes_all(node, "propagateAllChildVariables") {
                element.outputs.insert(0, all());
            }
        }
    }

    /// Variables that a message event takes in or gives out.
    pub(super) fn event_data(&mut self, node: &'n Node, element: &mut Element) {
        let mut faults = Vec::new();
        for part in node.named("dataInputAssociation") {
            self.association(part, &mut element.inputs, &mut faults);
        }
        for part in node.named("dataOutputAssociation") {
            self.association(part, &mut element.outputs, &mut faults);
        }
        for part in node.extensions() {
            let result = match part.name.as_str() {
                "zeebe:ioMapping" => zeebe_mapping(part, element),
                name if is_of_vendor(name, "inputOutput") => parameters(part, element),
                _ => Ok(()),
            };
            if let Err(reason) = result {
                faults.push(format!("{}: {reason}", part.name));
            }
        }
        element.keeps_results = false;
        for fault in faults {
            self.report(&element.id.clone(), &fault, node.line);
        }
    }

    fn association(&mut self, part: &'n Node, found: &mut Vec<Mapping>, faults: &mut Vec<String>) {
        let language = |part: &Node| part.attribute("language").map(str::to_owned);
        let mut has_assignment = false;
        for assignment in part.named("assignment") {
            has_assignment = true;
            let (Some(from), Some(to)) = (assignment.first("from"), assignment.text_of("to")) else {
                continue;
            };
            match Expression::parse(from.text.trim(), language(from).as_deref()) {
                Ok(expression) => {
                    let target = self.variable(to.trim_start_matches("${").trim_end_matches('}'));
                    found.push(Mapping::new(target, Source::Expression(expression)));
                }
                Err(error) => faults.push(format!("assignment: {error}")),
            }
        }
        let Some(target) = part.text_of("targetRef").map(|target| self.variable(target)) else { return };
        if let Some(transformation) = part.first("transformation") {
            match Expression::parse(transformation.text.trim(), language(transformation).as_deref()) {
                Ok(expression) => found.push(Mapping::new(target, Source::Expression(expression))),
                Err(error) => faults.push(format!("transformation: {error}")),
            }
        } else if let Some(source) = part.text_of("sourceRef").filter(|_| !has_assignment) {
            let source = self.variable(source);
            if source != target {
                found.push(Mapping::new(target, Source::Variable(source)));
            }
        }
    }
}

fn is_of_vendor(name: &str, wanted: &str) -> bool {
    name.split_once(':').is_some_and(|(prefix, bare)| bare == wanted && VENDORS.contains(&prefix))
}

/// The text with which a vendor lets a data object begin.
fn value_of(part: &Node) -> Option<&str> {
    let mut parts = part.extensions();
    parts.find(|part| is_of_vendor(&part.name, "value")).map(|part| part.text.trim())
}

fn typed(text: &str, of: Option<&str>) -> Value {
    let of = of.map_or("", local);
    let number = || text.parse().ok().map(Value::Integer);
    let value = match of {
        "boolean" => Some(Value::Bool(is_true(Some(text)))),
        "int" | "integer" | "long" | "short" => number(),
        "double" | "float" | "decimal" => text.parse::<rust_decimal::Decimal>().ok().map(Value::from),
        _ => None,
    };
    value.unwrap_or_else(|| Value::from(text))
}

fn zeebe_mapping(part: &Node, element: &mut Element) -> Result<(), String> {
    for mapping in &part.children {
        let (Some(source), Some(target)) = (mapping.attribute("source"), mapping.attribute("target")) else {
            continue;
        };
        let source = source_of(source, None)?;
        // `order.id` is the entry `id` of the variable `order`.
        let mut names = target.split('.').map(|name| name.trim().to_owned());
        let target = names.next().unwrap_or_default();
        let mapping_to = Mapping { target, path: names.collect(), source };
        match mapping.name.as_str() {
            "zeebe:input" => element.inputs.push(mapping_to),
            "zeebe:output" => {
                element.keeps_results = true;
                element.outputs.push(mapping_to);
            }
            _ => {}
        }
    }
    Ok(())
}

/// `camunda:inputOutput`.
fn parameters(part: &Node, element: &mut Element) -> Result<(), String> {
    for parameter in &part.children {
        let Some(name) = parameter.attribute("name") else { continue };
        let mapping = Mapping::new(name, content(parameter)?);
        match parameter.bare_name() {
            "inputParameter" => element.inputs.push(mapping),
            "outputParameter" => element.outputs.push(mapping),
            _ => {}
        }
    }
    Ok(())
}

/// The value of a parameter: a text or expression, a list, a map or a script.
fn content(part: &Node) -> Result<Source, String> {
    let Some(inner) = part.children.iter().find(|child| !child.is_model) else {
        return source_of(part.text.trim(), None);
    };
    match inner.bare_name() {
        "list" => inner.children.iter().map(item).collect::<Result<_, _>>().map(Source::List),
        "map" => {
            let entry =
                |entry: &Node| Ok((entry.attribute("key").unwrap_or_default().to_owned(), content(entry)?));
            inner.children.iter().map(entry).collect::<Result<_, String>>().map(Source::Map)
        }
        "script" => {
            let language = inner.attribute("scriptFormat");
            let parsed = Expression::of_script(inner.text.trim(), language);
            parsed.map(Source::Expression).map_err(|error| error.to_string())
        }
        _ => content(inner),
    }
}

fn item(part: &Node) -> Result<Source, String> {
    if part.bare_name() == "script" {
        let parsed = Expression::of_script(part.text.trim(), part.attribute("scriptFormat"));
        return parsed.map(Source::Expression).map_err(|error| error.to_string());
    }
    content(part)
}

fn source_of(text: &str, language: Option<&str>) -> Result<Source, String> {
    if !Expression::is_marked(text) {
        return Ok(Source::Value(Value::from(text)));
    }
    Expression::parse(text, language).map(Source::Expression).map_err(|error| error.to_string())
}

/// `camunda:in` and `camunda:out`.
fn pass(part: &Node) -> Result<Option<Mapping>, String> {
    if part.attribute("variables") == Some("all") {
        return Ok(Some(Mapping::new("", Source::All)));
    }
    let Some(target) = part.attribute("target").or(part.attribute("source")) else { return Ok(None) };
    let source = match (part.attribute("source"), part.attribute("sourceExpression")) {
        (_, Some(text)) => {
            Source::Expression(Expression::parse(text, None).map_err(|error| error.to_string())?)
        }
        (Some(name), None) => Source::Variable(name.to_owned()),
        (None, None) => return Ok(None),
    };
    Ok(Some(Mapping::new(target, source)))
}
