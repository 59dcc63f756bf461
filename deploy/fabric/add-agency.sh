#!/usr/bin/env bash
# Adds a further agency to the running Fabric network: keys, channel update, peer, chaincode, collection: add-agency.sh NAME
# The majority of the present agencies' administrators sign; here all their keys lie under one folder, in life each signs at home.
# Needs, beside what up.sh needs, configtxlator and jq. Begun again it goes on where it was broken off.
set -euo pipefail
. "$(dirname "$0")/network.sh"
. "$HERE/configtx.sh"

agency=${1:-}
[[ $agency =~ ^[a-z][a-z0-9]{1,20}$ ]] || { echo "usage: add-agency.sh NAME  (lower-case letters and digits)" >&2; exit 2; }
need_fabric peer configtxgen configtxlator cryptogen
command -v jq >/dev/null || fail "jq not found: install it with your system's package manager."
[ -e "$DATA/made" ] || fail "there is no network in $DATA; run up.sh first."
! agencies | grep -qx "$agency" || fail "$agency is in the network already."
present=($(agencies))
JOINING=$agency
work=$DATA/channel/$agency
mkdir -p "$work"
msp=$(msp_of "$agency")

if [ ! -e "$(org_of "$agency")" ]; then
  say "Making keys and certificates of $agency"
  echo "  - {Name: ${agency^}, Domain: $(domain_of "$agency"), EnableNodeOUs: true, Template: {Count: 1, SANS: [localhost, 127.0.0.1]}, Users: {Count: 1}}" >>"$DATA/crypto-config.yaml"
  once fabric cryptogen extend --config="$DATA/crypto-config.yaml" --input="$DATA/crypto"
fi

say "Updating the channel"
{ echo "Organizations:"; org_entry "$agency"; } >"$work/configtx.yaml"
FABRIC_LOGGING_SPEC=error fabric configtxgen -configPath "$work" -printOrg "$msp" >"$work/org.json"
retry as_admin "${present[0]}" channel fetch config "$work/config.pb" $(to_orderer) -c "$CHANNEL"
fabric configtxlator proto_decode --input "$work/config.pb" --type common.Block | jq '.data.data[0].payload.data.config' >"$work/config.json"
if jq -e --arg msp "$msp" '.channel_group.groups.Application.groups[$msp]' "$work/config.json" >/dev/null; then
  say "  $msp is a member of the channel already"
else
  jq --slurpfile org "$work/org.json" --arg msp "$msp" --argjson port "$(peer_port "$agency")" '
    .channel_group.groups.Application.groups[$msp] = ($org[0] | .values.AnchorPeers = {
      mod_policy: "Admins", version: "0", value: {anchor_peers: [{host: "127.0.0.1", port: $port}]}})' "$work/config.json" >"$work/changed.json"
  fabric configtxlator proto_encode --input "$work/config.json" --type common.Config --output "$work/config.bin"
  fabric configtxlator proto_encode --input "$work/changed.json" --type common.Config --output "$work/changed.bin"
  fabric configtxlator compute_update --channel_id "$CHANNEL" --original "$work/config.bin" --updated "$work/changed.bin" --output "$work/update.bin"
  fabric configtxlator proto_decode --input "$work/update.bin" --type common.ConfigUpdate |
    jq --arg channel "$CHANNEL" '{payload: {header: {channel_header: {channel_id: $channel, type: 2}}, data: {config_update: .}}}' >"$work/envelope.json"
  fabric configtxlator proto_encode --input "$work/envelope.json" --type common.Envelope --output "$work/envelope.pb"
  majority=$((${#present[@]} / 2 + 1))
  for signer in "${present[@]:1:$((majority - 1))}"; do once as_admin "$signer" channel signconfigtx -f "$work/envelope.pb"; done
  once as_admin "${present[0]}" channel update -f "$work/envelope.pb" -c "$CHANNEL" $(to_orderer)
fi

say "Starting the peer of $agency"
write_peer_config "$agency"
start_peer "$agency"
await_port "$(peer_port "$agency")" "peer-$agency"
if ! as_admin "$agency" channel list 2>/dev/null | grep -qx "$CHANNEL"; then
  retry as_admin "$agency" channel join -b "$DATA/channel/genesis.block"
fi

say "Installing the chaincode; the collection lets $agency in"
as_admin "$agency" lifecycle chaincode queryinstalled 2>/dev/null | grep -q "$(cat "$DATA/package-id")" ||
  retry as_admin "$agency" lifecycle chaincode install "$DATA/exchange.tar.gz"
sequence=$(($(as_admin "${present[0]}" lifecycle chaincode querycommitted -C "$CHANNEL" -n "$CHAINCODE" --output json | jq .sequence) + 1))
write_collections
start_chaincode "$agency"
await_port "$(($(peer_port "$agency") + 3))" "chaincode-$agency"
for member in $(agencies); do approve "$member" "$sequence"; done
commit_definition "$sequence" $(agencies)
echo "$agency" >>"$DATA/agencies"
JOINING=
write_network_json
say "$agency is in the network: a member of the channel with a peer and the chaincode."
say "What it may do there the members decide: its node applies (exchange agency join), the others approve (exchange agency approve)."
