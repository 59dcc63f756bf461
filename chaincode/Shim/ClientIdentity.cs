using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Msp;

namespace Hyperledger.Fabric.Shim;

/// <summary>Who submitted the transaction: an X.509 identity of a member of the channel, which the peer has verified.</summary>
public sealed class ClientIdentity
{
    // Where Fabric CA puts the attributes of an identity.
    private const string AttributesOid = "1.2.3.4.5.6.7.8.1";

    private ClientIdentity(string mspId, X509Certificate2 certificate)
    {
        MspId = mspId;
        Certificate = certificate;
        var name = $"x509::{DistinguishedName.Format(certificate.SubjectName)}::{DistinguishedName.Format(certificate.IssuerName)}";
        Id = Convert.ToBase64String(Encoding.UTF8.GetBytes(name));
        Attributes = ReadAttributes(certificate);
    }

    /// <summary>MSP id of the submitter's organisation.</summary>
    public string MspId { get; }

    /// <summary>The submitter's certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>A name unique within the MSP: base64 of <c>x509::SUBJECT::ISSUER</c>, both in the order and notation of RFC 2253.</summary>
    public string Id { get; }

    /// <summary>Attributes that Fabric CA certified, in ordinal order; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; }

    /// <summary>True when the submitter has an attribute of exactly this value.</summary>
    public bool HasAttribute(string name, string value) => Attributes.TryGetValue(name, out var found) && found == value;

    /// <summary>Reads a serialised identity.</summary>
    /// <exception cref="InvalidOperationException">No X.509 identity (an idemix one, for example), or its attributes cannot be read.</exception>
    public static ClientIdentity Parse(ReadOnlySpan<byte> creator)
    {
        try
        {
            var identity = SerializedIdentity.Parser.ParseFrom(creator.ToArray());
            return new ClientIdentity(identity.Mspid, X509Certificate2.CreateFromPem(identity.IdBytes.ToStringUtf8()));
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or CryptographicException or JsonException)
        {
            throw new InvalidOperationException("The transaction's creator is no X.509 identity that can be read.", fault);
        }
    }

    private static SortedList<string, string> ReadAttributes(X509Certificate2 certificate)
    {
        var attributes = new SortedList<string, string>(StringComparer.Ordinal);
        if (certificate.Extensions[AttributesOid] is not { } extension)
            return attributes;
        using var document = JsonDocument.Parse(extension.RawData);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("attrs", out var attrs))
            return attributes;
        if (attrs.ValueKind != JsonValueKind.Object)
            throw new JsonException("The attributes are no object.");
        foreach (var attribute in attrs.EnumerateObject())
            attributes[attribute.Name] = attribute.Value.ValueKind == JsonValueKind.String ? attribute.Value.GetString()! : attribute.Value.GetRawText();
        return attributes;
    }
}
