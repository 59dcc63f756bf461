using System.Globalization;
using ExchangeNetwork.Tests.Unit.Linkage;

namespace ExchangeNetwork.Benchmarks.Linkage;

/// <summary>Command <c>make-persons FOLDER</c>: two files of invented persons, <c>left.csv</c> and <c>right.csv</c>, for <c>exchange link</c> at any size.</summary>
internal static class MakePersons
{
    public static int Run(string[] arguments)
    {
        if (arguments is not [var folder, ..] || folder.StartsWith("--", StringComparison.Ordinal))
        {
            Console.Error.WriteLine("make-persons FOLDER [--persons N] [--seed N]");
            return 2;
        }
        var persons = (int)Arguments.Number(arguments, "--persons", 1_000_000);
        var files = PersonFiles.Make((int)Arguments.Number(arguments, "--seed", 1), persons, mostCopies: 1, hard: 0.1);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "left.csv"), PersonFiles.Csv(files.Originals));
        File.WriteAllText(Path.Combine(folder, "right.csv"), PersonFiles.Csv(files.Copies));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files.Originals.Count} and {files.Copies.Count} rows; ids a-N and b-N-M mean one person where N is the same"));
        return 0;
    }
}
