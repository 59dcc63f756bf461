#!/usr/bin/env bash
# Stops the processes that up.sh started; the data stay: down.sh
set -euo pipefail
. "$(dirname "$0")/network.sh"

for pid_file in "$DATA"/run/*.pid; do
  [ ! -e "$pid_file" ] || stop "$(basename "$pid_file" .pid)" &
done
wait
