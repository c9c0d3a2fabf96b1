using Clew.Pipeline;
using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Tests.Export;

/// <summary>What a destination gets with <c>attributes: normalized</c>: messages of every recorded client in today's form, read again, are the same messages.</summary>
public sealed class NormalizedMessagesTests
{
    [Fact]
    public void Of_SpansOfEveryRecordedClient_ReadTheSameAgain()
    {
        int compared = 0;
        foreach (Span span in Spans())
        {
            IReadOnlyList<KeyValue> written = ConventionMessages.Of(span, DialectSet.BuiltIn);
            if (written.Count == 0 || span.Kind == SpanKind.Tool)
            {
                continue;
            }
            Span again = Call([.. written.Select(item => (item.Key.ToString(), item.Value.AsText.ToString()))]);
            SpanMessages before = MessageParser.Parse(span, []);
            SpanMessages after = MessageParser.Parse(again, []);
            foreach (KeyValue item in written)
            {
                compared++;
                (string was, string now) = item.Key.ToString() switch
                {
                    "gen_ai.input.messages" => (Text(before.Input), Text(after.Input)),
                    "gen_ai.output.messages" => (Text(before.Output), Text(after.Output)),
                    "gen_ai.system_instructions" => (string.Join("|", before.SystemInstructions.Select(part => part.Text)), string.Join("|", after.SystemInstructions.Select(part => part.Text))),
                    _ => (string.Join("|", before.ToolDefinitions.Select(tool => tool.Name)), string.Join("|", after.ToolDefinitions.Select(tool => tool.Name))),
                };
                now.ShouldBe(was, $"{item.Key} of {span.Name}");
            }
        }
        compared.ShouldBeGreaterThan(100);
    }

    private static string Text(IEnumerable<Message> messages) =>
        string.Join("\n", messages.Select(message => $"{message.Role}: {string.Join(" + ", message.Parts.Select(part => $"{part.Type} {part.Text}{(part.Type == "tool_call" ? part.Name : part.Result)}{part.Id}"))}"));

    private static IEnumerable<Span> Spans()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus"), "*-traces.pb", SearchOption.AllDirectories))
        {
            byte[] body = File.ReadAllBytes(file);
            SpanBatch batch = new() { Buffer = body, BufferLength = body.Length };
            TraceDecoder.Decode(batch, DecodeLimits.Default).Ok.ShouldBeTrue();
            new IngestPipeline().Process(batch);
            for (int i = 0; i < batch.Count; i++)
            {
                yield return batch[i];
            }
        }
    }

    private static Span Call(params (string Key, string Value)[] attributes)
    {
        SpanBatch batch = new();
        Span span = batch.Add();
        span.Name = Utf8Text.From("chat gpt-4o");
        span.Attributes.Add(Utf8Text.From("gen_ai.operation.name"), AnyValue.From("chat"));
        foreach ((string key, string value) in attributes)
        {
            span.Attributes.Add(Utf8Text.From(key), AnyValue.From(value));
        }
        new IngestPipeline().Process(batch);
        return span;
    }
}
