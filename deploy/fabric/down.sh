#!/usr/bin/env bash
# Stops the processes that up.sh started; the data stay: down.sh
set -euo pipefail
. "$(dirname "$0")/network.sh"

for pid_file in "$DATA"/run/*.pid; do
  [ -e "$pid_file" ] || continue
  pid=$(cat "$pid_file")
  kill "$pid" 2>/dev/null || true
done
for pid_file in "$DATA"/run/*.pid; do
  [ -e "$pid_file" ] || continue
  pid=$(cat "$pid_file")
  for _ in $(seq 1 80); do kill -0 "$pid" 2>/dev/null || break; sleep 0.25; done
  kill -9 "$pid" 2>/dev/null || true
  rm -f "$pid_file"
done
