//! What tasks have to do: jobs with their handlers, scripts, messages, calls.

use super::{Reader, VENDORS, events::fixed_or_computed, is_false, local, xml::Node};
use crate::{
    definition::{Element, JobKind, Kind, Text, Work},
    expression::{Expression, Script},
};

impl<'n> Reader<'n> {
    pub(super) fn activity(&mut self, node: &'n Node, element: &mut Element, faults: &mut Vec<String>) {
        match element.kind {
            Kind::ServiceTask => element.work = Some(Box::new(job(node, JobKind::Service, faults))),
            Kind::BusinessRuleTask => element.work = Some(Box::new(job(node, JobKind::BusinessRule, faults))),
            Kind::ScriptTask => element.work = Some(Box::new(script(node, faults))),
            Kind::SendTask => {
                let mut work = job(node, JobKind::Send, faults);
                if work.handler.is_none() && node.attribute("messageRef").is_some() {
                    self.message_of(node, element, &mut work, faults);
                    work.job = None;
                }
                element.work = Some(Box::new(work));
            }
            Kind::ReceiveTask => {
                let mut work = Work::default();
                self.message_of(node, element, &mut work, faults);
                element.work = Some(Box::new(work));
            }
            Kind::CallActivity => self.call(node, element, faults),
            Kind::AdHocSubProcess => {
                let condition = node.first("completionCondition");
                let condition = condition.map(|part| (part.text.trim(), part.attribute("language")));
                let zeebe = node.extensions().find(|part| part.name == "zeebe:adHoc");
                let mut work = Work::default();
                work.ad_hoc.is_sequential = node.attribute("ordering") == Some("Sequential");
                work.ad_hoc.waits = is_false(node.attribute("cancelRemainingInstances"));
                let parsed = condition.filter(|(text, _)| !text.is_empty());
                match parsed.map(|(text, language)| Expression::parse(text, language)).transpose() {
                    Ok(condition) => work.ad_hoc.completion = condition,
                    Err(error) => faults.push(format!("completionCondition: {error}")),
                }
                let active = zeebe.and_then(|part| part.attribute("activeElementsCollection"));
                match active.map(|text| Expression::parse(text, Some("feel"))).transpose() {
                    Ok(active) => work.ad_hoc.active = active,
                    Err(error) => faults.push(format!("activeElementsCollection: {error}")),
                }
                element.work = Some(Box::new(work));
            }
            _ => {}
        }
        self.mappings(node, element, faults);
    }

    fn message_of(&mut self, node: &'n Node, element: &Element, work: &mut Work, faults: &mut Vec<String>) {
        match self.message(node, element) {
            Ok((name, correlation)) => (work.message, work.correlation) = (Some(name), correlation),
            Err(reason) => faults.push(format!("messageRef: {reason}")),
        }
    }

    fn call(&mut self, node: &'n Node, element: &mut Element, faults: &mut Vec<String>) {
        let zeebe = node.extensions().find(|part| part.name == "zeebe:calledElement");
        let called = node
            .attribute("calledElement")
            .or_else(|| zeebe.and_then(|part| part.attribute("processId")))
            .or_else(|| node.of_vendor(&VENDORS, "caseRef"));
        let mut work = Work { job: Some(JobKind::Call), ..Work::default() };
        match called.map(fixed_or_computed).transpose() {
            Ok(handler) => work.handler = handler,
            Err(reason) => faults.push(format!("calledElement: {reason}")),
        }
        if let Some(Text::Fixed(_)) = work.handler
            && let Some(called) = called
        {
            let is_here = |id: &&&str| self.root.named("process").any(|process| process.id() == Some(**id));
            if let Some(called) = [called.trim(), local(called)].iter().find(is_here) {
                self.calls.push((element.index, called));
                self.to_read.push(called);
            }
        }
        element.work = Some(Box::new(work));
    }
}

/// Who does a job, by any of the ways in which vendors name it.
fn handler(node: &Node) -> Option<&str> {
    let attribute = |name| node.of_vendor(&VENDORS, name);
    let kind = attribute("type").filter(|kind| *kind != "external");
    let extension = |name: &str, of: &str| {
        let mut parts = node.extensions();
        parts.find(|part| part.name == name).and_then(|part| part.attribute(of))
    };
    attribute("topic")
        .or_else(|| extension("zeebe:taskDefinition", "type"))
        .or_else(|| extension("zeebe:calledDecision", "decisionId"))
        .or_else(|| attribute("delegateExpression"))
        .or_else(|| attribute("class"))
        .or_else(|| attribute("decisionRef"))
        .or_else(|| attribute("rules"))
        .or(kind)
        .or_else(|| connector(node))
        .or_else(|| node.attribute("implementation").filter(|name| !name.starts_with("##")))
        .or_else(|| node.attribute("operationRef").map(local))
}

fn connector(node: &Node) -> Option<&str> {
    let connector = node.extensions().find(|part| part.bare_name() == "connector")?;
    let id = connector.children.iter().find(|part| part.bare_name() == "connectorId")?;
    Some(id.text.trim())
}

fn job(node: &Node, kind: JobKind, faults: &mut Vec<String>) -> Work {
    let mut work = Work { job: Some(kind), ..Work::default() };
    work.result = result_variable(node);
    work.handler = handler(node).map(|name| Text::Fixed(name.trim().into()));
    if let Some(text) = node.of_vendor(&VENDORS, "expression") {
        match Expression::parse(text, None) {
            Ok(expression) => (work.expression, work.job) = (Some(expression), None),
            // A call into a program: the host may know what to do by this text.
            Err(_) => work.handler = Some(Text::Fixed(text.trim().into())),
        }
    }
    let zeebe = node.extensions().find(|part| part.name == "zeebe:script");
    if let Some((part, text)) = zeebe.and_then(|part| Some((part, part.attribute("expression")?))) {
        match Expression::parse(text, Some("feel")) {
            Ok(expression) => (work.expression, work.job) = (Some(expression), None),
            Err(error) => faults.push(format!("zeebe:script: {error}")),
        }
        work.result = part.attribute("resultVariable").map(str::to_owned);
    }
    work
}

fn result_variable(node: &Node) -> Option<String> {
    let name = node.of_vendor(&VENDORS, "resultVariable");
    name.or_else(|| node.of_vendor(&VENDORS, "resultVariableName")).map(str::to_owned)
}

/// A script runs here when it only assigns, or when its one expression goes to a variable; else it is a job whose
/// handler is the language.
fn script(node: &Node, faults: &mut Vec<String>) -> Work {
    let mut work = job(node, JobKind::Script, faults);
    let format = node.attribute("scriptFormat");
    if work.expression.is_some() {
        return work;
    }
    let Some(text) = node.text_of("script") else {
        let is_bound = work.handler.is_some() || node.of_vendor(&VENDORS, "resource").is_some();
        work.job = is_bound.then_some(JobKind::Script);
        return work;
    };
    work.script_text = Some(text.to_owned());
    let is_value = work.result.is_some();
    let refused = if is_value {
        let read = Expression::of_script(text, format);
        read.map(|expression| work.expression = Some(expression)).map_err(|error| error.to_string())
    } else {
        let read = Script::parse(text, format);
        read.map(|script| work.script = Some(script)).map_err(|error| error.to_string())
    };
    match refused {
        Ok(()) => work.job = None,
        Err(reason) => {
            work.refused = Some(reason);
            work.handler = work.handler.or_else(|| format.map(|format| Text::Fixed(format.into())));
        }
    }
    work
}

/// Whether a call that names no variables passes all of them: the rule of Camunda 8 and of most engines; a file can
/// say otherwise.
pub(super) fn passes_all(node: &Node, name: &str) -> bool {
    let zeebe = node.extensions().find(|part| part.name == "zeebe:calledElement");
    zeebe.and_then(|part| part.attribute(name)).is_none_or(|value| !is_false(Some(value)))
}
