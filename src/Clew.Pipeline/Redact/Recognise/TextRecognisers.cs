namespace Clew.Pipeline.Redact.Recognise;

/// <summary>All recognisers over one text. Immutable, shared by all threads.</summary>
internal sealed class TextRecognisers
{
    /// <summary>Nothing that is looked for is shorter: <c>a@b.c</c> has five.</summary>
    public const int TextMinBytes = 5;

    /// <summary><c>Basic</c> and the shortest credentials.</summary>
    private const int CredentialMinBytes = 14;

    private readonly MailRecogniser mail;
    private readonly NumberRecogniser numbers;
    private readonly AddressRecogniser addresses;
    private readonly TokenRecogniser tokens;
    private readonly CredentialRecogniser credentials;
    private readonly bool[] isOff;

    public TextRecognisers(RecogniserFile file, RuleNames names, IReadOnlySet<string> off)
    {
        mail = new MailRecogniser(names, file.IgnoredMailboxes);
        addresses = new AddressRecogniser(names);
        numbers = new NumberRecogniser(file, names, addresses);
        tokens = new TokenRecogniser(file.Tokens, names);
        credentials = new CredentialRecogniser(names);
        SecretNames = new SecretNames(file);
        SecretValues = new SecretValueRecogniser(file, SecretNames, names);
        SecretRule = names.Of("secret_value");
        CardRule = names.Of("card");
        isOff = [.. Enumerable.Range(0, names.Count).Select(i => off.Contains(names[i]))];
        AnyOff = Array.IndexOf(isOff, true) >= 0;
    }

    public SecretNames SecretNames { get; }

    public SecretValueRecogniser SecretValues { get; }

    public int SecretRule { get; }

    public int CardRule { get; }

    private bool AnyOff { get; }

    public bool IsOff(int rule) => isOff[rule];

    public bool IsCard(long number) => !isOff[CardRule] && numbers.IsCard(number);

    /// <param name="text">The text, without escapes.</param>
    /// <param name="traits">Of the text: <see cref="Characters.TraitsOf"/>.</param>
    /// <param name="context">What is known from outside.</param>
    /// <param name="unfolded">Made the text from another; null when it is as it was sent.</param>
    /// <param name="found">Gets what is found.</param>
    public void Find(ReadOnlySpan<byte> text, int traits, TextContext context, TextUnfolder? unfolded, FoundList found)
    {
        if ((traits & Characters.HasAt) != 0)
        {
            mail.Find(text, found);
        }
        if ((traits & Characters.HasDigit) != 0)
        {
            numbers.Find(text, context, found);
        }
        if (text.Length >= TokenRecogniser.RunMinBytes)
        {
            tokens.Find(text, found);
        }
        if ((traits & Characters.HasSign) != 0)
        {
            SecretValues.Find(text, unfolded, found);
            if (!context.SkipsAddresses)
            {
                addresses.FindV6(text, found);
            }
        }
        // "Bearer ", "Basic ", "-----BEGIN ".
        if ((traits & Characters.HasSpace) != 0 && text.Length >= CredentialMinBytes)
        {
            credentials.Find(text, found);
        }
        if (AnyOff && found.Count > 0)
        {
            found.RemoveWhere(isOff);
        }
    }
}
