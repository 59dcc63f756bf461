using System.Text;
using ExchangeNetwork.Cli;
using ExchangeNetwork.Cli.Shell;

// The console may speak GB18030, and so may files.
Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
return await ExchangeCommand.RunAsync(args, Terminal.OfProcess(), CancellationToken.None);
