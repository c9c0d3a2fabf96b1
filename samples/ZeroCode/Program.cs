using System.ClientModel;
using OpenAI;
using OpenAI.Chat;
using ZeroCode;

// A console agent as one writes it for oneself: a loop around a model and two tools. It knows nothing of telemetry.
string question = args.Length > 0 ? string.Join(' ', args) : "How much warmer is it in Rome than in Oslo?";
OpenAIClientOptions options = new();
if (Environment.GetEnvironmentVariable("OPENAI_BASE_URL") is { Length: > 0 } endpoint)
{
    options.Endpoint = new Uri(endpoint);
}
string key = Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? "";
if (key.Length == 0)
{
    Console.Error.WriteLine("Set OPENAI_API_KEY, and OPENAI_BASE_URL for another server than OpenAI's.");
    return 2;
}
ChatClient client = new(Environment.GetEnvironmentVariable("OPENAI_MODEL") ?? "gpt-4o-mini", new ApiKeyCredential(key), options);
try
{
    await new WeatherAgent(client, Console.Out).AnswerAsync(question);
    return 0;
}
catch (ClientResultException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
