using System.Collections.Frozen;

namespace ExchangeNetwork.Matching.Scoring.Names;

/// <summary>How an organisation is constituted.</summary>
internal enum LegalForm
{
    /// <summary>Nothing is said, or nothing definite (company, corporation).</summary>
    None,

    /// <summary>Liability limited to shares that are not traded.</summary>
    Limited,

    /// <summary>Shares that can be traded.</summary>
    JointStock,

    /// <summary>Partners who are liable themselves.</summary>
    Partnership,
}

/// <summary>Takes the legal form out of an organisation's words.</summary>
/// <remarks>The forms of ISO 20275 that foreign trade meets most, as words in Latin letters (transliterated where written otherwise).</remarks>
internal static class LegalForms
{
    private const int MostWords = 6;

    private static readonly FrozenDictionary<string, LegalForm> Forms = Read(
        (LegalForm.Limited, """
            ltd|limited|llc|limited liability company|pvt ltd|private limited|pte ltd|pte limited|pty ltd|pty limited|co ltd|company limited|co limited
            |gmbh|ges m b h|mbh|g m b h|gesellschaft mit beschrankter haftung|ug|sarl|s a r l|srl|s r l|societatea cu raspundere limitata|sl|s l
            |sociedad limitada|ltda|limitada|bv|b v|bvba|b v b a|besloten vennootschap|sp z o o|sp zoo|spolka z o o|spolka z ograniczona odpowiedzialnoscia
            |sro|s r o|kft|doo|d o o|ood|eood|oy|ooo|obshchestvo s ogranichennoy otvetstvennostyu|tov|aps|anpartsselskab|sdn bhd|lda|uab|sia|tnhh
            |sociedad de responsabilidad limitada|societa a responsabilita limitata|societe a responsabilite limitee|gk|godo kaisha
            """),
        (LegalForm.JointStock, """
            ag|a g|aktiengesellschaft|sa|s a|societe anonyme|sociedad anonima|sociedade anonima|spa|s p a|societa per azioni|plc|p l c|public limited company
            |nv|n v|naamloze vennootschap|se|societas europaea|jsc|ojsc|cjsc|pjsc|oao|zao|pao|ao|joint stock company|open joint stock company
            |closed joint stock company|public joint stock company|aktsionernoe obshchestvo|otkrytoe aktsionernoe obshchestvo|ad|a d|as|a s|ab|aktiebolag
            |asa|oyj|kk|k k|kabushiki kaisha|kabushiki gaisha|tbk|pt tbk|berhad|bhd|nyrt|zrt|sae|pjs|qsc|psc
            |joint stock co|aktsionernoye obshchestvo
            """),
        (LegalForm.Partnership, """
            lp|l p|llp|l l p|limited partnership|limited liability partnership|general partnership|kg|k g|kommanditgesellschaft|ohg|gmbh co kg|cv|snc|scs
            """),
        (LegalForm.None, """
            inc|incorporated|corp|corporation|co|company|companies|cie|compagnie|pt|p t|joint stock compan|unlimited|gp|eg|ev|e v
            """));

    /// <summary>Removes the forms; words that are nothing but a form stay as they are.</summary>
    public static (List<string> Words, LegalForm Form) Take(List<string> words)
    {
        var kept = new List<string>(words.Count);
        var form = LegalForm.None;
        for (var i = 0; i < words.Count;)
        {
            var length = LengthAt(words, i, out var found);
            if (length == 0)
                kept.Add(words[i++]);
            else if (found != LegalForm.None)
                form = found;
            i += length;
        }
        return kept.Count > 0 ? (kept, form) : (words, LegalForm.None);
    }

    // The longest form wins: open joint stock company before joint stock company before company.
    private static int LengthAt(List<string> words, int start, out LegalForm form)
    {
        for (var length = Math.Min(MostWords, words.Count - start); length > 0; length--)
        {
            if (Forms.TryGetValue(string.Join(' ', words.GetRange(start, length)), out form))
                return length;
        }
        form = LegalForm.None;
        return 0;
    }

    private static FrozenDictionary<string, LegalForm> Read(params (LegalForm Form, string Names)[] groups)
    {
        var forms = new Dictionary<string, LegalForm>(StringComparer.Ordinal);
        foreach (var (form, names) in groups)
        {
            foreach (var name in names.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                forms.TryAdd(name, form);
        }
        return forms.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
