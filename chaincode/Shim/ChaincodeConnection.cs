using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hyperledger.Fabric.Shim;

/// <summary>How peers reach a chaincode server: the <c>connection.json</c> of a package.</summary>
/// <remarks>
/// Any text may be a template such as <c>{{.address}}</c>, which Fabric's own builder fills in on each peer from the JSON in
/// <c>CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG</c>: one package id, an address for each peer. That builder drops what is not named here.
/// </remarks>
/// <param name="Address">Address that peers dial, <c>HOST:PORT</c>; with TLS the server's certificate must name the host.</param>
public sealed record ChaincodeConnection(string Address)
{
    /// <summary>How long a peer tries to connect, in Go's notation; must not be empty, else the peer cannot read the file.</summary>
    public string DialTimeout { get; init; } = "10s";

    /// <summary>PEM of the CA certificates that issued the server's certificate; null dials without TLS.</summary>
    public string? RootCertificate { get; init; }

    /// <summary>PEM of the certificate that peers show (mutual TLS); null shows none.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>PEM of the key of <see cref="ClientCertificate"/>. Whoever may read the package can read it.</summary>
    public string? ClientKey { get; init; }

    /// <summary>The file's bytes: UTF-8 JSON in a fixed order.</summary>
    /// <exception cref="InvalidOperationException">The parts do not fit together; the message says which.</exception>
    public byte[] ToJson()
    {
        if (string.IsNullOrEmpty(Address) || string.IsNullOrEmpty(DialTimeout))
            throw new InvalidOperationException("A connection needs an address and a dial timeout.");
        if (ClientCertificate is null != ClientKey is null)
            throw new InvalidOperationException("A client certificate and its key belong together.");
        if (ClientCertificate is not null && RootCertificate is null)
            throw new InvalidOperationException("A client certificate needs TLS, and so a root certificate.");
        using var bytes = new MemoryStream();
        // Relaxed, so that templates and PEM stay readable; the file is never part of a web page.
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("address", Address);
            json.WriteString("dial_timeout", DialTimeout);
            json.WriteBoolean("tls_required", RootCertificate is not null);
            json.WriteBoolean("client_auth_required", ClientCertificate is not null);
            json.WriteString("client_key", ClientKey ?? "");
            json.WriteString("client_cert", ClientCertificate ?? "");
            json.WriteString("root_cert", RootCertificate ?? "");
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }
}
