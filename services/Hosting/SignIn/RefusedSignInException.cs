namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>A token that the issuer vouches for but this host refuses; travels as the authentication failure to where the answer is written.</summary>
internal sealed class RefusedSignInException(string code, params string[] arguments) : Exception(code)
{
    public string Code { get; } = code;

    public string[] Arguments { get; } = arguments;
}
