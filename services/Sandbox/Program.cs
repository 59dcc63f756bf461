using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Run;

using var stop = new CancellationTokenSource();
using var interrupted = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Stop);
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);

if (args is [AddAgencyCommand.Name, .. var rest])
    return await new AddAgencyCommand(Console.Out, Console.Error).RunAsync(rest, stop.Token);
if (SandboxCommand.Parse(args, Console.Out, Console.Error, out var exitCode) is not { } options)
    return exitCode;

// On standard error: standard output is for the result.
using var loggers = LoggerFactory.Create(logging => logging
    .SetMinimumLevel(LogLevel.Warning)
    .AddSimpleConsole()
    .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
if (options.OpenApiOut is { } file)
    return await WriteOpenApi.RunAsync(file, options.Port, loggers, stop.Token);
return await new SandboxRun(options, SandboxConsole.ForProcess(options), loggers).RunAsync(stop.Token);

void Stop(System.Runtime.InteropServices.PosixSignalContext context)
{
    // Asked a second time it ends at once, as any program does.
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
