using System.Text;
using System.Text.Json.Nodes;

namespace Clew.Tests.Models;

/// <summary>One provider's way to say an answer.</summary>
public abstract class ModelVoice
{
    public abstract string Name { get; }

    /// <summary>Media type of a stream.</summary>
    public virtual string StreamType => "text/event-stream";

    /// <summary>What is sent after the last event of a stream.</summary>
    public virtual string Terminator => "";

    /// <summary>Whether the answer has an id and names the model that gave it.</summary>
    public virtual bool HasId => true;

    public virtual bool HasModel => true;

    public abstract bool Speaks(string path);

    /// <summary>The provider's word for why an answer ended.</summary>
    public abstract string FinishReason(ModelStep step);

    public abstract JsonNode Document(ModelAnswer answer);

    public abstract IEnumerable<JsonNode> Events(ModelAnswer answer);

    public abstract JsonNode Error(ModelStep step);

    public virtual bool IsStream(string path, JsonNode body) => body["stream"]?.GetValue<bool>() ?? false;

    public virtual string? Model(string path, JsonNode body) => body["model"]?.GetValue<string>();

    /// <summary>Whether an event is part of the answer, and not a sign of life.</summary>
    public virtual bool Counts(JsonNode json) => true;

    public virtual byte[] Frame(JsonNode json) => Encoding.UTF8.GetBytes($"data: {json.ToJsonString()}\n\n");

    protected static string ModelInPath(string path, string before, char after)
    {
        string rest = path[(path.IndexOf(before, StringComparison.Ordinal) + before.Length)..];
        return Uri.UnescapeDataString(rest[..rest.LastIndexOf(after)]);
    }
}
