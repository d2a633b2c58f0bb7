# Named steps for ./run and ./test: each says what it does and how long it took.

# step NAME COMMAND… : runs the command, shows its output only when it fails (or when VERBOSE=1).
step() {
  local name=$1 started=$SECONDS log
  shift
  printf '· %s …' "$name"
  if [ "${VERBOSE:-0}" = 1 ]; then
    printf '\n'
    "$@" || { printf '✗ %s failed\n' "$name"; return 1; }
  else
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
      printf ' failed after %ss\n' "$((SECONDS - started))"
      tail -n "${STEP_LINES:-200}" "$log"
      rm -f "$log"
      return 1
    fi
    rm -f "$log"
  fi
  printf ' %ss\n' "$((SECONDS - started))"
}

# spoken SECONDS : the time as people say it.
spoken() {
  if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}

# needs PROGRAM WHAT : stops with a clear sentence when a program is missing.
needs() {
  command -v "$1" >/dev/null 2>&1 || { echo "missing: $1 — install $2" >&2; exit 1; }
}

# Builds frontend/dist when its sources are newer than it.
build_assets() {
  (
    cd frontend || exit 1
    if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
      npm ci --ignore-scripts --no-audit --no-fund || exit 1
    fi
    node build.mjs
  )
}

# as_root COMMAND… : as root, or by sudo where the user may.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
