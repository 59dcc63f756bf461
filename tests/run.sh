#!/usr/bin/env bash
# Installs what the tests need (only what is missing), builds, and runs every test. Last line: N passed, N failed, N skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

need() { # need COMMAND_OR_FILE PACKAGE
  command -v "$1" >/dev/null 2>&1 || [ -e "$1" ] || missing+=("$2")
}
missing=()
need chromium chromium
need /usr/sbin/rabbitmq-server rabbitmq-server
need /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk
need /usr/lib/softhsm/libsofthsm2.so softhsm2
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]}"
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  # The packages must not start servers of their own: the tests start what they need on ports of their own.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
    $sudo chmod +x "$policy"
    trap '$sudo rm -f "$policy"' EXIT
  fi
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

configuration=${CONFIGURATION:-Release}
dotnet restore ExchangeNetwork.sln --locked-mode
dotnet build ExchangeNetwork.sln -c "$configuration" --no-restore -nologo -clp:NoSummary
dotnet format ExchangeNetwork.sln --no-restore --verify-no-changes

log=$(mktemp)
status=0
dotnet test --solution ExchangeNetwork.sln -c "$configuration" --no-build --max-parallel-test-modules 1 "$@" 2>&1 | tee "$log" || status=$?
count() { sed -n "s/^ *$1: *\([0-9]\+\).*/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded); failed=$(count failed); skipped=$(count skipped)
rm -f "$log"
# A run that counted nothing has not passed, whatever it returned.
if [ -z "$passed" ] || [ "$passed" = 0 ]; then status=1; fi
echo "${passed:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
exit "$status"
