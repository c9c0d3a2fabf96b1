namespace Clew.Instrumentation.Http.Tests;

/// <summary>One application for each protocol, for each official SDK, and for each SDK behind Microsoft.Extensions.AI.</summary>
public static class Apps
{
    private const string OpenAIBody = """{"model":"model-1","messages":[{"role":"user","content":"Hi?"}],"temperature":0.5,"seed":4,"stop":["END"],"n":1}""";
    private const string GeminiBody =
        """{"contents":[{"role":"user","parts":[{"text":"Hi?"}]}],"generationConfig":{"temperature":0.5,"topK":5,"responseMimeType":"application/json"}}""";

    public static ModelApp[] All { get; } =
    [
        new OpenAIChatApp(),
        new AnthropicApp(),
        new ChatClientApp(new OpenAIChatApp()),
        new ChatClientApp(new AnthropicApp()),
        OpenAILike("raw-openai", "api.openai.com", "openai", isOpenAI: true),
        OpenAILike("raw-mistral", "api.mistral.ai", "mistral_ai"),
        OpenAILike("raw-groq", "api.groq.com", "groq"),
        OpenAILike("raw-unknown-host", "models.example.com", "openai", isOpenAI: true),
        new RawApp(
            "raw-anthropic",
            "http://gateway.example.com/anthropic/v1/messages",
            "http://gateway.example.com/anthropic/v1/messages",
            """{"model":"model-1","messages":[{"role":"user","content":"Hi?"}],"max_tokens":99,"top_k":5,"output_config":{"effort":"high"}}""",
            """{"model":"model-1","messages":[{"role":"user","content":"Hi?"}],"max_tokens":99,"top_k":5,"output_config":{"effort":"high"},"stream":true}""")
        {
            ProviderName = "anthropic",
            Attributes = ["gen_ai.request.max_tokens=99", "gen_ai.request.top_k=5", "gen_ai.request.reasoning.level=high"],
            ReportsReasoning = false,
            ReportsCacheWrite = true,
        },
        new RawApp(
            "raw-azure",
            "http://contoso.openai.azure.com/openai/deployments/model-1/chat/completions?api-version=2026-01-01",
            "http://contoso.openai.azure.com/openai/deployments/model-1/chat/completions?api-version=2026-01-01",
            """{"messages":[{"role":"user","content":"Hi?"}],"top_p":0.25}""",
            """{"messages":[{"role":"user","content":"Hi?"}],"top_p":0.25,"stream":true}""")
        {
            ProviderName = "azure.ai.openai",
            Attributes = ["gen_ai.request.top_p=0.25", "openai.api.type=chat_completions"],
            HasOpenAIAttributes = true,
        },
        new RawApp(
            "raw-responses",
            "http://api.openai.com/v1/responses",
            "http://api.openai.com/v1/responses",
            """{"model":"model-1","input":"Hi?","instructions":"Be brief.","max_output_tokens":99,"reasoning":{"effort":"low"},"previous_response_id":"r0"}""",
            """{"model":"model-1","input":"Hi?","max_output_tokens":99,"reasoning":{"effort":"low"},"previous_response_id":"r0","stream":true}""")
        {
            ProviderName = "openai",
            Attributes =
            [
                "gen_ai.request.max_tokens=99", "gen_ai.request.reasoning.level=low", "gen_ai.request.previous_response.id=r0", "openai.api.type=responses",
            ],
            HasOpenAIAttributes = true,
        },
        Google("raw-gemini", "http://generativelanguage.googleapis.com/v1beta/models/model-1", "gcp.gemini"),
        Google("raw-vertex", "http://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/model-1", "gcp.vertex_ai"),
        new RawApp(
            "raw-ollama",
            "http://localhost:11434/api/chat",
            "http://localhost:11434/api/chat",
            """{"model":"model-1","messages":[{"role":"user","content":"Hi?"}],"stream":false,"options":{"num_predict":99,"seed":4}}""",
            """{"model":"model-1","messages":[{"role":"user","content":"Hi?"}],"options":{"num_predict":99,"seed":4}}""")
        {
            ProviderName = "ollama",
            Attributes = ["gen_ai.request.max_tokens=99", "gen_ai.request.seed=4"],
            ReportsReasoning = false,
            ReportsCacheRead = false,
        },
        new RawApp(
            "raw-cohere",
            "http://api.cohere.com/v2/chat",
            "http://api.cohere.com/v2/chat",
            """{"model":"model-1","messages":[{"role":"user","content":"Hi?"}],"p":0.25,"k":5}""",
            """{"model":"model-1","messages":[{"role":"user","content":"Hi?"}],"p":0.25,"k":5,"stream":true}""")
        {
            ProviderName = "cohere",
            Attributes = ["gen_ai.request.top_p=0.25", "gen_ai.request.top_k=5"],
            ReportsReasoning = false,
            ReportsCacheRead = false,
        },
        new RawApp(
            "raw-bedrock",
            "http://bedrock-runtime.eu-west-1.amazonaws.com/model/model-1/converse",
            "http://bedrock-runtime.eu-west-1.amazonaws.com/model/model-1/converse-stream",
            """{"messages":[{"role":"user","content":[{"text":"Hi?"}]}],"system":[{"text":"Be brief."}],"inferenceConfig":{"maxTokens":99}}""",
            """{"messages":[{"role":"user","content":[{"text":"Hi?"}]}],"system":[{"text":"Be brief."}],"inferenceConfig":{"maxTokens":99}}""")
        {
            ProviderName = "aws.bedrock",
            Attributes = ["gen_ai.request.max_tokens=99"],
            ReportsReasoning = false,
            ReportsCacheWrite = true,
        },
    ];

    public static ModelApp Named(string name) => All.Single(app => app.ToString() == name);

    /// <summary>Every application in both modes of watching, once with a whole and once with a streamed answer.</summary>
    public static TheoryData<string, WatchMode, bool> Everything()
    {
        var data = new TheoryData<string, WatchMode, bool>();
        foreach (ModelApp app in All)
        {
            foreach (WatchMode mode in Enum.GetValues<WatchMode>())
            {
                data.Add(app.ToString()!, mode, false);
                data.Add(app.ToString()!, mode, true);
            }
        }
        return data;
    }

    private static RawApp OpenAILike(string name, string host, string provider, bool isOpenAI = false) => new(
        name,
        $"http://{host}/v1/chat/completions",
        $"http://{host}/v1/chat/completions",
        OpenAIBody,
        OpenAIBody.Replace("\"n\":1", "\"stream\":true", StringComparison.Ordinal))
    {
        ProviderName = provider,
        Attributes =
        [
            "gen_ai.request.temperature=0.5", "gen_ai.request.seed=4", "gen_ai.request.stop_sequences=END",
            .. isOpenAI ? (string[])["openai.api.type=chat_completions"] : [],
        ],
        HasOpenAIAttributes = isOpenAI,
    };

    private static RawApp Google(string name, string address, string provider) =>
        new(name, $"{address}:generateContent", $"{address}:streamGenerateContent?alt=sse", GeminiBody, GeminiBody)
        {
            ProviderName = provider,
            OperationName = "generate_content",
            Attributes = ["gen_ai.request.temperature=0.5", "gen_ai.request.top_k=5", "gen_ai.output.type=json"],
        };
}
