#!/usr/bin/env bash
# bpmn-moddle 10.3.1 (npm), and bpmn-engine 25.0.1 on top of it: xsd:boolean "1" is read as false, without a warning.
#
# XML Schema Part 2, 3.2.2: "1" and "true" are the same value. With isSequential="1" a sequential repetition is read as a parallel
# one; with isExecutable="1" the engine says that there is nothing to execute. The list of warnings of the reader stays empty.
# Seen: isSequential false, triggeredByEvent false, isExecutable false, 0 warnings; the engine: "No executable processes".
# What follows here: files written by generators with "1" must be read by their value, and what an editor re-saved may have changed.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts bpmn-moddle@10.3.1 bpmn-engine@25.0.1
cat >run.mjs <<'JS'
import { BpmnModdle } from 'bpmn-moddle';
import { Engine } from 'bpmn-engine';
const file = (word) => `<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:example">
<process id="p" isExecutable="${word}"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
<userTask id="t"><multiInstanceLoopCharacteristics isSequential="${word}"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>
<subProcess id="e" triggeredByEvent="${word}"/></process></definitions>`;
for (const word of ['true', '1']) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(file(word));
  const [process] = rootElement.rootElements;
  const element = (id) => process.flowElements.find((one) => one.id === id);
  console.log(word, process.isExecutable, element('t').loopCharacteristics.isSequential, element('e').triggeredByEvent, warnings.length);
}
try {
  await new Engine({ source: file('1') }).execute();
  console.log('the engine runs it');
} catch (error) {
  console.log(error.message);
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "true true true true 0
1 false false false 0
No executable processes" ] || { echo "the behaviour has changed"; exit 1; }
echo "as found"
