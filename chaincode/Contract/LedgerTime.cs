using System.Globalization;
using Newtonsoft.Json;

namespace ExchangeNetwork.Contract;

/// <summary>Times as contract documents carry them: UTC to the millisecond, <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
/// <remarks>A transaction's time is its submitter's and may be off by <see cref="Tolerance"/>; so every deadline carries that tolerance.</remarks>
public static class LedgerTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>How far a submitter's time may be from the ledger's own: 15 minutes, as on Fabric peers.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(15);

    /// <summary>The text form; what is finer than a millisecond is cut off.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Reads exactly the text form; nothing else, not even another notation of the same instant.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>The instant cut to the millisecond, in UTC.</summary>
    public static DateTimeOffset Cut(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>True when a deadline is over for certain, whosever clock the transaction carries.</summary>
    public static bool IsOver(DateTimeOffset deadline, DateTimeOffset now) => now - Tolerance > deadline;

    /// <summary>True when a time has not yet come for certain, whosever clock the transaction carries.</summary>
    public static bool IsAhead(DateTimeOffset start, DateTimeOffset now) => now + Tolerance < start;

    /// <summary>Milliseconds since 1970-01-01, as hashes and signatures take times.</summary>
    public static ulong Milliseconds(DateTimeOffset time) => checked((ulong)time.ToUnixTimeMilliseconds());
}

/// <summary>Writes and reads <see cref="DateTimeOffset"/> in the form of <see cref="LedgerTime"/>.</summary>
internal sealed class LedgerTimeConverter : JsonConverter<DateTimeOffset>
{
    public override void WriteJson(JsonWriter writer, DateTimeOffset value, JsonSerializer serializer) =>
        writer.WriteValue(LedgerTime.Format(value));

    public override DateTimeOffset ReadJson(
        JsonReader reader, Type objectType, DateTimeOffset existingValue, bool hasExistingValue, JsonSerializer serializer) =>
        reader.Value is string text && LedgerTime.TryParse(text, out var time)
            ? time
            : throw new JsonSerializationException("Not a time of the form yyyy-MM-ddTHH:mm:ss.fffZ.");
}
