using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Run;

if (SandboxCommand.Parse(args, Console.Out, Console.Error, out var exitCode) is not { } options)
    return exitCode;

using var stop = new CancellationTokenSource();
using var interrupted = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Stop);
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);
using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
if (options.OpenApiOut is { } file)
    return await WriteOpenApi.RunAsync(file, options.Port, loggers, stop.Token);
return await new SandboxRun(options, SandboxConsole.ForProcess(options), loggers).RunAsync(stop.Token);

void Stop(System.Runtime.InteropServices.PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
