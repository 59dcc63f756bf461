using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Node.Messaging;
using Newtonsoft.Json;

namespace ExchangeNetwork.Tests.Network.Messaging;

/// <summary>A RabbitMQ broker of these tests alone: own node name, ports, port mapper and folder; ended by its own process id.</summary>
public sealed partial class RabbitMqBroker : IAsyncDisposable
{
    /// <summary>The user who may do everything; its password.</summary>
    public const string Everything = "everything";

    private const string PortMapper = "epmd";
    private static readonly string[] Places = ["/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/local/sbin/rabbitmq-server", "/opt/rabbitmq/sbin/rabbitmq-server"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string folder = Directory.CreateTempSubdirectory("xnet-rabbitmq").FullName;
    private readonly int port = FreePort();
    private readonly int distribution = FreePort();
    private readonly int mapperPort = FreePort();
    private readonly ConcurrentQueue<string> output = [];
    private Process? mapper;
    private Process? broker;

    /// <summary>Virtual hosts, one for each test: queues are named after agencies, which all tests have.</summary>
    public static IReadOnlyList<string> Hosts { get; } = ["scenario", "restart", "stopping", "rights", "refused", "killed"];

    /// <summary>The access of a user to a virtual host; its password is its name.</summary>
    public RabbitMqAccess AccessOf(string host, string user) => new(new Uri($"amqp://127.0.0.1:{port}/{host}"), user, user);

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "definitions.json"), JsonConvert.SerializeObject(Definitions()));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "rabbitmq.conf"), $"load_definitions = {folder}/definitions.json\nlog.console = true\nlog.file = false\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), "[].\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "environment"), "");
        // Erlang would start its port mapper by itself, and leave it behind.
        mapper = Start(PortMapper, ["-port", $"{mapperPort}", "-address", "127.0.0.1"]);
        await StartAsync();
    }

    /// <summary>Starts the broker on its data and returns when it takes connections.</summary>
    public async Task StartAsync()
    {
        var server = Places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"RabbitMQ is not installed ({string.Join(", ", Places)}): tests/run.sh installs it.");
        output.Clear();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        broker = Start(server, []);
        foreach (var stream in (StreamReader[])[broker.StandardOutput, broker.StandardError])
            _ = ReadAsync(stream, ready);
        try
        {
            await Task.WhenAny(ready.Task, broker.WaitForExitAsync()).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"RabbitMQ was not ready after {Patience.TotalSeconds:0} s.\n{string.Join('\n', output)}");
        }
        if (!ready.Task.IsCompleted)
            throw new InvalidOperationException($"RabbitMQ ended with {broker.ExitCode}.\n{string.Join('\n', output)}");
    }

    /// <summary>Stops the broker in order, as its administrator would.</summary>
    public async Task StopAsync()
    {
        using var terminate = Process.Start("kill", ["-TERM", $"{broker!.Id}"]);
        await broker.WaitForExitAsync().WaitAsync(Patience);
        broker.Dispose();
        broker = null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in (Process?[])[broker, mapper])
        {
            if (process is null)
                continue;
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
            process.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    private async Task ReadAsync(StreamReader stream, TaskCompletionSource ready)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            output.Enqueue(line);
            if (line.Contains("Server startup complete", StringComparison.Ordinal))
                ready.TrySetResult();
        }
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in (IReadOnlyList<(string, string)>)[
            ("HOME", folder), ("ERL_EPMD_PORT", $"{mapperPort}"), ("ERL_EPMD_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_NODENAME", $"xnet{port}@localhost"), ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"), ("RABBITMQ_NODE_PORT", $"{port}"),
            ("RABBITMQ_DIST_PORT", $"{distribution}"), ("RABBITMQ_MNESIA_BASE", $"{folder}/data"), ("RABBITMQ_LOG_BASE", $"{folder}/log"),
            ("RABBITMQ_CONFIG_FILE", $"{folder}/rabbitmq.conf"), ("RABBITMQ_CONF_ENV_FILE", $"{folder}/environment"),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", $"{folder}/enabled_plugins"), ("RABBITMQ_PID_FILE", $"{folder}/pid"),
            ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
            // The script then becomes the broker instead of starting it beside itself: its process id is the broker's.
            ("RUNNING_UNDER_SYSTEMD", "true")])
        {
            start.Environment[name] = value;
        }
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    /// <summary>Users and rights: one who may do everything, and one for each agency who may do what its addresses need.</summary>
    private static object Definitions()
    {
        string[] agencies = ["tax", "police", "customs", "bank"];
        return new
        {
            users = agencies.Append(Everything).Select(name => new
            {
                name,
                password_hash = HashOf(name),
                hashing_algorithm = "rabbit_password_hashing_sha256",
                tags = "",
            }),
            vhosts = Hosts.Select(name => new { name }),
            permissions = Hosts.Select(host => Right(Everything, host, ".*", ".*", ".*"))
                .Concat(agencies.SelectMany(agency => ((string[])["rights", "killed"]).Select(host => Least(agency, host, "[a-z-]+"))))
                // In this one the tax office may not write to the police.
                .Concat(agencies.Select(agency => Least(agency, "refused", agency == "tax" ? "(customs|bank)" : "[a-z-]+"))),
        };
    }

    /// <summary>An agency's own queues, and the entrances of the others' notices: to declare them and write to them, never to read.</summary>
    private static object Least(string agency, string host, string others)
    {
        var own = $@"{agency}\..*";
        var entrances = $@"{others}\.(hits|disclosures|alerts|pseudonyms|receipts)\.in";
        return Right(agency, host, $"^({own}|{entrances})$", $"^({own}|{entrances})$", $"^{own}$");
    }

    private static object Right(string user, string vhost, string configure, string write, string read) => new { user, vhost, configure, write, read };

    private static string HashOf(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        return Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
