//! What vendors write into a file beyond the standard: read elsewhere, without meaning for the way of an instance, or
//! listed. Nothing of a foreign namespace that could change a run is dropped in silence.

use super::{Reader, VENDORS, xml::Node};

/// Namespaces that describe: drawings, colours, types, tools.
const DESCRIBING: [&str; 14] = [
    "xsi",
    "xml",
    "bpmndi",
    "dc",
    "di",
    "modeler",
    "signavio",
    "bioc",
    "color",
    "yaoqiang",
    "omgdc",
    "omgdi",
    "trisobpmn",
    "bpsim",
];

/// What the host reads, whichever vendor writes it, by its name without prefix.
const BY_HOST: [&str; 15] = [
    "assignee",
    "assignmentDefinition",
    "candidateGroups",
    "candidateStarterGroups",
    "candidateStarterUsers",
    "candidateUsers",
    "dueDate",
    "form",
    "formData",
    "formDefinition",
    "formField",
    "formKey",
    "formProperty",
    "initiator",
    "taskSchedule",
];

/// What the reader reads of the vendors that it knows.
const READ: [&str; 36] = [
    "adHoc",
    "calledDecision",
    "calledElement",
    "caseRef",
    "class",
    "collection",
    "connector",
    "decisionRef",
    "delegateExpression",
    "elementVariable",
    "errorCodeVariable",
    "errorMessageVariable",
    "escalationCodeVariable",
    "expression",
    "field",
    "in",
    "inheritVariables",
    "inputOutput",
    "ioMapping",
    "loopCharacteristics",
    "messageExpression",
    "out",
    "resource",
    "resultVariable",
    "resultVariableName",
    "rules",
    "script",
    "signalExpression",
    "subscription",
    "taskDefinition",
    "taskHeaders",
    "terminateAll",
    "topic",
    "type",
    "userTask",
    "value",
];

/// What says nothing about the way of an instance: names for people, versions, how the vendor's machine goes about its
/// work.
const QUIET: [&str; 51] = [
    "async",
    "asyncAfter",
    "asyncBefore",
    "asyncLeave",
    "asynchronous",
    "autoStoreVariables",
    "bpmnTask",
    "category",
    "colour",
    "description",
    "diagramRelationId",
    "displayName",
    "documentation",
    "elementTemplate",
    "example",
    "exclusive",
    "executionPlatform",
    "executionPlatformVersion",
    "failedJobRetryTimeCycle",
    "followUpDate",
    "formFieldValidation",
    "historyTimeToLive",
    "icon",
    "instruction",
    "isEagerExecutionFetching",
    "isExpanded",
    "isExternal",
    "isFormReadOnly",
    "isStartableInTasklist",
    "jobPriority",
    "label",
    "localScope",
    "metaData",
    "modelerTemplate",
    "modelerTemplateIcon",
    "modelerTemplateVersion",
    "modificationDate",
    "name",
    "potentialStarter",
    "priority",
    "priorityDefinition",
    "properties",
    "property",
    "section",
    "stencilid",
    "storeResultVariableAsTransient",
    "taskPriority",
    "unitTests",
    "useLocalScopeForResultVariable",
    "versionTag",
    "width",
];

impl<'n> Reader<'n> {
    /// Lists what a process, an element or a flow carries of foreign namespaces.
    pub(super) fn foreign(&mut self, node: &'n Node, around: &str) {
        for (key, _) in node.attributes() {
            if is_listed(key) {
                self.report(around, key, node.line);
            }
        }
        for part in node.extensions() {
            if is_listed(&part.name) {
                self.report(around, &part.name, part.line);
            }
        }
    }

    /// The same of what is inside an element: event definitions, repetitions, assignments.
    pub(super) fn foreign_of_parts(&mut self, node: &'n Node, around: &str) {
        let is_part = |part: &&Node| {
            part.is_model
                && (part.name.ends_with("EventDefinition") || part.name.ends_with("LoopCharacteristics"))
        };
        for part in node.children.iter().filter(is_part) {
            self.foreign(part, around);
            if part.attribute("behavior").is_some_and(|behavior| behavior != "All") {
                // It throws events after runs, which a boundary event may wait for.
                self.report(around, "multiInstanceLoopCharacteristics behavior", part.line);
            }
        }
    }
}

fn is_listed(name: &str) -> bool {
    let Some((prefix, bare)) = name.split_once(':') else { return false };
    let is_read = BY_HOST.contains(&bare) || (VENDORS.contains(&prefix) && READ.contains(&bare));
    !is_read && !DESCRIBING.contains(&prefix) && !QUIET.contains(&bare)
}
