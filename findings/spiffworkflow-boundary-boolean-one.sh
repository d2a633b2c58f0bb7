#!/usr/bin/env bash
# SpiffWorkflow 3.2.0 (PyPI): a boundary event with cancelActivity="1" becomes non-interrupting.
#
# XML Schema Part 2, 3.2.2: the lexical forms of xsd:boolean are "true", "false", "1" and "0". BPMN 2.0 declares cancelActivity as
# xsd:boolean. "1" therefore says the same as "true" (interrupting). The parser compares with the text "true": "1" is read as false,
# without a warning, and the task that should have been interrupted goes on beside the path of the timer.
# Seen: true -> True, 1 -> False, false -> False, 0 -> False.
# What follows here: our reader has one function for xsd:boolean, used for every attribute of that type.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install SpiffWorkflow==3.2.0 lxml==6.1.3
cat >"$folder/run.py" <<'PY'
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser

FILE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:example">
<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/><manualTask id="t"/>
<boundaryEvent id="b" attachedToRef="t" cancelActivity="%s"><timerEventDefinition id="x"><timeDuration>'PT1H'</timeDuration></timerEventDefinition></boundaryEvent>
<sequenceFlow id="f2" sourceRef="b" targetRef="e2"/><endEvent id="e2"/><sequenceFlow id="f3" sourceRef="t" targetRef="e1"/><endEvent id="e1"/>
</process></definitions>"""
for word in ("true", "1", "false", "0"):
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(FILE % word))
    print(word, parser.get_spec("p").task_specs["b"].cancel_activity)
PY
seen=$("$folder/venv/bin/python" "$folder/run.py")
echo "$seen"
[ "$seen" = "true True
1 False
false False
0 False" ] || { echo "the behaviour has changed"; exit 1; }
echo "as found"
