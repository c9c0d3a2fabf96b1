namespace Clew.Tests.Redact;

/// <param name="Kind">What it is.</param>
/// <param name="Text">How somebody writes it.</param>
/// <param name="Needle">The part of it that must be found nowhere.</param>
public sealed record PlantedSecret(string Kind, string Text, string Needle)
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + Lower + Digits;

    /// <summary>27 kinds, each as often as asked for, all different; the same in every run.</summary>
    public static IReadOnlyList<PlantedSecret> Make(int ofEachKind)
    {
        Random random = new(20261121);
        List<PlantedSecret> secrets = [];
        for (int i = 0; i < ofEachKind; i++)
        {
            secrets.AddRange(OneOfEach(random));
        }
        return secrets;
    }

    private static IEnumerable<PlantedSecret> OneOfEach(Random random)
    {
        yield return Whole("email", $"{Some(Lower, 7)}.{Some(Lower, 6)}@{Some(Lower, 8)}.example");
        yield return Phone($"+49 {random.Next(150, 180)} {Some(Digits, 7)}");
        yield return Whole("card", Grouped(Luhn("4" + Some(Digits, 14))));
        yield return Whole("card", Luhn("53" + Some(Digits, 13)));
        yield return Whole("iban", Iban("DE", Some(Digits, 18)));
        yield return Whole("us_ssn", $"{random.Next(100, 660)}-{random.Next(10, 99)}-{random.Next(1000, 9999)}");
        yield return Whole("uk_nino", $"AB{Some(Digits, 6)}C");
        yield return Whole("es_dni", Dni(random.Next(10_000_000, 99_999_999)));
        yield return Whole("br_cpf", Cpf(Some(Digits, 9)));
        yield return Whole("fr_nir", Nir($"1{random.Next(50, 99)}0{random.Next(1, 9)}75{Some("123456789", 6)}"));
        yield return Whole("ipv4", $"{random.Next(81, 95)}.{random.Next(16, 250)}.{random.Next(16, 250)}.{random.Next(16, 250)}");
        yield return Whole("ipv6", $"2001:db8:{Some("abcdef", 4)}::{Some("123456789", 4)}:{Some("123456789", 4)}");
        yield return Whole("openai_key", "sk-proj-" + Some(Letters, 20) + "7" + Some(Letters, 27));
        yield return Whole("anthropic_key", "sk-ant-api03-" + Some(Letters, 40) + "9AA");
        yield return Whole("google_key", "AIzaSy4" + Some(Letters, 32));
        yield return Whole("aws_key", "AKIA" + Some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16));
        yield return Whole("github_token", "ghp_1" + Some(Letters, 35));
        yield return Whole("gitlab_token", "glpat-3" + Some(Letters, 19));
        yield return Whole("slack_token", $"xoxb-{Some(Digits, 12)}-{Some(Digits, 12)}-{Some(Letters, 24)}");
        yield return Whole("stripe_key", "sk_live_5" + Some(Letters, 23));
        yield return Whole("huggingface_token", "hf_" + Some(Letters[..52], 34));
        yield return Whole("jwt", $"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOi{Some(Letters, 24)}.{Some(Letters, 43)}");
        yield return Whole("private_key", $"-----BEGIN PRIVATE KEY-----{Some(Letters, 64)}-----END PRIVATE KEY-----");
        string userInfo = $"app:{Some(Letters, 14)}";
        yield return new("url_credentials", $"postgres://{userInfo}@db.internal:5432/prod", userInfo);
        string password = "P" + Some(Letters, 13);
        yield return new("connection_string", $"Server=db;User Id=app;Password={password};Encrypt=true", password);
        string bearer = Some(Letters, 30) + "8";
        yield return new("bearer_token", $"Authorization: Bearer {bearer}", bearer);
        string basic = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("u:" + Some(Letters, 13)));
        yield return new("basic_credentials", $"sent Basic {basic} to it", basic);

        string Some(string alphabet, int count) => random.GetString(alphabet, count);
    }

    private static PlantedSecret Whole(string kind, string text) => new(kind, text, text);

    private static PlantedSecret Phone(string text) => new("phone", text, text[1..]);

    private static string Grouped(string digits) => string.Join(' ', digits.Chunk(4).Select(group => new string(group)));

    private static string Luhn(string digits)
    {
        int sum = digits.Reverse().Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 2 : 1)).Sum(value => value > 9 ? value - 9 : value);
        return digits + ((10 - (sum % 10)) % 10);
    }

    private static string Iban(string country, string account)
    {
        string number = string.Concat((account + country + "00").Select(character => char.IsDigit(character) ? character.ToString() : (character - 'A' + 10).ToString()));
        int rest = number.Aggregate(0, (remainder, digit) => ((remainder * 10) + (digit - '0')) % 97);
        return $"{country}{98 - rest:00}{account}";
    }

    private static string Dni(int number) => $"{number}{"TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]}";

    private static string Cpf(string nine)
    {
        string ten = nine + Check(nine, 10);
        string all = ten + Check(ten, 11);
        return $"{all[..3]}.{all[3..6]}.{all[6..9]}-{all[9..]}";

        static int Check(string digits, int first) => digits.Select((digit, i) => (digit - '0') * (first - i)).Sum() * 10 % 11 % 10;
    }

    private static string Nir(string thirteen) => thirteen + (97 - (long.Parse(thirteen, System.Globalization.CultureInfo.InvariantCulture) % 97)).ToString("00", System.Globalization.CultureInfo.InvariantCulture);
}
