#!/usr/bin/env bash
# Installs, approves and commits a chaincode that runs as a service on the network of FABRIC_DATA: deploy-chaincode.sh NAME OFFSET [with-collections]
# Each agency's own listens OFFSET above its peer's port. Prints agency, address and package id of each. Nothing is done twice.
set -euo pipefail
. "$(dirname "$0")/../../../deploy/fabric/network.sh"

name=$1 offset=$2
need_fabric peer
peers=() collections=()
[ "${3:-}" = with-collections ] && collections=(--collections-config "$DATA/collections.json")
mkdir -p "$DATA/benchmark"
first=$(agencies | head -n 1)
committed=false
if as_admin "$first" lifecycle chaincode querycommitted -C "$CHANNEL" -n "$name" >/dev/null 2>&1; then committed=true; fi
for agency in $(agencies); do
  address=127.0.0.1:$(($(peer_port "$agency") + offset))
  package=$DATA/benchmark/$name-$agency.tar.gz
  # An address of its own makes the package, and so its id, another one at every agency: a definition allows that.
  once dotnet "$DATA/chaincode/ExchangeNetwork.Chaincode.dll" pack --label "${name}_1" --address "$address" --out "$package"
  id=$(tail -n 1 "$DATA/log/last-step.log")
  if ! $committed; then
    as_admin "$agency" lifecycle chaincode queryinstalled 2>/dev/null | grep -q "$id" || retry as_admin "$agency" lifecycle chaincode install "$package"
    retry as_admin "$agency" lifecycle chaincode approveformyorg $(to_orderer) -C "$CHANNEL" -n "$name" -v 1 --package-id "$id" --sequence 1 "${collections[@]}"
  fi
  peers+=(--peerAddresses "127.0.0.1:$(peer_port "$agency")" --tlsRootCertFiles "$(peer_home "$agency")/tls/ca.crt")
  echo "$agency $address $id"
done
# No policy is named: the channel's own holds, a majority of the agencies.
$committed || retry as_admin "$first" lifecycle chaincode commit $(to_orderer) -C "$CHANNEL" -n "$name" -v 1 --sequence 1 "${collections[@]}" "${peers[@]}"
