#!/usr/bin/env bash
# Measures the reading of a roster of 100,000 rows and 28 columns, with matching and every check, beside pandas + openpyxl
# reading it alone without any check.
#   benches/sheets.sh [--rows N] [--python PYTHON] [--rounds N]
# Needs: a Python with pandas and openpyxl; GNU time. The runs take turns, so that both have the same machine.
# The figures go to standard output as lines `name<tab>seconds<tab>peak MB`.
set -euo pipefail
cd "$(dirname "$0")/.."

rows=100000
python=python3
rounds=3
while [ $# -gt 0 ]; do
  case "$1" in
    --rows) rows=$2; shift 2 ;;
    --python) python=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    *) echo "usage: benches/sheets.sh [--rows N] [--python PYTHON] [--rounds N]" >&2; exit 2 ;;
  esac
done
"$python" -c 'import pandas, openpyxl' || { echo "missing: pandas and openpyxl for $python" >&2; exit 1; }
[ -x /usr/bin/time ] || { echo "missing: /usr/bin/time (package time)" >&2; exit 1; }

program=${PROGRAM:-$PWD/target/release/dangjian}
[ -x "$program" ] || cargo build --release --locked --package server --bin dangjian
work=$(mktemp -d "${TMPDIR:-/tmp}/dangjian-sheets.XXXXXX")
trap 'rm -rf "$work"' EXIT

"$program" examples "$work/examples" --members "$rows" >/dev/null
"$program" import organizations "$work/examples/organizations.xlsx" --data "$work/data" --apply --whole >/dev/null

measure() { # measure NAME COMMAND… : elapsed seconds, and the peak of the largest process
  local name=$1
  shift
  timeout 900 /usr/bin/time -f "$name\t%e\t%M" -o "$work/time" "$@" >"$work/out" 2>&1 || true
  awk -F'\t' '{ printf "%s\t%.2f s\t%.0f MB\n", $1, $2, $3 / 1024 }' "$work/time"
}

for _ in $(seq "$rounds"); do
  measure "import, matched and checked" \
    "$program" import members "$work/examples/members.xlsx" --data "$work/data"
  measure "pandas, read alone" \
    "$python" -c "import pandas; pandas.read_excel('$work/examples/members.xlsx', engine='openpyxl', dtype=str)"
done
