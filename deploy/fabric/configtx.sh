# The channel's configuration as configtxgen reads it; sourced.

org_entry() { # org_entry AGENCY
  local msp; msp=$(msp_of "$1")
  cat <<YAML
  - &$1
    Name: $msp
    ID: $msp
    MSPDir: $(org_of "$1")/msp
    Policies:
      Readers: {Type: Signature, Rule: "OR('$msp.admin', '$msp.peer', '$msp.client')"}
      Writers: {Type: Signature, Rule: "OR('$msp.admin', '$msp.client')"}
      Admins: {Type: Signature, Rule: "OR('$msp.admin')"}
      Endorsement: {Type: Signature, Rule: "OR('$msp.peer')"}
    AnchorPeers: [{Host: $(peer_host "$1"), Port: $(peer_port "$1")}]
YAML
}

write_configtx() {
  local agency orderer
  echo "Organizations:"
  cat <<YAML
  - &orderers
    Name: OrdererMSP
    ID: OrdererMSP
    MSPDir: $DATA/crypto/ordererOrganizations/$DOMAIN/msp
    Policies:
      Readers: {Type: Signature, Rule: "OR('OrdererMSP.member')"}
      Writers: {Type: Signature, Rule: "OR('OrdererMSP.member')"}
      Admins: {Type: Signature, Rule: "OR('OrdererMSP.admin')"}
    OrdererEndpoints: [$(for orderer in $ORDERERS; do printf '"%s:%s", ' "$(orderer_host "$orderer")" "$(orderer_port "$orderer")"; done)]
YAML
  for agency in $(agencies); do org_entry "$agency"; done
  cat <<YAML
Profiles:
  Exchange:
    Policies:
      Readers: {Type: ImplicitMeta, Rule: "ANY Readers"}
      Writers: {Type: ImplicitMeta, Rule: "ANY Writers"}
      Admins: {Type: ImplicitMeta, Rule: "MAJORITY Admins"}
    Capabilities: {V2_0: true}
    Orderer:
      OrdererType: etcdraft
      EtcdRaft:
        Consenters:
$(for orderer in $ORDERERS; do echo "          - {Host: $(orderer_host "$orderer"), Port: $(orderer_port "$orderer"), ClientTLSCert: $(orderer_home "$orderer")/tls/server.crt, ServerTLSCert: $(orderer_home "$orderer")/tls/server.crt}"; done)
      BatchTimeout: $BATCH_TIMEOUT
      BatchSize: {MaxMessageCount: 500, AbsoluteMaxBytes: 10 MB, PreferredMaxBytes: 2 MB}
      Organizations: [*orderers]
      Policies:
        Readers: {Type: ImplicitMeta, Rule: "ANY Readers"}
        Writers: {Type: ImplicitMeta, Rule: "ANY Writers"}
        Admins: {Type: ImplicitMeta, Rule: "MAJORITY Admins"}
        BlockValidation: {Type: ImplicitMeta, Rule: "ANY Writers"}
      Capabilities: {V2_0: true}
    Application:
      Organizations: [$(for agency in $(agencies); do printf '*%s, ' "$agency"; done)]
      Policies:
        Readers: {Type: ImplicitMeta, Rule: "ANY Readers"}
        Writers: {Type: ImplicitMeta, Rule: "ANY Writers"}
        Admins: {Type: ImplicitMeta, Rule: "MAJORITY Admins"}
        LifecycleEndorsement: {Type: ImplicitMeta, Rule: "MAJORITY Endorsement"}
        Endorsement: {Type: ImplicitMeta, Rule: "MAJORITY Endorsement"}
      Capabilities: {$(application_capability): true}
YAML
}
