//! What events wait for or throw.

use super::{Reader, VENDORS, is_false, is_true, xml::Node};
use crate::{
    definition::{Element, Kind, Text, Timing, Trigger, Undoing},
    expression::{Expression, ExpressionError},
    times::When,
};

impl<'n> Reader<'n> {
    pub(super) fn event(&mut self, node: &'n Node, element: &mut Element, faults: &mut Vec<String>) {
        let mut definitions: Vec<&'n Node> = node
            .children
            .iter()
            .filter(|part| part.is_model && part.name.ends_with("EventDefinition"))
            .collect();
        for reference in node.named("eventDefinitionRef") {
            match self.declared(reference.text.trim()) {
                Some(definition) => definitions.push(definition),
                None => faults.push("eventDefinitionRef".to_owned()),
            }
        }
        match definitions.as_slice() {
            [] => {}
            [only] => match self.trigger(only, element) {
                Ok(trigger) => element.trigger = trigger,
                Err(reason) if reason.is_empty() => faults.push(only.name.clone()),
                Err(reason) => faults.push(format!("{}: {reason}", only.name)),
            },
            [first, ..] => faults.push(format!("{} and others together", first.name)),
        }
        if faults.is_empty() && !fits(element) {
            faults.push(definitions.first().map_or_else(|| node.name.clone(), |part| part.name.clone()));
        }
        if matches!(element.trigger, Trigger::Error { .. } | Trigger::Cancel) {
            element.is_interrupting = true;
        }
        self.event_data(node, element);
    }

    /// Reads an event definition; the error is a reason, or empty when the element alone says enough.
    fn trigger(&mut self, part: &'n Node, element: &Element) -> Result<Trigger, String> {
        let is_catching = !matches!(element.kind, Kind::EndEvent | Kind::IntermediateThrowEvent);
        Ok(match part.name.as_str() {
            "terminateEventDefinition" => {
                Trigger::Terminate { is_for_all: is_true(part.of_vendor(&VENDORS, "terminateAll")) }
            }
            "messageEventDefinition" => {
                let (name, correlation) = self.message(part, element)?;
                Trigger::Message { name, correlation }
            }
            "signalEventDefinition" => {
                Trigger::Signal { name: self.named(part, "signalRef", "name", element)? }
            }
            "errorEventDefinition" => {
                let variable = |name| part.of_vendor(&VENDORS, name).map(str::to_owned);
                let code = self.code(part, "errorRef", "errorCode", element)?;
                Trigger::Error {
                    code: code.or_else(|| (!is_catching).then(|| Text::Fixed("".into()))),
                    code_variable: variable("errorCodeVariable"),
                    message_variable: variable("errorMessageVariable"),
                }
            }
            "escalationEventDefinition" => {
                let code = self.code(part, "escalationRef", "escalationCode", element)?;
                Trigger::Escalation {
                    code: code.or_else(|| (!is_catching).then(|| Text::Fixed("".into()))),
                    code_variable: part.of_vendor(&VENDORS, "escalationCodeVariable").map(str::to_owned),
                }
            }
            "timerEventDefinition" => Trigger::Timer(timing(part)?),
            "conditionalEventDefinition" => {
                let condition = part.first("condition").ok_or("it has no condition")?;
                let parsed = Expression::parse(condition.text.trim(), condition.attribute("language"));
                Trigger::Condition(parsed.map_err(|error| error.to_string())?)
            }
            "linkEventDefinition" => {
                let name = part.attribute("name").or(Some(&element.name)).unwrap_or_default();
                Trigger::Link { name: name.to_owned(), target: None }
            }
            "compensateEventDefinition" => Trigger::Compensation(Undoing {
                goes_on: is_false(part.attribute("waitForCompletion")),
                ..Undoing::default()
            }),
            "cancelEventDefinition" => Trigger::Cancel,
            _ => return Err(String::new()),
        })
    }

    /// Name of the message of an event definition or task, and what tells messages of this name apart.
    pub(super) fn message(
        &mut self,
        part: &'n Node,
        element: &Element,
    ) -> Result<(Text, Option<Expression>), String> {
        let name = self.named(part, "messageRef", "name", element)?;
        let message = part.attribute("messageRef").and_then(|reference| self.declared(reference));
        let key = message
            .into_iter()
            .flat_map(Node::extensions)
            .find(|extension| extension.name == "zeebe:subscription")
            .and_then(|extension| extension.attribute("correlationKey"));
        let correlation = key.map(|key| Expression::parse(key, Some("feel"))).transpose();
        Ok((name, correlation.map_err(|error| error.to_string())?))
    }

    /// The name of what a reference names; without a reference, or a declaration, the best that is there.
    fn named(
        &mut self,
        part: &'n Node,
        reference: &str,
        attribute: &str,
        element: &Element,
    ) -> Result<Text, String> {
        let computed = part.of_vendor(&VENDORS, "messageExpression");
        let computed = computed.or_else(|| part.of_vendor(&VENDORS, "signalExpression"));
        if let Some(text) = computed {
            return fixed_or_computed(text);
        }
        let referred = part.attribute(reference);
        let declared = referred.and_then(|referred| self.declared(referred));
        if declared.is_none() {
            self.definition.missing.push((element.id.clone(), part.line));
        }
        let name = declared.and_then(|declared| declared.attribute(attribute)).or(referred);
        fixed_or_computed(name.unwrap_or(&element.id))
    }

    fn code(
        &mut self,
        part: &'n Node,
        reference: &str,
        attribute: &str,
        element: &Element,
    ) -> Result<Option<Text>, String> {
        let Some(referred) = part.attribute(reference) else { return Ok(None) };
        let declared = self.declared(referred);
        if declared.is_none() {
            self.definition.missing.push((element.id.clone(), part.line));
        }
        let code = declared.and_then(|declared| declared.attribute(attribute).or(declared.attribute("name")));
        fixed_or_computed(code.unwrap_or(referred)).map(Some)
    }
}

pub(super) fn fixed_or_computed(text: &str) -> Result<Text, String> {
    let text = text.trim();
    if !Expression::is_marked(text) {
        return Ok(Text::Fixed(text.into()));
    }
    Expression::parse(text, None).map(Text::Computed).map_err(|error| error.to_string())
}

fn timing(part: &Node) -> Result<Timing, String> {
    let mut texts = ["timeDate", "timeDuration", "timeCycle"].into_iter();
    let text = texts.find_map(|name| part.text_of(name)).ok_or("it says no time")?;
    if Expression::is_marked(text) {
        return Expression::parse(text, None).map(Timing::Computed).map_err(|error| error.to_string());
    }
    match (When::parse(text), Expression::parse(text, None)) {
        (Ok(when), _) => Ok(Timing::Fixed(when)),
        // Some tools write a text in quotes, or the name of a variable, without any mark.
        (Err(_), Ok(expression)) => Ok(Timing::Computed(expression)),
        (Err(error), Err(ExpressionError::Malformed(_) | _)) => Err(error.to_string()),
    }
}

/// Whether an event of this kind can wait for, or throw, what it names.
fn fits(element: &Element) -> bool {
    match element.kind {
        Kind::EndEvent => {
            !matches!(element.trigger, Trigger::Timer(_) | Trigger::Condition(_) | Trigger::Link { .. })
        }
        Kind::IntermediateThrowEvent => matches!(
            element.trigger,
            Trigger::None
                | Trigger::Message { .. }
                | Trigger::Signal { .. }
                | Trigger::Escalation { .. }
                | Trigger::Compensation(_)
                | Trigger::Link { .. }
        ),
        Kind::IntermediateCatchEvent => matches!(
            element.trigger,
            Trigger::Message { .. }
                | Trigger::Signal { .. }
                | Trigger::Timer(_)
                | Trigger::Condition(_)
                | Trigger::Link { .. }
        ),
        Kind::BoundaryEvent => {
            !matches!(element.trigger, Trigger::None | Trigger::Terminate { .. } | Trigger::Link { .. })
        }
        _ => !matches!(element.trigger, Trigger::Terminate { .. } | Trigger::Cancel | Trigger::Link { .. }),
    }
}
