namespace Clew.Pipeline.Messages;

/// <summary>Keeps the first answer to each question.</summary>
/// <param name="answerOnly">What went into the model is not asked for.</param>
internal sealed class MessageCollector(bool answerOnly = false)
{
    private List<MessagePart> instructions = [];
    private List<Message> input = [];
    private List<Message> output = [];
    private List<ToolDefinition> tools = [];

    public bool WantsInput => !answerOnly;

    public IReadOnlyList<Message> Output => output;

    public void AddInstructions(List<MessagePart> found) => instructions = instructions.Count > 0 ? instructions : found;

    public void AddInput(List<Message> found) => input = input.Count > 0 ? input : found;

    public void AddOutput(List<Message> found) => output = output.Count > 0 ? output : found;

    public void AddTools(List<ToolDefinition> found) => tools = tools.Count > 0 ? tools : found;

    public SpanMessages ToMessages() => new(instructions, input, output, tools);
}
