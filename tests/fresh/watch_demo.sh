#!/usr/bin/env bash
# Plays `make demo` as a newcomer does: starts it, opens the page, waits for a passage, looks on for a while, presses Ctrl-C.
set -euo pipefail
log="$(mktemp)"

fail() {
  echo "make demo: $1" >&2
  kill -KILL -- "-$demo" 2>/dev/null || true
  exit 1
}

wait_for() { # WORDS SECONDS
  for ((left = $2; left > 0; left--)); do
    if grep -q "$1" "$log"; then return; fi
    kill -0 "$demo" 2>/dev/null || fail "ended before it said \"$1\""
    sleep 1
  done
  fail "did not say \"$1\" within $2 s"
}

page_answers() {
  python3 - "$1" <<'EOF'
import sys, urllib.request
assert urllib.request.urlopen(sys.argv[1] + "healthz", timeout=10).status == 200
assert "门楼" in urllib.request.urlopen(sys.argv[1], timeout=10).read().decode()
EOF
}

set -m # a process group of its own, which hears Ctrl-C as one at a terminal does
make demo >"$log" 2>&1 &
demo=$!
tail --pid="$demo" -n +1 -f "$log" &
wait_for "Gatehouse is at work" 900
page="$(grep -oE 'http://[^ ]+' "$log" | tail -n 1)"
wait_for "The first passage is on the page" 180
for _ in 1 2 3 4 5 6; do
  page_answers "$page" || fail "$page does not answer"
  sleep 5
done
kill -INT -- "-$demo"
status=0
wait "$demo" || status=$?
case "$status" in 0 | 2 | 130) ;; *) fail "ended with status $status at Ctrl-C" ;; esac # make says 130 or 2 of itself
grep -q "Stopped. The data stays in" "$log" || fail "did not say that it stopped"
if kill -0 -- "-$demo" 2>/dev/null; then fail "left programs running"; fi
if page_answers "$page" 2>/dev/null; then fail "its page still answers"; fi
echo "make demo: worked, and stopped at Ctrl-C"
