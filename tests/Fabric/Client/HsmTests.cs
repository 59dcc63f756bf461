using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Tests.Fabric.Client.Double;
using Hyperledger.Fabric.Client;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Client;

/// <summary>The README's signer with a real PKCS#11 token, softhsm2's.</summary>
public sealed class HsmTests : IDisposable
{
    private const string Library = "/usr/lib/softhsm/libsofthsm2.so";
    private const string Pin = "98765432";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("softhsm");
    private readonly IPkcs11Library library;
    private readonly ISlot slot;

    // Pkcs11Interop asks for libdl by the name that only development packages install.
    static HsmTests() => NativeLibrary.SetDllImportResolver(
        typeof(Pkcs11InteropFactories).Assembly, (name, _, _) => name == "libdl" ? NativeLibrary.Load("libdl.so.2") : IntPtr.Zero);

    public HsmTests()
    {
        var tokens = folder.CreateSubdirectory("tokens");
        var configuration = Path.Combine(folder.FullName, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {tokens.FullName}\nobjectstore.backend = file\nlog.level = ERROR\n");
        // The library reads the C environment, which Environment.SetEnvironmentVariable does not touch.
        SetNativeEnvironment("SOFTHSM2_CONF\0"u8.ToArray(), Encoding.UTF8.GetBytes(configuration + "\0"), 1).ShouldBe(0);
        var factories = new Pkcs11InteropFactories();
        library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, Library, AppType.MultiThreaded);
        slot = library.GetSlotList(SlotsType.WithTokenPresent)[0];
        slot.InitToken("12345678", "fabric");
        // An initialized token gets a slot id of its own.
        slot = library.GetSlotList(SlotsType.WithTokenPresent).Single(s => s.GetTokenInfo().Label.Trim() == "fabric");
        using var session = slot.OpenSession(SessionType.ReadWrite);
        session.Login(CKU.CKU_SO, "12345678");
        session.InitPin(Pin);
        session.Logout();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        library.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", DigestAlgorithm.Sha256)]
    [InlineData("1.3.132.0.34", DigestAlgorithm.Sha384)]
    public async Task A_key_that_never_leaves_its_token_submits_transactions(string curve, DigestAlgorithm hash)
    {
        using var login = slot.OpenSession(SessionType.ReadWrite);
        login.Login(CKU.CKU_USER, Pin);
        var (publicKey, privateKey) = GenerateKeys(login, curve);
        using var authority = new TestAuthority();
        using var key = ReadPublicKey(login, publicKey, curve);

        ValueTask<byte[]> SignInTokenAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
        {
            // A session is for one thread at a time; the login holds for the token.
            using var session = slot.OpenSession(SessionType.ReadOnly);
            using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_ECDSA);
            return ValueTask.FromResult(EcdsaSignature.FromRaw(session.Sign(mechanism, privateKey, digest.ToArray())));
        }

        await using var peer = await PeerDouble.StartAsync();
        using var gateway = peer.Connect(new GatewayOptions
        {
            Identity = new X509Identity("Org1MSP", authority.CertificatePem(key)),
            Signer = SignInTokenAsync,
            Hash = hash,
        });
        var contract = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => contract.SubmitTransactionAsync("put", $"k{i}", "v")));
        peer.Channel.State.Count.ShouldBe(20);
        for (var i = 0; i < 100; i++)
        {
            var digest = RandomNumberGenerator.GetBytes(hash == DigestAlgorithm.Sha256 ? 32 : 48);
            var signature = await SignInTokenAsync(digest, Token);
            SignatureCheck.Fault(key, digest, signature).ShouldBeNull();
        }
        ReadmeTests.AllLinesAreInThisFile(example: 4);
    }

    private static (IObjectHandle Public, IObjectHandle Private) GenerateKeys(ISession session, string curve)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(curve);
        var attributes = session.Factories.ObjectAttributeFactory;
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_EC_KEY_PAIR_GEN);
        session.GenerateKeyPair(
            mechanism,
            [attributes.Create(CKA.CKA_TOKEN, true), attributes.Create(CKA.CKA_VERIFY, true), attributes.Create(CKA.CKA_EC_PARAMS, writer.Encode())],
            [
                attributes.Create(CKA.CKA_TOKEN, true), attributes.Create(CKA.CKA_PRIVATE, true), attributes.Create(CKA.CKA_SENSITIVE, true),
                attributes.Create(CKA.CKA_EXTRACTABLE, false), attributes.Create(CKA.CKA_SIGN, true),
            ],
            out var publicKey,
            out var privateKey);
        return (publicKey, privateKey);
    }

    private static ECDsa ReadPublicKey(ISession session, IObjectHandle handle, string curve)
    {
        // An octet string around 04, x and y.
        var encoded = session.GetAttributeValue(handle, [CKA.CKA_EC_POINT])[0].GetValueAsByteArray();
        var point = new AsnReader(encoded, AsnEncodingRules.DER).ReadOctetString().AsSpan(1);
        var half = point.Length / 2;
        return ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.CreateFromValue(curve),
            Q = new ECPoint { X = point[..half].ToArray(), Y = point[half..].ToArray() },
        });
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetNativeEnvironment(byte[] name, byte[] value, int overwrite);
}
