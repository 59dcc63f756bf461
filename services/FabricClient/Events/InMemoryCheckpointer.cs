namespace Hyperledger.Fabric.Client;

/// <summary>Keeps a position for as long as the process lives: enough to open a broken stream again.</summary>
public sealed class InMemoryCheckpointer : Checkpointer
{
    /// <summary>Starts without a position.</summary>
    public InMemoryCheckpointer()
        : base(null)
    {
    }

    /// <summary>Starts from a position.</summary>
    /// <param name="position">The position.</param>
    public InMemoryCheckpointer(Checkpoint position)
        : base(position)
    {
    }

    /// <inheritdoc />
    protected override void Save(Checkpoint position)
    {
        // The base class holds it; there is nowhere else to put it.
    }
}
