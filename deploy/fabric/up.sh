#!/usr/bin/env bash
# Brings up the four-agency Fabric network on this machine, or starts it again where it was: up.sh [--fresh]
# Needs peer, orderer, configtxgen, cryptogen and osnadmin on PATH or in FABRIC_BIN, and the .NET SDK.
# FABRIC_DATA (default ./data/fabric) holds everything; FABRIC_BASE_PORT (default 17000) is the first port.
set -euo pipefail
. "$(dirname "$0")/network.sh"

fresh=false
case "${1:-}" in
  --fresh) fresh=true ;;
  "") ;;
  *) echo "usage: up.sh [--fresh]" >&2; exit 2 ;;
esac
need_fabric peer orderer configtxgen cryptogen osnadmin
command -v dotnet >/dev/null || fail "dotnet not found: the chaincode is built with the .NET SDK."

capability=${FABRIC_APPLICATION_CAPABILITY:-V2_5}
[[ $capability =~ ^V2_[05]$ ]] || fail "FABRIC_APPLICATION_CAPABILITY is $capability; write V2_5, or V2_0 for peers of Fabric 2.4."

# The rest of an attempt that was broken off is of no use either.
if $fresh || [ ! -e "$DATA/made" ]; then
  [ -e "$DATA/agencies" ] || [ -z "$(ls -A "$DATA" 2>/dev/null)" ] || fail "$DATA holds files that are no Fabric network's; choose another folder with FABRIC_DATA."
  "$HERE/down.sh"
  rm -rf "$DATA"
  mkdir -p "$DATA/log"
  printf '%s\n' $AGENCIES >"$DATA/agencies"
  echo "$capability" >"$DATA/capability"
  . "$HERE/make-network.sh"
fi

for orderer in $ORDERERS; do start_orderer "$orderer"; done
for agency in $(agencies); do start_peer "$agency"; start_chaincode "$agency"; done
for orderer in $ORDERERS; do await_port "$(orderer_port "$orderer")" "$orderer"; done
for agency in $(agencies); do
  await_port "$(peer_port "$agency")" "peer-$agency"
  await_port "$(($(peer_port "$agency") + 3))" "chaincode-$agency"
done
write_network_json
say "The network is up: channel $CHANNEL, agencies $(agencies | tr '\n' ' ')"
say "Nodes find it by $DATA/network.json, for example:"
say "  dotnet run --project services/Sandbox -- --ledger fabric"
say "Stop it with deploy/fabric/down.sh; this command starts it again where it was."
