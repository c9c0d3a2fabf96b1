using System.Text.Json.Serialization;

namespace Clew.Server.Configuration.Import;

/// <summary>A text in JSON's quotes is one in YAML's.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class QuotedText : JsonSerializerContext;
