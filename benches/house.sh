#!/usr/bin/env bash
# Measures the whole house on this machine: start-up, memory, the roster page, imports, the size of the first page.
#   benches/house.sh [--members N] [--postgres URL]
# Needs: wrk, curl (Debian packages of these names). Everything runs on loopback, bounded in time, and ends by itself.
# The figures go to standard output as lines `name<tab>value`; docs/benchmarks.md keeps what was measured where.
set -euo pipefail
cd "$(dirname "$0")/.."

members=1000000
postgres=
while [ $# -gt 0 ]; do
  case "$1" in
    --members) members=$2; shift 2 ;;
    --postgres) postgres=$2; shift 2 ;;
    *) echo "usage: benches/house.sh [--members N] [--postgres URL]" >&2; exit 2 ;;
  esac
done
command -v wrk >/dev/null || { echo "missing: wrk (package wrk)" >&2; exit 1; }

program=$PWD/target/release/dangjian
[ -x "$program" ] || cargo build --release --locked --package server --bin dangjian
work=$(mktemp -d "${TMPDIR:-/tmp}/dangjian-bench.XXXXXX")
server=
trap 'stop_server; rm -rf "$work"' EXIT

say() { printf '%s\t%s\n' "$1" "$2"; }
now() { date +%s.%N; }
since() { echo "$(now) - $1" | bc | sed 's/^\./0./'; }
resident() { awk '/VmRSS/ { printf "%.1f MB", $2 / 1024 }' "/proc/$1/status"; }
peak() { awk '/VmHWM/ { printf "%.1f MB", $2 / 1024 }' "/proc/$1/status"; }

start_server() { # start_server DATA [OPTIONS…] : sets $server and $address, says how long until it answered
  local data=$1 started out
  shift
  out=$work/out
  started=$(now)
  "$program" serve --data "$data" --listen 127.0.0.1:0 "$@" >"$out" 2>"$work/err" &
  server=$!
  until grep -q 'http://' "$out" 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$work/err" >&2; exit 1; }
    sleep 0.01
  done
  address=$(grep -o 'http://[^/ ]*' "$out")
  until curl -sf -o /dev/null "$address/health"; do sleep 0.01; done
  startup=$(since "$started")
}

stop_server() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}

sign_in() { # sign_in NAME PASSWORD : leaves the cookie in $cookie
  local jar=$work/jar token
  rm -f "$jar"
  token=$(curl -s -c "$jar" "$address/sign-in" | grep -o 'name="_form" value="[^"]*"' | tail -n 1 | sed 's/.*value="//; s/"$//')
  curl -s -o /dev/null -b "$jar" -c "$jar" --data-urlencode "_form=$token" -d "name=$1" --data-urlencode "password=$2" "$address/sign-in"
  cookie=$(awk '$6 == "dj_session" { print $6 "=" $7 }' "$jar")
  [ -n "$cookie" ] || { echo "sign-in failed" >&2; exit 1; }
}

load() { # load NAME PATH : requests per second at saturation, then p99 at about 1,000 requests a second
  local name=$1 url=$address$2 report
  curl -sf -o /dev/null -H "cookie: $cookie" "$url" || { echo "$url does not answer" >&2; exit 1; }
  report=$(wrk -t2 -c32 -d10s --latency -H "cookie: $cookie" "$url")
  say "$name, saturated" "$(echo "$report" | awk '/Requests\/sec/ { print $2 }') req/s, p99 $(echo "$report" | awk '/99%/ { print $2 }')"
  echo "$report" | grep -q 'Non-2xx' && say "$name" "ERRORS: $(echo "$report" | grep Non-2xx)"
  report=$(wrk -t1 -c4 -d10s --latency -s benches/thousand.lua -H "cookie: $cookie" "$url")
  say "$name, about 1,000 req/s" "$(echo "$report" | awk '/Requests\/sec/ { print $2 }') req/s, p99 $(echo "$report" | awk '/99%/ { print $2 }')"
}

measure() { # measure LABEL OPTIONS…
  local label=$1 started password page500 unit
  shift
  local data=$work/data
  rm -rf "$data" "$data.key"
  started=$(now)
  "$program" demo --data "$data" --members "$members" "$@" >"$work/accounts"
  say "$label: $members members brought in" "$(since "$started") s"
  password=$(sed -n '1s/.*密码均为 \([^）]*\).*/\1/p' "$work/accounts")
  start_server "$data" "$@"
  say "$label: start-up" "$startup s"
  sleep 2
  say "$label: memory, idle" "$(resident "$server")"
  sign_in organiser "$password"
  unit=$(curl -s -H "cookie: $cookie" "$address/members" | grep -o 'href="/members?unit=[0-9a-f]*"' | tail -n 1 | sed 's/href="//; s/"$//')
  load "$label: roster page 1 of a branch" "$unit"
  # Page 500 of the whole: reached by the links, as a person would, once; the key in the address is what makes it fast.
  page500=/members
  for _ in $(seq 1 499); do
    page500=$(curl -s -H "cookie: $cookie" "$address$page500" | grep -o 'rel="next" href="[^"]*"\|href="[^"]*" rel="next"' | head -n 1 | sed 's/.*href="//; s/".*//; s/&amp;/\&/g; s/&#38;/\&/g')
    [ -n "$page500" ] || break
  done
  [ -n "$page500" ] && load "$label: roster page 500" "$page500"
  say "$label: memory, after the load" "$(resident "$server")"
  stop_server
}

data=$work/empty
start_server "$data"
say "start-up, empty data directory" "$startup s"
sleep 2
say "memory, idle, empty" "$(resident "$server")"
say "first page over the wire (HTML)" "$(curl -s --compressed -o /dev/null -w '%{size_download}' "$address/sign-in") bytes"
assets=$(curl -s "$address/sign-in" | grep -oE '/assets/[A-Za-z0-9._-]+' | sort -u)
total=$(curl -s --compressed -o /dev/null -w '%{size_download}' "$address/sign-in")
for asset in $assets; do
  total=$((total + $(curl -s -H 'accept-encoding: br, gzip' -o /dev/null -w '%{size_download}' "$address$asset")))
done
say "first page over the wire (all)" "$total bytes"
wrk -t1 -c4 -d2s "$address/sign-in" >/dev/null
say "memory, after some thousand requests" "$(resident "$server")"
stop_server

measure SQLite
[ -n "$postgres" ] && measure PostgreSQL --database "$postgres"
exit 0
