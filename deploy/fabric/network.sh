# Settings and steps that up.sh, down.sh and add-agency.sh share; sourced, not run.
# The network: one organisation with one peer for each agency, three Raft orderers, everything on loopback, all data under one folder.

AGENCIES=${FABRIC_AGENCIES:-"tax police customs bank"}
CHANNEL=${FABRIC_CHANNEL:-exchange}
CHAINCODE=exchange
DOMAIN=exchange.example
ORDERERS="orderer1 orderer2 orderer3"
BASE_PORT=${FABRIC_BASE_PORT:-17000}
BATCH_TIMEOUT=${FABRIC_BATCH_TIMEOUT:-300ms}
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPOSITORY=$(cd "$HERE/../.." && pwd)
DATA=${FABRIC_DATA:-$PWD/data/fabric}

fail() { echo "error: $*" >&2; exit 1; }
say() { echo "$*"; }

# Refuses ports that somebody else uses: a program that cannot listen would end, and the next step would talk to the stranger.
need_free_port() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || fail "port $1 is in use; choose others with FABRIC_BASE_PORT."; }

# Fabric's own programs: from FABRIC_BIN, else from PATH.
fabric() {
  local program=$1; shift
  if [ -n "${FABRIC_BIN:-}" ]; then "$FABRIC_BIN/$program" "$@"; else "$program" "$@"; fi
}
need_fabric() {
  local program missing=()
  for program in "$@"; do
    if [ -n "${FABRIC_BIN:-}" ]; then [ -x "$FABRIC_BIN/$program" ] || missing+=("$program")
    else command -v "$program" >/dev/null || missing+=("$program"); fi
  done
  [ ${#missing[@]} = 0 ] || fail "${missing[*]} not found. Put Fabric's programs (2.4 or newer) on PATH or name their folder in FABRIC_BIN; https://github.com/hyperledger/fabric/releases has them."
}

msp_of() { echo "${1^}MSP"; }
domain_of() { echo "$1.$DOMAIN"; }
org_of() { echo "$DATA/crypto/peerOrganizations/$(domain_of "$1")"; }
peer_home() { echo "$(org_of "$1")/peers/peer0.$(domain_of "$1")"; }
orderer_home() { echo "$DATA/crypto/ordererOrganizations/$DOMAIN/orderers/$1.$DOMAIN"; }
orderer_ca() { echo "$(orderer_home orderer1)/tls/ca.crt"; }

orderer_host() { echo 127.0.0.1; }
peer_host() { echo 127.0.0.1; }
# Ports: an orderer has three (service, administration, operations), an agency four (peer, chaincode callback, operations, chaincode service).
orderer_port() { local index=0 name; for name in $ORDERERS; do [ "$name" = "$1" ] && break; index=$((index + 1)); done; echo $((BASE_PORT + 10 * index)); }
peer_port() {
  local index=0 name
  for name in $(agencies); do [ "$name" = "$1" ] && break; index=$((index + 1)); done
  echo $((BASE_PORT + 100 + 10 * index))
}
# The agencies of this network: those it was made with, those that joined it, and the one that is joining.
agencies() {
  if [ -e "$DATA/agencies" ]; then cat "$DATA/agencies"; else printf '%s\n' $AGENCIES; fi
  if [ -n "${JOINING:-}" ]; then echo "$JOINING"; fi
}

# The channel's application capability, as the network was made with; V2_0 is for peers of Fabric 2.4, which refuse to join a channel with V2_5.
application_capability() { cat "$DATA/capability" 2>/dev/null || echo "${FABRIC_APPLICATION_CAPABILITY:-V2_5}"; }
# What the chaincode makes of a purge of private data: without V2_5 peers refuse it, and those of 2.4 end the stream.
purge_mode() { if [ "$(application_capability)" = V2_5 ]; then echo purge; else echo delete; fi }

# Starts a program in the background and notes its process id; does nothing while it runs.
start() { # start NAME COMMAND...
  local name=$1; shift
  local pid_file=$DATA/run/$name.pid
  if is_running "$name"; then return; fi
  local port
  for port in $PORTS; do need_free_port "$port"; done
  mkdir -p "$DATA/run" "$DATA/log"
  setsid nohup "$@" >>"$DATA/log/$name.log" 2>&1 </dev/null &
  echo $! >"$pid_file"
}
is_running() { local pid; pid=$(cat "$DATA/run/$1.pid" 2>/dev/null) && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; }

# Ends a program that start began, and returns when it has ended; after twenty seconds it is not asked again.
stop() { # stop NAME
  local pid_file=$DATA/run/$1.pid pid
  [ -e "$pid_file" ] || return 0
  pid=$(cat "$pid_file")
  kill "$pid" 2>/dev/null || true
  for _ in $(seq 1 200); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  kill -9 "$pid" 2>/dev/null || true
  rm -f "$pid_file"
}

# Waits until a port on loopback accepts a connection; up to a minute.
await_port() { # await_port PORT NAME
  local i
  for i in $(seq 1 240); do
    is_running "$2" || fail "$2 ended; $DATA/log/$2.log says why."
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
    sleep 0.25
  done
  fail "$2 does not listen on port $1; see $DATA/log/$2.log."
}
# Tries a command until it succeeds; up to half a minute.
retry() { local i; for i in $(seq 1 30); do if "$@" >"$(step_log)" 2>&1; then return; fi; sleep 1; done; cat "$(step_log)" >&2; fail "gave up: $*"; }
once() { "$@" >"$(step_log)" 2>&1 || { cat "$(step_log)" >&2; fail "failed: $*"; }; }
# Steps that run at the same time have a log each.
step_log() { echo "$DATA/log/${STEP:-last-step}.log"; }

start_orderer() {
  local name=$1 port home
  port=$(orderer_port "$name"); home=$(orderer_home "$name")
  PORTS="$port $((port + 1)) $((port + 2))" start "$name" env FABRIC_CFG_PATH="$HERE/config" FABRIC_LOGGING_SPEC=warn \
    ORDERER_GENERAL_LISTENADDRESS=127.0.0.1 ORDERER_GENERAL_LISTENPORT="$port" \
    ORDERER_GENERAL_LOCALMSPID=OrdererMSP ORDERER_GENERAL_LOCALMSPDIR="$home/msp" \
    ORDERER_GENERAL_TLS_ENABLED=true ORDERER_GENERAL_TLS_PRIVATEKEY="$home/tls/server.key" \
    ORDERER_GENERAL_TLS_CERTIFICATE="$home/tls/server.crt" ORDERER_GENERAL_TLS_ROOTCAS="[$home/tls/ca.crt]" \
    ORDERER_GENERAL_CLUSTER_CLIENTCERTIFICATE="$home/tls/server.crt" ORDERER_GENERAL_CLUSTER_CLIENTPRIVATEKEY="$home/tls/server.key" \
    ORDERER_GENERAL_CLUSTER_ROOTCAS="[$home/tls/ca.crt]" \
    ORDERER_GENERAL_BOOTSTRAPMETHOD=none ORDERER_CHANNELPARTICIPATION_ENABLED=true \
    ORDERER_ADMIN_LISTENADDRESS="127.0.0.1:$((port + 1))" ORDERER_OPERATIONS_LISTENADDRESS="127.0.0.1:$((port + 2))" \
    ORDERER_FILELEDGER_LOCATION="$DATA/orderers/$name/ledger" \
    ORDERER_CONSENSUS_WALDIR="$DATA/orderers/$name/wal" ORDERER_CONSENSUS_SNAPDIR="$DATA/orderers/$name/snap" \
    "${FABRIC_BIN:+$FABRIC_BIN/}orderer"
}

start_peer() {
  local agency=$1 port home
  port=$(peer_port "$agency"); home=$(peer_home "$agency")
  PORTS="$port $((port + 1)) $((port + 2))" start "peer-$agency" env FABRIC_CFG_PATH="$DATA/peers/$agency/config" FABRIC_LOGGING_SPEC=warn \
    CORE_PEER_ID="peer0.$(domain_of "$agency")" CORE_PEER_NETWORKID="$CHANNEL" \
    CORE_PEER_ADDRESS="127.0.0.1:$port" CORE_PEER_LISTENADDRESS="127.0.0.1:$port" \
    CORE_PEER_CHAINCODEADDRESS="127.0.0.1:$((port + 1))" CORE_PEER_CHAINCODELISTENADDRESS="127.0.0.1:$((port + 1))" \
    CORE_OPERATIONS_LISTENADDRESS="127.0.0.1:$((port + 2))" \
    CORE_PEER_LOCALMSPID="$(msp_of "$agency")" CORE_PEER_MSPCONFIGPATH="$home/msp" \
    CORE_PEER_TLS_ENABLED=true CORE_PEER_TLS_CERT_FILE="$home/tls/server.crt" \
    CORE_PEER_TLS_KEY_FILE="$home/tls/server.key" CORE_PEER_TLS_ROOTCERT_FILE="$home/tls/ca.crt" \
    CORE_PEER_GOSSIP_BOOTSTRAP="127.0.0.1:$port" CORE_PEER_GOSSIP_EXTERNALENDPOINT="127.0.0.1:$port" \
    CORE_PEER_FILESYSTEMPATH="$DATA/peers/$agency/ledger" CORE_LEDGER_SNAPSHOTS_ROOTDIR="$DATA/peers/$agency/snapshots" \
    CORE_VM_ENDPOINT= CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG="{\"address\":\"127.0.0.1:$((port + 3))\"}" \
    "${FABRIC_BIN:+$FABRIC_BIN/}peer" node start
}
# A peer's core.yaml with the path of the external builder, which no environment variable can set.
write_peer_config() {
  mkdir -p "$DATA/peers/$1/config"
  sed "s|@BUILDER@|$HERE/builder|" "$HERE/config/core.yaml" >"$DATA/peers/$1/config/core.yaml"
}

start_chaincode() {
  local agency=$1
  PORTS=$(($(peer_port "$agency") + 3)) start "chaincode-$agency" dotnet "$DATA/chaincode/ExchangeNetwork.Chaincode.dll" serve \
    --address "127.0.0.1:$(($(peer_port "$agency") + 3))" --package-id "$(cat "$DATA/package-id")" --msp "$(msp_of "$agency")" \
    --purge "$(purge_mode)"
}

# Runs `peer` as an agency's administrator.
as_admin() { # as_admin AGENCY ARGUMENTS...
  local agency=$1; shift
  FABRIC_CFG_PATH="$DATA/peers/$agency/config" FABRIC_LOGGING_SPEC=error \
    CORE_PEER_TLS_ENABLED=true CORE_PEER_TLS_ROOTCERT_FILE="$(peer_home "$agency")/tls/ca.crt" \
    CORE_PEER_LOCALMSPID="$(msp_of "$agency")" CORE_PEER_ADDRESS="127.0.0.1:$(peer_port "$agency")" \
    CORE_PEER_MSPCONFIGPATH="$(org_of "$agency")/users/Admin@$(domain_of "$agency")/msp" \
    fabric peer "$@"
}
to_orderer() { echo -o "127.0.0.1:$(orderer_port "${1:-orderer1}")" --tls --cafile "$(orderer_ca)"; }

# One private collection for all members: segments of lists and wraps of their keys; an explicit transaction purges it.
# Endorsers send nothing on: they are a majority of the agencies and hold it, and the other peers fetch it with the block. A peer spells out
# every message between peers for its debug log, even when that is off: sending a large list on to all cost four fifths of the peers' time.
write_collections() {
  local agency members=""
  for agency in $(agencies); do members+="${members:+,}'$(msp_of "$agency").member'"; done
  cat >"$DATA/collections.json" <<JSON
[{"name": "lists", "policy": "OR($members)", "requiredPeerCount": 0, "maxPeerCount": 0,
  "blockToLive": 0, "memberOnlyRead": true, "memberOnlyWrite": true}]
JSON
}

# What agencies agree on beside name and sequence.
DEFINITION=(--collections-config "$DATA/collections.json")

approve() { # approve AGENCY SEQUENCE [PACKAGE_ID]
  retry as_admin "$1" lifecycle chaincode approveformyorg $(to_orderer) -C "$CHANNEL" -n "$CHAINCODE" -v 1 \
    --package-id "${3:-$(cat "$DATA/package-id")}" --sequence "$2" "${DEFINITION[@]}"
}
commit_definition() { # commit_definition SEQUENCE AGENCIES...
  local sequence=$1 agency peers=(); shift
  for agency in "$@"; do
    peers+=(--peerAddresses "127.0.0.1:$(peer_port "$agency")" --tlsRootCertFiles "$(peer_home "$agency")/tls/ca.crt")
  done
  retry as_admin "$1" lifecycle chaincode commit $(to_orderer) -C "$CHANNEL" -n "$CHAINCODE" -v 1 \
    --sequence "$sequence" "${DEFINITION[@]}" "${peers[@]}"
}

# What nodes need to connect, for the sandbox and for scripts.
write_network_json() {
  local agency last home
  last=$(agencies | tail -n 1)
  {
    echo "{\"channel\": \"$CHANNEL\", \"chaincode\": \"$CHAINCODE\", \"agencies\": ["
    for agency in $(agencies); do
      home=$(org_of "$agency")/users/User1@$(domain_of "$agency")/msp
      printf '  {"agency": "%s", "mspId": "%s", "certificate": "%s", "privateKey": "%s", "peers": [{"address": "127.0.0.1:%s", "rootCertificate": "%s"}]}%s\n' \
        "$agency" "$(msp_of "$agency")" "$(ls "$home"/signcerts/*.pem)" "$(ls "$home"/keystore/*_sk)" \
        "$(peer_port "$agency")" "$(peer_home "$agency")/tls/ca.crt" "$([ "$agency" = "$last" ] || echo ,)"
    done
    echo "]}"
  } >"$DATA/network.json"
}
