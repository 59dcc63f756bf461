using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public sealed class ClientIdentityTests : IDisposable
{
    // One part of several attributes, as Fabric CA writes organisational units.
    private readonly Authority _authority = new("C=US, O=org1.example.com, CN=ca.org1.example.com");

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void The_id_names_subject_and_issuer_the_most_specific_part_first()
    {
        var identity = Parse(Certificate("C=US, ST=North Carolina, O=Hyperledger, OU=client, CN=user1"));
        identity.MspId.ShouldBe("Org1MSP");
        Encoding.UTF8.GetString(Convert.FromBase64String(identity.Id)).ShouldBe(
            "x509::CN=user1,OU=client,O=Hyperledger,ST=North Carolina,C=US::CN=ca.org1.example.com,O=org1.example.com,C=US");
        identity.Certificate.Subject.ShouldContain("user1");
        identity.Attributes.ShouldBeEmpty();
    }

    [Fact]
    public void Special_characters_are_escaped_and_unknown_types_written_as_bytes()
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(" a,b+c\"d\\e<f>g;h#1 ");
        name.AddOrganizationName("#开放");
        name.Add("1.2.3.4", "x", System.Formats.Asn1.UniversalTagNumber.UTF8String);
        using var certificate = _authority.Issue(name.Build());
        var id = Encoding.UTF8.GetString(Convert.FromBase64String(Parse(certificate).Id));
        id.ShouldStartWith("""x509::CN=\ a\,b\+c\"d\\e\<f\>g\;h#1\ ,O=\#开放,1.2.3.4=#0c0178::CN=ca""");
    }

    [Fact]
    public void Attributes_come_out_of_the_certificate()
    {
        var identity = Parse(Certificate("CN=user1", """{"attrs":{"role":"auditor","hf.Affiliation":"org1","level":3}}"""));
        identity.Attributes.Keys.ShouldBe(["hf.Affiliation", "level", "role"]);
        identity.Attributes["level"].ShouldBe("3");
        identity.HasAttribute("role", "auditor").ShouldBeTrue();
        identity.HasAttribute("role", "Auditor").ShouldBeFalse();
        identity.HasAttribute("absent", "").ShouldBeFalse();
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"attrs":[]}""")]
    public void Attributes_that_cannot_be_read_are_an_error(string json) =>
        Should.Throw<InvalidOperationException>(() => Parse(Certificate("CN=user1", json)));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    public void A_certificate_may_hold_no_attributes(string json) => Parse(Certificate("CN=user1", json)).Attributes.ShouldBeEmpty();

    [Fact]
    public void What_is_no_certificate_is_an_error()
    {
        Should.Throw<InvalidOperationException>(() => ClientIdentity.Parse(Proposed.Creator("Org1MSP")));
        Should.Throw<InvalidOperationException>(() => ClientIdentity.Parse([0xff]));
    }

    [Fact]
    public void Equal_endorsement_policies_have_equal_bytes()
    {
        var one = new KeyEndorsementPolicy().Add(EndorserRole.Peer, "Org2MSP", "Org1MSP").Add(EndorserRole.Member, "Org3MSP");
        var other = new KeyEndorsementPolicy().Add(EndorserRole.Member, "Org3MSP", "Org1MSP", "Org9MSP")
            .Add(EndorserRole.Peer, "Org1MSP", "Org2MSP").Remove("Org9MSP", "absent");
        one.ToBytes().ShouldBe(other.ToBytes());
        one.Organizations.ShouldBe(["Org1MSP", "Org2MSP", "Org3MSP"]);
        new KeyEndorsementPolicy(one.ToBytes()).ToBytes().ShouldBe(one.ToBytes());
    }

    [Fact]
    public void An_endorsement_policy_asks_for_every_organisation()
    {
        var policy = SignaturePolicyEnvelope.Parser.ParseFrom(new KeyEndorsementPolicy().Add(EndorserRole.Peer, "Org2MSP", "Org1MSP").ToBytes());
        policy.Version.ShouldBe(0);
        policy.Rule.NOutOf.N.ShouldBe(2);
        policy.Rule.NOutOf.Rules.Select(rule => rule.SignedBy).ShouldBe([0, 1]);
        policy.Identities.Select(identity => MSPRole.Parser.ParseFrom(identity.Principal)).ShouldBe(
        [
            new MSPRole { MspIdentifier = "Org1MSP", Role = MSPRole.Types.MSPRoleType.Peer },
            new MSPRole { MspIdentifier = "Org2MSP", Role = MSPRole.Types.MSPRoleType.Peer },
        ]);
    }

    [Fact]
    public void What_is_no_policy_of_organisations_is_refused()
    {
        Should.Throw<ArgumentException>(() => new KeyEndorsementPolicy([0xff]));
        var admin = new MSPRole { MspIdentifier = "Org1MSP", Role = MSPRole.Types.MSPRoleType.Admin };
        Should.Throw<ArgumentException>(() => new KeyEndorsementPolicy(Policy(MSPPrincipal.Types.Classification.Role, admin)));
        Should.Throw<ArgumentException>(() => new KeyEndorsementPolicy(Policy(MSPPrincipal.Types.Classification.Identity, admin)));
        new KeyEndorsementPolicy(null).Organizations.ShouldBeEmpty();
        new KeyEndorsementPolicy([]).Organizations.ShouldBeEmpty();
    }

    private static byte[] Policy(MSPPrincipal.Types.Classification classification, IMessage principal) => new SignaturePolicyEnvelope
    {
        Identities = { new MSPPrincipal { PrincipalClassification = classification, Principal = principal.ToByteString() } },
    }.ToByteArray();

    private static ClientIdentity Parse(X509Certificate2 certificate) => ClientIdentity.Parse(Proposed.Creator("Org1MSP", certificate));

    private X509Certificate2 Certificate(string subject, string? attributes = null) => _authority.Issue(
        new X500DistinguishedName(subject, X500DistinguishedNameFlags.None),
        extensions: attributes is null ? [] : [new X509Extension("1.2.3.4.5.6.7.8.1", Encoding.UTF8.GetBytes(attributes), critical: false)]);
}
