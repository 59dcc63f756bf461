using System.Globalization;
using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Chaincode;

/// <summary>The command line: a verb and <c>--name value</c> pairs; a variable of the environment stands in for an option that is not given.</summary>
internal sealed class CommandLine
{
    public const string Help =
        """
        ExchangeNetwork.Chaincode: the network's contract as a chaincode server for Hyperledger Fabric 2.4 to 3.1.

        ExchangeNetwork.Chaincode [serve] --address HOST:PORT --package-id LABEL:HEX [options]
          --address HOST:PORT     where to listen            (CHAINCODE_SERVER_ADDRESS)
          --package-id LABEL:HEX  as install or pack print it (CORE_CHAINCODE_ID_NAME)
          --msp ID                MSP id of the organisation that runs it (CORE_PEER_LOCALMSPID)
          --tls-cert FILE         certificate, PEM           (CHAINCODE_TLS_CERT)
          --tls-key FILE          its key, PEM, unencrypted  (CHAINCODE_TLS_KEY)
          --client-ca FILE        CA of the peers' certificates: mutual TLS (CHAINCODE_CLIENT_CA_CERT)
          --purge purge|delete    delete: for Fabric 2.4, which has no purge; must be the same at every organisation (EXCHANGE_PURGE)
          --at-once NUMBER        transactions that run at once, default 64 (EXCHANGE_AT_ONCE)

        ExchangeNetwork.Chaincode pack --label NAME --address HOST:PORT --out FILE [options]
          --address HOST:PORT     what peers dial; may be a template such as {{.address}}
          --dial-timeout TIME     default 10s
          --tls-root FILE         CA of the server's certificate: peers dial with TLS
          --client-cert FILE      certificate that peers show (mutual TLS); with --client-key
          --client-key FILE       its key; it becomes part of the package
          Writes the package and prints its id.

        Exit codes: 0 stopped or packed; 1 could not listen, read or write; 2 the command line is wrong.
        """;

    private static readonly Dictionary<string, string[]> Options = new(StringComparer.Ordinal)
    {
        ["serve"] = ["address", "package-id", "msp", "tls-cert", "tls-key", "client-ca", "purge", "at-once"],
        ["pack"] = ["label", "address", "out", "dial-timeout", "tls-root", "client-cert", "client-key"],
    };

    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    /// <exception cref="UsageException">Not of that form; the message says what to write.</exception>
    public CommandLine(IReadOnlyList<string> args)
    {
        var hasVerb = args is [var first, ..] && !first.StartsWith('-');
        Verb = hasVerb ? args[0] : "serve";
        if (!Options.TryGetValue(Verb, out var known))
            throw new UsageException($"'{Verb}' is not a verb; write serve or pack.");
        for (var i = hasVerb ? 1 : 0; i < args.Count; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !known.Contains(args[i][2..]))
                throw new UsageException($"'{args[i]}' is not an option of {Verb}; --help lists them.");
            if (i + 1 == args.Count)
                throw new UsageException($"Write a value after {args[i]}.");
            if (!_given.TryAdd(args[i][2..], args[i + 1]))
                throw new UsageException($"{args[i]} is given twice; give it once.");
        }
    }

    public string Verb { get; }

    public string? Find(string option, string? variable = null) =>
        _given.TryGetValue(option, out var value) ? value
        : variable is not null && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set
        : null;

    public string Require(string option, string? variable = null) => Find(option, variable)
        ?? throw new UsageException(variable is null ? $"Give --{option}." : $"Give --{option} or set {variable}.");

    /// <summary>A file's two options that belong together.</summary>
    public (string First, string Second)? Pair((string Option, string? Variable) first, (string Option, string? Variable) second)
    {
        var (one, other) = (Find(first.Option, first.Variable), Find(second.Option, second.Variable));
        return (one, other) switch
        {
            (null, null) => null,
            ({ }, { }) => (one, other),
            _ => throw new UsageException($"--{first.Option} and --{second.Option} belong together; give both or none."),
        };
    }

    public ChaincodeServerOptions Server()
    {
        var files = Pair(("tls-cert", "CHAINCODE_TLS_CERT"), ("tls-key", "CHAINCODE_TLS_KEY"));
        var clientCa = Find("client-ca", "CHAINCODE_CLIENT_CA_CERT");
        if (files is null && clientCa is not null)
            throw new UsageException("--client-ca needs --tls-cert and --tls-key: without TLS there are no certificates to check.");
        return new ChaincodeServerOptions
        {
            Address = Require("address", "CHAINCODE_SERVER_ADDRESS"),
            PackageId = Require("package-id", "CORE_CHAINCODE_ID_NAME"),
            MspId = Find("msp", "CORE_PEER_LOCALMSPID"),
            Tls = files is { } tls ? new ChaincodeTls(tls.First, tls.Second, clientCa) : null,
        };
    }

    public PurgeMode Purge() => Find("purge", "EXCHANGE_PURGE") switch
    {
        null or "purge" => PurgeMode.Purge,
        "delete" => PurgeMode.Delete,
        var other => throw new UsageException($"'{other}' is not a value of --purge; write purge or delete."),
    };

    public int AtOnce() => Find("at-once", "EXCHANGE_AT_ONCE") switch
    {
        null => 64,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 4096 => number,
        var text => throw new UsageException($"'{text}' is not a value of --at-once; write a number from 1 to 4096."),
    };
}

/// <summary>The command line is wrong; the message says in one line what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
