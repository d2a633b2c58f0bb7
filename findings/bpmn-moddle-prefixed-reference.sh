#!/usr/bin/env bash
# bpmn-moddle 10.3.1 (npm): a reference with a prefix to an element of the same file is not found.
#
# BPMN 2.0 declares messageRef and its like as xsd:QName: "tns:order" names the element "order" of the namespace bound to tns, here the
# file's own targetNamespace. Several editors write every reference so. The reader looks for an element with the id "tns:order", gives
# one warning and leaves the task without its message; written again by toXML, the reference is gone from the file.
# Seen: order -> order, 0 warnings, kept; tns:order -> nothing, 1 warning, lost when written.
# What follows here: one function of our reader takes references of all attributes, with and without a prefix.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts bpmn-moddle@10.3.1
cat >run.mjs <<'JS'
import { BpmnModdle } from 'bpmn-moddle';
const file = (name) => `<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:tns="urn:example" id="d" targetNamespace="urn:example">
<message id="order" name="order"/><process id="p"><receiveTask id="t" messageRef="${name}"/></process></definitions>`;
for (const name of ['order', 'tns:order']) {
  const moddle = new BpmnModdle();
  const { rootElement, warnings } = await moddle.fromXML(file(name));
  const task = rootElement.rootElements[1].flowElements[0];
  const { xml } = await moddle.toXML(rootElement);
  console.log(name, task.messageRef?.id ?? 'nothing', warnings.length, xml.includes('messageRef') ? 'kept' : 'lost');
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "order order 0 kept
tns:order nothing 1 lost" ] || { echo "the behaviour has changed"; exit 1; }
echo "as found"
