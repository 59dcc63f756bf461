#!/bin/bash
# Joins orderers and peers to the channel and brings the chaincode onto it; runs inside the tools image. Steps that are done are passed over.
set -euo pipefail
crypto=/network/crypto
orderer_ca=$crypto/ordererOrganizations/exchange.example/orderers/orderer1.exchange.example/tls/ca.crt
package=$(cat /network/package-id)
retry() { for _ in $(seq 1 60); do if "$@"; then return; fi; sleep 2; done; echo "gave up: $*" >&2; exit 1; }
as() { # as AGENCY ARGUMENTS...
  local agency=$1; shift
  CORE_PEER_TLS_ENABLED=true CORE_PEER_LOCALMSPID=${agency^}MSP CORE_PEER_ADDRESS=peer-$agency:7051 \
    CORE_PEER_TLS_ROOTCERT_FILE=$crypto/peerOrganizations/$agency.exchange.example/peers/peer-$agency.$agency.exchange.example/tls/ca.crt \
    CORE_PEER_MSPCONFIGPATH=$crypto/peerOrganizations/$agency.exchange.example/users/Admin@$agency.exchange.example/msp peer "$@"
}
join_orderer() { osnadmin channel list -o "orderer$1:7053" --channelID "$CHANNEL" 2>&1 | grep -q '"name"' || osnadmin channel join --channelID "$CHANNEL" --config-block /network/genesis.block -o "orderer$1:7053"; }
join_peer() { as "$1" channel list | grep -qx "$CHANNEL" || as "$1" channel join -b /network/genesis.block; }
for n in 1 2 3; do retry join_orderer "$n"; done
for agency in $AGENCIES; do retry join_peer "$agency"; done

if as tax lifecycle chaincode querycommitted -C "$CHANNEL" -n exchange >/dev/null 2>&1; then exit 0; fi
members=""; for agency in $AGENCIES; do members+="${members:+,}'${agency^}MSP.member'"; done
cat >/network/collections.json <<JSON
[{"name": "lists", "policy": "OR($members)", "requiredPeerCount": 0, "maxPeerCount": 0, "blockToLive": 0, "memberOnlyRead": true, "memberOnlyWrite": true}]
JSON
install() { as "$1" lifecycle chaincode queryinstalled | grep -q "$package" || as "$1" lifecycle chaincode install /network/exchange.tar.gz; }
definition="-o orderer1:7050 --tls --cafile $orderer_ca -C $CHANNEL -n exchange -v 1 --sequence 1 --collections-config /network/collections.json"
peers=""
for agency in $AGENCIES; do
  retry install "$agency"
  retry as "$agency" lifecycle chaincode approveformyorg $definition --package-id "$package"
  peers+=" --peerAddresses peer-$agency:7051 --tlsRootCertFiles $crypto/peerOrganizations/$agency.exchange.example/peers/peer-$agency.$agency.exchange.example/tls/ca.crt"
done
retry as tax lifecycle chaincode commit $definition $peers
