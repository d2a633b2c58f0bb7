#!/usr/bin/env bash
# feelin 8.2.0 (npm): "years and months duration" of FEEL hands out days.
#
# In DMN the function gives a value of the type "years and months duration", which has no days: from 2024-02-29 to 2025-02-28 eleven
# whole months have passed, P11M. feelin's value compares equal to P11M, but as a text, on the way to the caller or into a document,
# it is P11M30D; a month short of some days comes out as P28D, which is not equal to P0M.
# Seen: see the lines compared below; no warnings.
# What follows here: whole months of a probation or of a training are counted by our own function, with a table of such ends of months.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts feelin@8.2.0
cat >run.mjs <<'JS'
import { evaluate } from 'feelin';
for (const [from, to, right] of [['2024-02-29', '2025-02-28', 'P11M'], ['2026-01-31', '2026-02-28', 'P0M'], ['2025-01-15', '2026-01-15', 'P1Y']]) {
  const months = `years and months duration(date("${from}"), date("${to}"))`;
  const text = evaluate(`string(${months})`, {});
  const equal = evaluate(`${months} = duration("${right}")`, {});
  console.log(from, to, right, text.value, equal.value, text.warnings.length + equal.warnings.length);
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "2024-02-29 2025-02-28 P11M P11M30D true 0
2026-01-31 2026-02-28 P0M P28D false 0
2025-01-15 2026-01-15 P1Y P1Y true 0" ] || { echo "the behaviour has changed"; exit 1; }
echo "as found"
