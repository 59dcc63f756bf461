using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Node;

/// <summary>What a node must know before it starts; bound from the section <c>Node</c>.</summary>
public sealed class NodeOptions
{
    /// <summary>Id of the agency that runs this node, such as <c>tax</c>.</summary>
    [Required]
    public required string Agency { get; init; }

    /// <summary>The agency's MSP id on the ledger.</summary>
    [Required]
    public required string MspId { get; init; }

    /// <summary>The agency's name in Chinese, as it applies for membership with it.</summary>
    public string NameZh { get; init; } = "";

    /// <summary>The agency's name in English, as it applies for membership with it.</summary>
    public string NameEn { get; init; } = "";

    /// <summary>Id of the network: the ledger's channel.</summary>
    [Required]
    public required string NetworkId { get; init; }

    /// <summary>Folder of database, holdings and error files; belongs to this node alone.</summary>
    [Required]
    public required string DataFolder { get; init; }

    /// <summary>Folder of the key store; must lie outside <see cref="DataFolder"/> and outside its backups.</summary>
    [Required]
    public required string KeyFolder { get; init; }

    /// <summary>The agency's record sources that are population registers: they match only where a basis names them.</summary>
    public IReadOnlyList<string> Registers { get; init; } = [];
}
