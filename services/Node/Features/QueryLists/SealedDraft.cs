using System.Runtime.InteropServices;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Security;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>What a draft's rows are made of: of each entry its identifiers, and of all of them each once.</summary>
/// <param name="Entries">Ids of the entries, decoys last.</param>
/// <param name="Subjects">Identifiers of each entry.</param>
/// <param name="Places">Where each entry's identifiers stand among those that are wanted, one entry after the other.</param>
/// <param name="Wanted">The identifiers, each once.</param>
/// <param name="OfEntries">So many of them, the first ones, are of entries; the rest is of decoys alone.</param>
internal sealed record SealedDraft(
    IReadOnlyList<string> Entries, IReadOnlyList<SealedSubject> Subjects, IReadOnlyList<int> Places, IReadOnlyList<WantedIdentifier> Wanted, int OfEntries)
{
    /// <summary>The identifiers of entries.</summary>
    public static SealedSubject[] SubjectsOf(MatchEngine engine, IReadOnlyList<string> allowed, IReadOnlyList<OwnEntry> entries)
    {
        var types = allowed.ToHashSet(StringComparer.Ordinal);
        var subjects = new SealedSubject[entries.Count];
        Parallel.For(0, subjects.Length, i =>
            subjects[i] = SealedSubject.OfEntry(engine.Types, types, entries[i].Identifiers, OwnEntries.AttributesOf(entries[i].Attributes)));
        return subjects;
    }

    /// <summary>Takes a draft in, its decoys with it.</summary>
    /// <param name="engine">The engine of the node.</param>
    /// <param name="submitted">The draft.</param>
    /// <param name="subjects">The identifiers of its entries, decoys apart.</param>
    public static SealedDraft Of(MatchEngine engine, SubmittedDraft submitted, IReadOnlyList<SealedSubject> subjects)
    {
        var decoys = submitted.Decoys?.Entries(submitted.Terms.IdentifierTypes) ?? [];
        SealedSubject[] all = [.. subjects, .. SubjectsOf(engine, submitted.Terms.IdentifierTypes, decoys)];
        var (known, identifiers, places) = (new Dictionary<CanonicalIdentifier, int>(), new List<CanonicalIdentifier>(), new List<int>());
        var ofEntries = 0;
        for (var entry = 0; entry < all.Length; entry++)
        {
            foreach (var identifier in all[entry].Identifiers)
            {
                ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(known, identifier, out var isKnown);
                if (!isKnown)
                {
                    place = identifiers.Count;
                    identifiers.Add(identifier);
                }
                places.Add(place);
            }
            if (entry < subjects.Count)
                ofEntries = identifiers.Count;
        }
        return new SealedDraft(
            [.. submitted.Entries.Concat(decoys).Select(entry => entry.EntryId)], all, places, SealedScreening.WantedOf(engine, identifiers), ofEntries);
    }

    /// <summary>The identifiers of all rows with what they are evaluated to.</summary>
    /// <param name="caches">Where all of it is known.</param>
    /// <param name="keyIds">The network keys they are evaluated under, by name.</param>
    public List<SealedIdentifier> Evaluated(PseudonymCaches caches, IReadOnlyDictionary<string, string> keyIds)
    {
        var outputs = new PseudonymOutput[Wanted.Count];
        foreach (var name in Wanted.Index().GroupBy(wanted => wanted.Item.Type.KeyName, StringComparer.Ordinal))
        {
            int[] places = [.. name.Select(wanted => wanted.Index)];
            var some = new PseudonymOutput[places.Length];
            if (!caches.Of(keyIds[name.Key]).TryGetAll(Array.ConvertAll(places, place => Wanted[place].Token), some))
                throw new InvalidOperationException("A pseudonym that was known a moment ago is not.");
            for (var i = 0; i < places.Length; i++)
                outputs[places[i]] = some[i];
        }
        var evaluated = new List<SealedIdentifier>(Places.Count);
        for (var entry = 0; entry < Subjects.Count; entry++)
        {
            for (var i = 0; i < Subjects[entry].Identifiers.Count; i++)
                evaluated.Add(new SealedIdentifier(entry, outputs[Places[evaluated.Count]]));
        }
        return evaluated;
    }

    /// <summary>Masks what the draft holds.</summary>
    public override string ToString() => $"SealedDraft({Entries.Count})";
}
