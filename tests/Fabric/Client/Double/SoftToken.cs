using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Shouldly;

namespace ExchangeNetwork.Tests.Fabric.Client.Double;

/// <summary>A PKCS#11 token of softhsm2, new and with a user logged in. The library is one for the process: tests that use it share a collection.</summary>
internal sealed class SoftToken : IDisposable
{
    /// <summary>Collection of the tests that use a token.</summary>
    public const string Collection = "PKCS#11 library";

    private const string Library = "/usr/lib/softhsm/libsofthsm2.so";
    private const string Pin = "98765432";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("softhsm");
    private readonly IPkcs11Library library;
    private readonly ISession login;

    // Pkcs11Interop asks for libdl by the name that only development packages install.
    static SoftToken() => NativeLibrary.SetDllImportResolver(
        typeof(Pkcs11InteropFactories).Assembly, (name, _, _) => name == "libdl" ? NativeLibrary.Load("libdl.so.2") : IntPtr.Zero);

    public SoftToken()
    {
        var tokens = folder.CreateSubdirectory("tokens");
        var configuration = Path.Combine(folder.FullName, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {tokens.FullName}\nobjectstore.backend = file\nlog.level = ERROR\n");
        // The library reads the C environment, which Environment.SetEnvironmentVariable does not touch.
        SetNativeEnvironment("SOFTHSM2_CONF\0"u8.ToArray(), Encoding.UTF8.GetBytes(configuration + "\0"), 1).ShouldBe(0);
        var factories = new Pkcs11InteropFactories();
        library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, Library, AppType.MultiThreaded);
        library.GetSlotList(SlotsType.WithTokenPresent)[0].InitToken("12345678", "fabric");
        // An initialized token gets a slot id of its own.
        Slot = library.GetSlotList(SlotsType.WithTokenPresent).Single(s => s.GetTokenInfo().Label.Trim() == "fabric");
        using (var session = Slot.OpenSession(SessionType.ReadWrite))
        {
            session.Login(CKU.CKU_SO, "12345678");
            session.InitPin(Pin);
            session.Logout();
        }
        login = Slot.OpenSession(SessionType.ReadWrite);
        login.Login(CKU.CKU_USER, Pin);
    }

    public ISlot Slot { get; }

    public void Dispose()
    {
        login.Dispose();
        library.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>Makes a key that cannot leave the token.</summary>
    /// <param name="curve">The curve's object identifier.</param>
    /// <param name="privateKey">The private key's handle.</param>
    /// <returns>The public key.</returns>
    public ECDsa GenerateKey(string curve, out IObjectHandle privateKey)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(curve);
        var attributes = login.Factories.ObjectAttributeFactory;
        using var mechanism = login.Factories.MechanismFactory.Create(CKM.CKM_EC_KEY_PAIR_GEN);
        login.GenerateKeyPair(
            mechanism,
            [attributes.Create(CKA.CKA_TOKEN, true), attributes.Create(CKA.CKA_VERIFY, true), attributes.Create(CKA.CKA_EC_PARAMS, writer.Encode())],
            [
                attributes.Create(CKA.CKA_TOKEN, true), attributes.Create(CKA.CKA_PRIVATE, true), attributes.Create(CKA.CKA_SENSITIVE, true),
                attributes.Create(CKA.CKA_EXTRACTABLE, false), attributes.Create(CKA.CKA_SIGN, true),
            ],
            out var publicKey,
            out privateKey);
        // An octet string around 04, x and y.
        var encoded = login.GetAttributeValue(publicKey, [CKA.CKA_EC_POINT])[0].GetValueAsByteArray();
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
