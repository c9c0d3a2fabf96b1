using System.CommandLine;
using System.Globalization;
using Clew.Pipeline.Cost;
using Clew.Telemetry;

namespace Clew.Commands;

/// <summary>Prints how the cost of a usage is computed. Needs no server.</summary>
internal static class PriceCheckCommand
{
    public static Command Create()
    {
        Argument<string> model = new("MODEL") { Description = "The model's name as telemetry has it" };
        Option<string> provider = new("--provider") { Description = "Who sells it, such as openai, anthropic, aws.bedrock; without it the maker's price holds", DefaultValueFactory = static _ => "" };
        Option<DateOnly?> day = new("--at") { Description = "Day of the call (UTC); today when not given" };
        Option<string?> facts = new("--facts") { Description = "Folder with a prices.json of your own (CLEW_FACTS)", DefaultValueFactory = static _ => Environment.GetEnvironmentVariable("CLEW_FACTS") };
        Option<long> input = Tokens("--input", "Input tokens that no cache was involved in, audio and images included");
        Option<long> output = Tokens("--output", "Output tokens without reasoning, audio and images included");
        Option<long> cacheRead = Tokens("--cache-read", "Input tokens read from a prompt cache");
        Option<long> cacheWrite = Tokens("--cache-write", "Input tokens written to a prompt cache");
        Option<long> cacheWrite1h = Tokens("--cache-write-1h", "Input tokens written to a cache that lives for one hour");
        Option<long> reasoning = Tokens("--reasoning", "Reasoning tokens");
        Option<long> audioInput = Tokens("--audio-input", "How many of the input tokens are audio");
        Option<long> audioOutput = Tokens("--audio-output", "How many of the output tokens are audio");
        Command command = new("check", """
            Print how the cost of a call is computed, line by line. No token is in two buckets.

            Examples:
              clew price check gpt-4o --provider openai --input 86 --cache-read 1920 --output 300
              clew price check o3 --provider openai --input 1000 --at 2025-05-01
            """) { model, provider, input, output, cacheRead, cacheWrite, cacheWrite1h, reasoning, audioInput, audioOutput, day, facts };
        command.SetAction(parsed =>
        {
            TokenUsage usage = new()
            {
                FreshInput = parsed.GetValue(input),
                CacheRead = parsed.GetValue(cacheRead),
                CacheWrite = parsed.GetValue(cacheWrite),
                CacheWrite1h = parsed.GetValue(cacheWrite1h),
                Output = parsed.GetValue(output),
                Reasoning = parsed.GetValue(reasoning),
            };
            ModalityTokens parts = new() { AudioInput = parsed.GetValue(audioInput), AudioOutput = parsed.GetValue(audioOutput) };
            return Check(parsed.GetValue(facts), parsed.GetValue(provider)!, parsed.GetRequiredValue(model), usage, parts, parsed.GetValue(day));
        });
        return command;
    }

    private static int Check(string? facts, string provider, string model, TokenUsage usage, ModalityTokens parts, DateOnly? day)
    {
        PriceTable prices;
        try
        {
            prices = facts is null ? PriceTable.BuiltIn : PriceTable.Load(facts);
        }
        catch (InvalidDataException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Failed;
        }
        DateTimeOffset at = day is { } start ? new DateTimeOffset(start, TimeOnly.MinValue, TimeSpan.Zero) : TimeProvider.System.GetUtcNow();
        if (prices.Explain(provider, model, default, usage, (at - DateTimeOffset.UnixEpoch).Ticks * 100, parts) is not { } bill)
        {
            Console.Error.WriteLine($"No price is known for '{model}'{(provider.Length > 0 ? $" of {provider}" : "")}. A prices.json of your own can give it one: docs/prices.md.");
            return ExitCode.NotFound;
        }
        Console.WriteLine(PriceCheckText.Of(bill, prices.ContextWindow(provider, model, default), usage.InputTotal));
        return ExitCode.Ok;
    }

    private static Option<long> Tokens(string name, string description)
    {
        Option<long> option = new(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!long.TryParse(result.Tokens[^1].Value, CultureInfo.InvariantCulture, out long tokens) || tokens < 0))
            {
                result.AddError($"{name} takes a number of tokens that is not negative.");
            }
        });
        return option;
    }
}
