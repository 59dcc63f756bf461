#!/usr/bin/env bash
# Puts a further chaincode on the channel of the running network: add-chaincode.sh NAME PACKAGES [FLAGS...]
# PACKAGES is a folder with AGENCY.tgz for each agency; FLAGS belong to the definition: --signature-policy, --collections-config.
set -euo pipefail
. "$(dirname "$0")/network.sh"

[ $# -ge 2 ] || { echo "usage: add-chaincode.sh NAME PACKAGES [FLAGS...]" >&2; exit 2; }
need_fabric peer
[ -e "$DATA/made" ] || fail "there is no network in $DATA; run up.sh first."
CHAINCODE=$1
packages=$2
shift 2
DEFINITION=("$@")

is_installed() { as_admin "$1" lifecycle chaincode queryinstalled 2>/dev/null | grep -F "$2" >/dev/null; }
# Another definition may bring the same package at the same time: what counts is that it is there.
install() { is_installed "$1" "$2" || as_admin "$1" lifecycle chaincode install "$packages/$1.tgz" || is_installed "$1" "$2"; }
agree() { # agree AGENCY: installs and approves
  local id; id=$(as_admin "$1" lifecycle chaincode calculatepackageid "$packages/$1.tgz")
  retry install "$1" "$id"
  approve "$1" 1 "$id"
}

running=()
for agency in $(agencies); do
  [ -e "$packages/$agency.tgz" ] || fail "$packages/$agency.tgz is missing."
  STEP=add-$CHAINCODE-$agency agree "$agency" &
  running+=($!)
done
for pid in "${running[@]}"; do wait "$pid"; done
STEP=add-$CHAINCODE commit_definition 1 $(agencies)
say "$CHAINCODE is on the channel."
