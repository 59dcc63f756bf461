using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Pseudonyms;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>expand_message_xmd against RFC 9380, appendix K.3, and against its definition written down plainly.</summary>
public class ExpandMessageTests
{
    private static readonly byte[] Tag = Encoding.ASCII.GetBytes("QUUX-V01-CS02-with-expander-SHA512-256");

    private static readonly string Q128 = "q128_" + new string('q', 128);
    private static readonly string A512 = "a512_" + new string('a', 512);

    public static TheoryData<string, string> Vectors => new()
    {
        { "", "6b9a7312411d92f921c6f68ca0b6380730a1a4d982c507211a90964c394179ba" },
        { "abc", "0da749f12fbe5483eb066a5f595055679b976e93abe9be6f0f6318bce7aca8dc" },
        { "abcdef0123456789", "087e45a86e2939ee8b91100af1583c4938e0f5fc6c9db4b107b83346bc967f58" },
        { Q128, "7336234ee9983902440f6bc35b348352013becd88938d2afec44311caf8356b3" },
        { A512, "57b5f7e766d5be68a6bfe1768e3c2b7f1228b3e4b3134956dd73a59b954c66f4" },
        {
            "",
            "41b037d1734a5f8df225dd8c7de38f851efdb45c372887be655212d07251b921b052b62eaed99b46f72f2ef4cc96bfaf254ebbbec091e1a3b9e4fb5e5b619d2e"
            + "0c5414800a1d882b62bb5cd1778f098b8eb6cb399d5d9d18f5d5842cf5d13d7eb00a7cff859b605da678b318bd0e65ebff70bec88c753b159a805d2c89c55961"
        },
        {
            "abc",
            "7f1dddd13c08b543f2e2037b14cefb255b44c83cc397c1786d975653e36a6b11bdd7732d8b38adb4a0edc26a0cef4bb45217135456e58fbca1703cd6032cb134"
            + "7ee720b87972d63fbf232587043ed2901bce7f22610c0419751c065922b488431851041310ad659e4b23520e1772ab29dcdeb2002222a363f0c2b1c972b3efe1"
        },
        {
            "abcdef0123456789",
            "3f721f208e6199fe903545abc26c837ce59ac6fa45733f1baaf0222f8b7acb0424814fcb5eecf6c1d38f06e9d0a6ccfbf85ae612ab8735dfdf9ce84c372a77c8"
            + "f9e1c1e952c3a61b7567dd0693016af51d2745822663d0c2367e3f4f0bed827feecc2aaf98c949b5ed0d35c3f1023d64ad1407924288d366ea159f46287e61ac"
        },
        {
            Q128,
            "b799b045a58c8d2b4334cf54b78260b45eec544f9f2fb5bd12fb603eaee70db7317bf807c406e26373922b7b8920fa29142703dd52bdf280084fb7ef69da78af"
            + "df80b3586395b433dc66cde048a258e476a561e9deba7060af40adf30c64249ca7ddea79806ee5beb9a1422949471d267b21bc88e688e4014087a0b592b695ed"
        },
        {
            A512,
            "05b0bfef265dcee87654372777b7c44177e2ae4c13a27f103340d9cd11c86cb2426ffcad5bd964080c2aee97f03be1ca18e30a1f14e27bc11ebbd650f305269c"
            + "c9fb1db08bf90bfc79b42a952b46daf810359e7bc36452684784a64952c343c52e5124cd1f71d474d5197fefc571a92929c9084ffe1112cf5eea5192ebff330b"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_vectors_of_RFC_9380_hold(string message, string uniform)
    {
        var expanded = new byte[uniform.Length / 2];
        ExpandMessage.Xmd(Encoding.ASCII.GetBytes(message), Tag, expanded);
        Convert.ToHexStringLower(expanded).ShouldBe(uniform);
    }

    [Fact]
    public void Any_length_of_message_tag_and_result_follows_the_definition() =>
        Gen.Byte.Array[0, 2_000].Select(Gen.Byte.Array[0, 255], Gen.Int[1, 300], (message, tag, size) => (message, tag, size)).Sample(
            sample =>
            {
                var expanded = new byte[sample.size];
                ExpandMessage.Xmd(sample.message, sample.tag, expanded);
                expanded.ShouldBe(Plainly(sample.message, sample.tag, sample.size));
            },
            iter: 300);

    [Fact]
    public void A_tag_or_a_result_that_the_length_bytes_cannot_hold_is_a_fault()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ExpandMessage.Xmd([], new byte[256], new byte[64]));
        Should.Throw<ArgumentOutOfRangeException>(() => ExpandMessage.Xmd([], Tag, new byte[(255 * 64) + 1]));
    }

    [Fact]
    public void All_tags_of_the_suite_end_in_the_context_string_of_mode_1()
    {
        byte[] context = [.. "OPRFV1-"u8, 0x01, .. "-ristretto255-SHA512"u8];
        OprfSuite.ContextString.ToArray().ShouldBe(context);
        OprfSuite.DeriveKeyPairTag.ToArray().ShouldBe([.. "DeriveKeyPair"u8, .. context]);
        OprfSuite.SeedTag.ToArray().ShouldBe([.. "Seed-"u8, .. context]);

        var uniform = new byte[64];
        ExpandMessage.Xmd("m"u8, [.. "HashToScalar-"u8, .. context], uniform);
        OprfSuite.HashToScalar("m"u8).ShouldBe(GroupScalar.FromUniform(uniform));
        ExpandMessage.Xmd("m"u8, [.. "HashToGroup-"u8, .. context], uniform);
        OprfSuite.HashToGroup("m"u8).ShouldBe(GroupElement.FromUniform(uniform));
    }

    private static byte[] Plainly(byte[] message, byte[] tag, int size)
    {
        byte[] tagPrime = [.. tag, (byte)tag.Length];
        var first = SHA512.HashData([.. new byte[128], .. message, (byte)(size >> 8), (byte)size, 0, .. tagPrime]);
        var block = SHA512.HashData([.. first, 1, .. tagPrime]);
        var all = block.ToList();
        for (byte number = 2; all.Count < size; number++)
        {
            block = SHA512.HashData([.. first.Zip(block, (a, b) => (byte)(a ^ b)), number, .. tagPrime]);
            all.AddRange(block);
        }
        return [.. all.Take(size)];
    }
}
