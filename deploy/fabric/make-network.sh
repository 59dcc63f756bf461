# Makes the network once: keys, channel, chaincode; sourced by up.sh. The file "made" says that it came to its end.

if [ -n "${FABRIC_CHAINCODE:-}" ]; then
  ln -s "$FABRIC_CHAINCODE" "$DATA/chaincode"
else
  say "Building the chaincode"
  once dotnet publish "$REPOSITORY/chaincode/Host" -c Release -o "$DATA/chaincode" -nologo
fi
once dotnet "$DATA/chaincode/ExchangeNetwork.Chaincode.dll" pack --label exchange_1 --address "{{.address}}" --out "$DATA/exchange.tar.gz"
tail -n 1 "$DATA/log/last-step.log" >"$DATA/package-id"

say "Making keys and certificates"
{
  echo "OrdererOrgs:"
  echo "  - {Name: Orderer, Domain: $DOMAIN, EnableNodeOUs: true, Specs: ["
  for orderer in $ORDERERS; do echo "      {Hostname: $orderer, SANS: [localhost, 127.0.0.1]},"; done
  echo "    ]}"
  echo "PeerOrgs:"
  for agency in $(agencies); do
    echo "  - {Name: ${agency^}, Domain: $(domain_of "$agency"), EnableNodeOUs: true, Template: {Count: 1, SANS: [localhost, 127.0.0.1]}, Users: {Count: 1}}"
  done
} >"$DATA/crypto-config.yaml"
once fabric cryptogen generate --config="$DATA/crypto-config.yaml" --output="$DATA/crypto"

say "Making the channel $CHANNEL"
. "$HERE/configtx.sh"
mkdir -p "$DATA/channel"
write_configtx >"$DATA/channel/configtx.yaml"
once fabric configtxgen -configPath "$DATA/channel" -profile Exchange -channelID "$CHANNEL" -outputBlock "$DATA/channel/genesis.block"

for orderer in $ORDERERS; do start_orderer "$orderer"; done
for agency in $(agencies); do write_peer_config "$agency"; start_peer "$agency"; done
for orderer in $ORDERERS; do
  await_port "$(($(orderer_port "$orderer") + 1))" "$orderer"
  once fabric osnadmin channel join --channelID "$CHANNEL" --config-block "$DATA/channel/genesis.block" -o "127.0.0.1:$(($(orderer_port "$orderer") + 1))"
done
for agency in $(agencies); do
  await_port "$(peer_port "$agency")" "peer-$agency"
  retry as_admin "$agency" channel join -b "$DATA/channel/genesis.block"
done

say "Installing, approving and committing the chaincode"
write_collections
for agency in $(agencies); do
  retry as_admin "$agency" lifecycle chaincode install "$DATA/exchange.tar.gz"
  approve "$agency" 1
done
commit_definition 1 $(agencies)
touch "$DATA/made"
