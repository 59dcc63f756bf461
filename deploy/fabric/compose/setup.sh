#!/bin/bash
# Keys, certificates and the channel's first block in /network; runs inside the tools image.
set -euo pipefail
[ ! -e /network/genesis.block ] || exit 0
rm -rf /network/crypto
{
  echo "OrdererOrgs:"
  echo "  - {Name: Orderer, Domain: exchange.example, EnableNodeOUs: true, Specs: ["
  for n in 1 2 3; do echo "      {Hostname: orderer$n, SANS: [orderer$n, localhost, 127.0.0.1]},"; done
  echo "    ]}"
  echo "PeerOrgs:"
  for agency in $AGENCIES; do
    echo "  - {Name: ${agency^}, Domain: $agency.exchange.example, EnableNodeOUs: true, Specs: [{Hostname: peer-$agency, SANS: [peer-$agency, localhost, 127.0.0.1]}], Users: {Count: 1}}"
  done
} >/network/crypto-config.yaml
cryptogen generate --config=/network/crypto-config.yaml --output=/network/crypto

# What ../configtx.sh asks for, as it is inside the containers' network.
DATA=/network
DOMAIN=exchange.example
ORDERERS="orderer1 orderer2 orderer3"
BATCH_TIMEOUT=300ms
application_capability() { echo "${FABRIC_APPLICATION_CAPABILITY:-V2_5}"; }
agencies() { printf '%s\n' $AGENCIES; }
msp_of() { echo "${1^}MSP"; }
org_of() { echo "$DATA/crypto/peerOrganizations/$1.$DOMAIN"; }
orderer_home() { echo "$DATA/crypto/ordererOrganizations/$DOMAIN/orderers/$1.$DOMAIN"; }
orderer_host() { echo "$1"; }
orderer_port() { echo 7050; }
peer_host() { echo "peer-$1"; }
peer_port() { echo 7051; }
. /steps/configtx.sh
mkdir -p /network/channel
write_configtx >/network/channel/configtx.yaml
configtxgen -configPath /network/channel -profile Exchange -channelID "$CHANNEL" -outputBlock /network/genesis.new
# The other containers read as other users.
chmod -R a+rX /network
mv /network/genesis.new /network/genesis.block
