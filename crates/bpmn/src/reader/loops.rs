//! How activities repeat.

use super::{Reader, VENDORS, is_same, is_true, xml::Node};
use crate::{
    definition::{Element, Looping, Source},
    expression::Expression,
};

impl<'n> Reader<'n> {
    pub(super) fn looping(&mut self, node: &'n Node, element: &mut Element, faults: &mut Vec<String>) {
        let found =
            match (node.first("multiInstanceLoopCharacteristics"), node.first("standardLoopCharacteristics"))
            {
                (Some(part), _) => self.multi_instance(node, part),
                (None, Some(part)) => standard(part),
                (None, None) => return,
            };
        match found {
            Ok(looping) => {
                let (item, list) = (&looping.element_variable, &looping.collection);
                if list.is_some() && element.inputs.iter().any(|input| Some(&input.target) == item.as_ref()) {
                    element.inputs.retain(|input| Some(&input.target) != item.as_ref());
                }
                element.looping = Some(Box::new(looping));
            }
            Err(reason) => {
                let part = if node.first("multiInstanceLoopCharacteristics").is_some() {
                    "multiInstanceLoopCharacteristics"
                } else {
                    "standardLoopCharacteristics"
                };
                let colon = if reason.is_empty() { "" } else { ": " };
                faults.push(format!("{part}{colon}{reason}"));
            }
        }
    }

    fn multi_instance(&self, node: &'n Node, part: &'n Node) -> Result<Looping, String> {
        let mut looping =
            Looping { is_sequential: is_true(part.attribute("isSequential")), ..Looping::default() };
        looping.cardinality = expression_of(part, "loopCardinality")?;
        looping.completion = expression_of(part, "completionCondition")?;
        let list = part.of_vendor(&VENDORS, "collection").map(str::to_owned).or_else(|| {
            let mut parts = part.extensions();
            let collection = parts.find(|part| part.bare_name() == "collection")?;
            let inner =
                collection.children.iter().map(|child| child.text.trim()).find(|text| !text.is_empty());
            inner.or(Some(collection.text.trim())).map(str::to_owned)
        });
        let list =
            list.or_else(|| self.standard_list(node, part, "loopDataInputRef", "dataInputAssociation"));
        looping.collection = list.map(|text| list_expression(&text)).transpose()?;
        let item = part.first("inputDataItem").and_then(|item| item.attribute("name").or(item.id()));
        looping.element_variable = part.of_vendor(&VENDORS, "elementVariable").or(item).map(str::to_owned);
        looping.output_collection =
            self.standard_list(node, part, "loopDataOutputRef", "dataOutputAssociation");
        let item = part.first("outputDataItem").and_then(|item| item.attribute("name").or(item.id()));
        looping.output_element = item.map(|item| Source::Variable(item.to_owned()));
        if let Some(zeebe) = part.extensions().find(|part| part.name == "zeebe:loopCharacteristics") {
            let feel = |name| {
                let text = zeebe.attribute(name);
                let parsed = text.map(|text| Expression::parse(text, Some("feel"))).transpose();
                parsed.map_err(|error| error.to_string())
            };
            looping.first = 1;
            looping.collection = feel("inputCollection")?;
            looping.element_variable = zeebe.attribute("inputElement").map(str::to_owned);
            looping.output_collection = zeebe.attribute("outputCollection").map(str::to_owned);
            looping.output_element = feel("outputElement")?.map(Source::Expression);
        }
        if looping.cardinality.is_none() && looping.collection.is_none() {
            return Err(String::new());
        }
        Ok(looping)
    }

    /// The variable that a reference of the standard means: through the association that fills an input or takes an
    /// output, if there is one.
    fn standard_list(
        &self,
        node: &'n Node,
        part: &Node,
        reference: &str,
        association: &str,
    ) -> Option<String> {
        let reference = part.text_of(reference)?;
        let (near, far) = if association == "dataInputAssociation" {
            ("targetRef", "sourceRef")
        } else {
            ("sourceRef", "targetRef")
        };
        let mut associations = node.named(association);
        let through = associations.find(|part| is_same(part.text_of(near), Some(reference)));
        let reference = through.and_then(|part| part.text_of(far)).unwrap_or(reference);
        Some(self.variable(reference))
    }
}

fn standard(part: &Node) -> Result<Looping, String> {
    let condition = expression_of(part, "loopCondition")?;
    let maximum = part.attribute("loopMaximum").and_then(|text| text.trim().parse().ok());
    if condition.is_none() && maximum.is_none() {
        return Err("it has neither a condition nor a maximum".to_owned());
    }
    Ok(Looping {
        is_sequential: true,
        is_standard: true,
        condition,
        maximum,
        is_tested_before: is_true(part.attribute("testBefore")),
        ..Looping::default()
    })
}

/// Name of a variable, or an expression, that gives a list.
fn list_expression(text: &str) -> Result<Expression, String> {
    Expression::parse(text, None).map_err(|error| error.to_string())
}

fn expression_of(part: &Node, name: &str) -> Result<Option<Expression>, String> {
    let Some(child) = part.first(name).filter(|child| !child.text.trim().is_empty()) else { return Ok(None) };
    let parsed = Expression::parse(child.text.trim(), child.attribute("language"));
    parsed.map(Some).map_err(|error| format!("{name}: {error}"))
}
