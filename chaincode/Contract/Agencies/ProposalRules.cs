using ExchangeNetwork.Contract.Actors;

namespace ExchangeNetwork.Contract.Agencies;

/// <summary>Agencies join, get and lose keys, are suspended, reinstated or leave by approval of a majority of the active members.</summary>
internal static class ProposalRules
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>A member puts a change forward.</summary>
    public static ContractResponse Propose(Transaction tx, AgencyChangeProposal change)
    {
        var form = WellFormed.Id(change.ProposalId, "proposalId") ?? WellFormed.AgencyId(change.AgencyId, "agencyId");
        if (form is not null)
            return form;
        if (tx.Get<AgencyProposal>(StateKeys.Proposal(change.ProposalId)) is { } earlier)
        {
            return IsSame(tx, earlier) ? Transaction.Answer(earlier) : new Refusal(Rules.Form.IdIsUsed, change.ProposalId);
        }

        var refusal =
            ActorRules.One(tx, ActorStep.Propose, out var proposer, ActorRole.Administrator, ActorRole.Supervisor)
            ?? ChangeRules.Check(tx, change, proposer);
        if (refusal is not null)
            return refusal;

        var proposal = new AgencyProposal { Change = change, Act = tx.Act, ProposedBy = proposer, Votes = [] };
        tx.Put(StateKeys.Proposal(change.ProposalId), proposal);
        return tx.Agreed(Events.AgencyProposed, proposal);
    }

    /// <summary>A member votes for a change; with the majority's last vote it takes effect.</summary>
    public static ContractResponse Approve(Transaction tx, ProposalVote ballot)
    {
        if (WellFormed.Id(ballot.ProposalId, "proposalId") is { } form)
            return form;
        if (tx.Get<AgencyProposal>(StateKeys.Proposal(ballot.ProposalId)) is not { } proposal)
            return new Refusal(Rules.Agencies.ProposalNotFound, ballot.ProposalId);

        var refusal =
            ActorRules.One(tx, ActorStep.Approve, out var voter, ActorRole.Administrator, ActorRole.Supervisor)
            ?? IsUndecided(tx, proposal)
            ?? ActorRules.OtherPerson(proposal.ProposedBy, voter)
            ?? MayVote(tx, proposal)
            ?? ChangeRules.Check(tx, proposal.Change, proposal.ProposedBy);
        if (refusal is not null)
            return refusal;

        proposal = proposal with { Votes = [.. proposal.Votes, voter] };
        if (!HasMajority(tx, proposal))
        {
            tx.Put(StateKeys.Proposal(ballot.ProposalId), proposal);
            return tx.Agreed(Events.AgencyProposed, proposal);
        }

        proposal = proposal with { DecidedAt = tx.Now };
        tx.Put(StateKeys.Proposal(ballot.ProposalId), proposal);
        return tx.Agreed(Events.AgencyChanged, new AgencyChanged { Proposal = proposal, Agency = ChangeRules.Apply(tx, proposal.Change) });
    }

    private static bool IsSame(Transaction tx, AgencyProposal earlier) =>
        string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal) && string.Equals(earlier.ProposedBy.Agency, tx.CallerId, StringComparison.Ordinal);

    private static Refusal? IsUndecided(Transaction tx, AgencyProposal proposal)
    {
        if (proposal.DecidedAt is not null)
            return new Refusal(Rules.Agencies.ProposalIsDecided, proposal.Change.ProposalId);
        return LedgerTime.IsOver(proposal.ProposedBy.At + Lifetime, tx.Now) ? new Refusal(Rules.Agencies.ProposalIsStale, proposal.Change.ProposalId) : null;
    }

    /// <summary>Each agency has one vote; the one concerned has none on its own suspension.</summary>
    private static Refusal? MayVote(Transaction tx, AgencyProposal proposal)
    {
        if (!Electorate(tx, proposal).Contains(tx.CallerId, StringComparer.Ordinal))
            return new Refusal(Rules.Agencies.ConcernedHasNoVote, tx.CallerId);
        return proposal.Votes.Any(vote => string.Equals(vote.Agency, tx.CallerId, StringComparison.Ordinal))
            ? new Refusal(Rules.Agencies.AlreadyVoted, tx.CallerId)
            : null;
    }

    /// <summary>More than half of those who may vote now; votes of agencies suspended since do not count. Nobody is suspended by one agency alone.</summary>
    private static bool HasMajority(Transaction tx, AgencyProposal proposal)
    {
        var electorate = Electorate(tx, proposal);
        var votes = proposal.Votes.Count(vote => electorate.Contains(vote.Agency, StringComparer.Ordinal));
        return votes * 2 > electorate.Count && (proposal.Change.Action != AgencyAction.Suspend || votes >= 2);
    }

    private static List<string> Electorate(Transaction tx, AgencyProposal proposal) =>
        [.. tx.Roll!.Members
            .Where(member => member.State == AgencyState.Active)
            .Where(member => proposal.Change.Action != AgencyAction.Suspend || !string.Equals(member.Id, proposal.Change.AgencyId, StringComparison.Ordinal))
            .Select(member => member.Id)];
}
