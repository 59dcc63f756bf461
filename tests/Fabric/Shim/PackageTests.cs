using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class PackageTests
{
    [Fact]
    public void Equal_contents_give_equal_bytes_and_the_id_that_a_peer_computes()
    {
        var package = ChaincodePackage.Create("exchange_1", new ChaincodeConnection("{{.address}}"));
        package.Bytes.ShouldBe(ChaincodePackage.Create("exchange_1", new ChaincodeConnection("{{.address}}")).Bytes);
        package.Id.ShouldBe("exchange_1:" + Convert.ToHexStringLower(SHA256.HashData(package.Bytes)));
        // As `peer lifecycle chaincode calculatepackageid` of Fabric 2.5.4 prints it for the same file: a change here changes every
        // organisation's package id.
        package.Id.ShouldBe("exchange_1:2fba734bd7168fc4b900b687d25c9071ea9ff6d76b38532efaa6bdbc93e26f9f");
    }

    [Fact]
    public void A_package_holds_label_connection_and_indexes()
    {
        var connection = new ChaincodeConnection("cc.example.com:9999")
        {
            RootCertificate = "root+PEM",
            ClientCertificate = "certificate",
            ClientKey = "key",
        };
        var package = ChaincodePackage.Create("a-1.0", connection, new Dictionary<string, byte[]>
        {
            ["statedb/couchdb/indexes/z.json"] = new byte[100_000],
            ["statedb/couchdb/indexes/a.json"] = "{}"u8.ToArray(),
        });
        var outer = Read(package.Bytes);
        outer.Keys.ShouldBe(["metadata.json", "code.tar.gz"]);
        Encoding.UTF8.GetString(outer["metadata.json"]).ShouldBe("""{"type":"ccaas","label":"a-1.0"}""");
        var inner = Read(outer["code.tar.gz"]);
        inner.Keys.ShouldBe(["META-INF/statedb/couchdb/indexes/a.json", "META-INF/statedb/couchdb/indexes/z.json", "connection.json"]);
        inner["META-INF/statedb/couchdb/indexes/z.json"].Length.ShouldBe(100_000);
        Encoding.UTF8.GetString(inner["connection.json"]).ShouldBe(
            """{"address":"cc.example.com:9999","dial_timeout":"10s","tls_required":true,"client_auth_required":true,"client_key":"key","client_cert":"certificate","root_cert":"root+PEM"}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("_a")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("a\n")]
    [InlineData("ä")]
    public void A_label_that_peers_refuse_is_refused(string label) =>
        Should.Throw<ArgumentException>(() => ChaincodePackage.Create(label, new ChaincodeConnection("a:1")));

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("")]
    public void A_path_that_leaves_the_folder_is_refused(string path) => Should.Throw<ArgumentException>(
        () => ChaincodePackage.Create("a", new ChaincodeConnection("a:1"), new Dictionary<string, byte[]> { [path] = [] }));

    [Fact]
    public void A_connection_whose_parts_do_not_fit_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => new ChaincodeConnection("").ToJson());
        Should.Throw<InvalidOperationException>(() => new ChaincodeConnection("a:1") { DialTimeout = "" }.ToJson());
        Should.Throw<InvalidOperationException>(() => new ChaincodeConnection("a:1") { RootCertificate = "r", ClientKey = "k" }.ToJson());
        Should.Throw<InvalidOperationException>(() => new ChaincodeConnection("a:1") { ClientCertificate = "c", ClientKey = "k" }.ToJson());
    }

    private static Dictionary<string, byte[]> Read(byte[] package)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(package), CompressionMode.Decompress));
        var files = new Dictionary<string, byte[]>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            entry.EntryType.ShouldBe(TarEntryType.RegularFile);
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files.Add(entry.Name, content.ToArray());
        }
        return files;
    }
}
