#!/usr/bin/env bash
# chinese-days 1.5.7 (npm): days of a year whose holidays nobody has announced are answered as if they were known.
#
# The State Council's office announces the holidays and the shifted working days of a year in the autumn before it. For a year that its data
# does not hold, the library falls back to Monday to Friday without saying so: New Year's Day 2027 and the National Day
# of 2031 are plain working days. The Python package chinese-calendar 1.11.0 raises NotImplementedError for the same days.
# (For 2010 to 2026 both agree on every day.)
# What follows here: a day of a year without a notice is counted provisionally, and the page and the gate say so.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts chinese-days@1.5.7
python3 -m venv venv && venv/bin/pip -q --disable-pip-version-check install chinese-calendar==1.11.0
cat >run.cjs <<'JS'
const days = require('chinese-days');
for (const day of ['2026-10-01', '2027-01-01', '2031-10-01']) console.log('chinese-days', day, days.isWorkday(day), days.isHoliday(day));
const known = [];
for (let at = Date.UTC(2010, 0, 1); at < Date.UTC(2027, 0, 1); at += 864e5) {
  const day = new Date(at).toISOString().slice(0, 10);
  known.push(`${day} ${days.isWorkday(day)}`);
}
require('fs').writeFileSync('known.txt', known.join('\n'));
JS
cat >run.py <<'PY'
import datetime
import chinese_calendar
for text in ("2026-10-01", "2027-01-01", "2031-10-01"):
    try:
        print("chinese-calendar", text, chinese_calendar.is_workday(datetime.date.fromisoformat(text)))
    except NotImplementedError:
        print("chinese-calendar", text, "NotImplementedError")
lines = open("known.txt").read().splitlines()
print("2010-2026 differ:", sum(str(chinese_calendar.is_workday(datetime.date.fromisoformat(d))).lower() != w for d, w in map(str.split, lines)), "of", len(lines))
PY
seen=$(node run.cjs; venv/bin/python run.py)
echo "$seen"
[ "$seen" = "chinese-days 2026-10-01 false true
chinese-days 2027-01-01 true false
chinese-days 2031-10-01 true false
chinese-calendar 2026-10-01 False
chinese-calendar 2027-01-01 NotImplementedError
chinese-calendar 2031-10-01 NotImplementedError
2010-2026 differ: 0 of 6209" ] || { echo "the behaviour has changed"; exit 1; }
echo "as found"
