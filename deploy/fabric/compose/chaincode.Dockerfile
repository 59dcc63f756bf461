# The network's contract as a chaincode server. Build from the repository's root.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props global.json .editorconfig ./
COPY chaincode chaincode
RUN dotnet publish chaincode/Host -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
ENV CHAINCODE_SERVER_ADDRESS=0.0.0.0:9999
EXPOSE 9999
ENTRYPOINT ["sh", "-c", "exec dotnet ExchangeNetwork.Chaincode.dll serve --package-id \"$(cat /network/package-id)\""]
