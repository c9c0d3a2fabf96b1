using Clew.Storage.Search;
using Clew.Tests;

namespace Clew.Storage.Tests.Search;

public sealed class SearchParserTests
{
    [Theory]
    [InlineData("agent = \"x\" and cost > 0.1 and tool.error", "agent = \"x\" and cost > 0.1 and tool.error exists")]
    [InlineData("(model ~ \"gpt-4*\" or provider = anthropic) and not status = ok", "(model ~ \"gpt-4*\" or provider = \"anthropic\") and not status = \"ok\"")]
    [InlineData("duration > 5s", "duration > 5s")]
    [InlineData("duration <= 1500ms", "duration <= 1500ms")]
    [InlineData("duration >= 90m", "duration >= 90m")]
    [InlineData("ttft>2S", "ttft > 2s")]
    [InlineData("ttft < 250µs", "ttft < 250us")]
    [InlineData("tokens > 10k", "tokens > 10000")]
    [InlineData("tokens > 1.5M", "tokens > 1500000")]
    [InlineData("iterations >= 8", "iterations >= 8")]
    [InlineData("cost > $0.10", "cost > 0.1")]
    [InlineData("context > 85%", "context > 85%")]
    [InlineData("user = \"u1\"", "user = \"u1\"")]
    [InlineData("USER = u1 AND Conversation = c1", "user = \"u1\" and conversation = \"c1\"")]
    [InlineData("service in (a, \"b c\")", "service in (\"a\", \"b c\")")]
    [InlineData("service not in (a)", "not service in (\"a\")")]
    [InlineData("tool != web_search", "not tool = \"web_search\"")]
    [InlineData("tool.error = web_search", "tool.error = \"web_search\"")]
    [InlineData("error.type=timeout", "error.type = \"timeout\"")]
    [InlineData("attr.app.tenant = \"v\"", "attr.\"app.tenant\" = \"v\"")]
    [InlineData("attr.\"my key\" exists", "attr.\"my key\" exists")]
    [InlineData("attr.retries > 3", "attr.\"retries\" > 3")]
    [InlineData("timeout \"rate limit\"", "\"timeout\" and \"rate limit\"")]
    [InlineData("a or b and c", "\"a\" or \"b\" and \"c\"")]
    [InlineData("not (a or b)", "not (\"a\" or \"b\")")]
    [InlineData("span(tool = x and status = error)", "span(tool = \"x\" and status = \"error\")")]
    [InlineData("span", "\"span\"")]
    [InlineData("exists in", "\"exists\" and \"in\"")]
    [InlineData("don't", "\"don't\"")]
    [InlineData("service in a", "\"service\" and \"in\" and \"a\"")]
    [InlineData("name = \"a \\\"b\\\" \\\\ c\"", "name = \"a \\\"b\\\" \\\\ c\"")]
    public void Parse_Query_PrintsItsMeaning(string query, string printed)
    {
        SearchExpression expression = SearchParser.Parse(query)!;

        expression.ToString().ShouldBe(printed);
        SearchParser.Parse(printed).ShouldBe(expression);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \t")]
    [InlineData(null)]
    public void Parse_Nothing_IsNull(string? query) => SearchParser.Parse(query).ShouldBeNull();

    [Theory]
    [InlineData("agnet = x", 0, 5, "Did you mean agent?")]
    [InlineData("cost > 0.1 and modle = y", 15, 5, "Did you mean model?")]
    [InlineData("tenant = x", 0, 6, "attr.tenant")]
    [InlineData("agent = ", 8, 0, "A value for 'agent'")]
    [InlineData("agent = x and", 13, 0, "A condition is expected")]
    [InlineData("(agent = x", 10, 0, "closing parenthesis is missing")]
    [InlineData("agent = x)", 9, 1, "closes nothing")]
    [InlineData("agent > x", 6, 1, "cannot be compared by >")]
    [InlineData("duration > 5", 11, 1, "5s")]
    [InlineData("duration > soon", 11, 4, "duration with its unit")]
    [InlineData("cost in (1, 2)", 5, 2, "cannot be compared with a list")]
    [InlineData("name = 'it''", 11, 1, "closing quotation mark")]
    [InlineData("status = fine", 9, 4, "ok, error, running, incomplete")]
    [InlineData("status = eror", 9, 4, "Did you mean error?")]
    [InlineData("span(status = running)", 14, 7, "ok, error")]
    [InlineData("span(errors > 1)", 5, 6, "whole traces")]
    [InlineData("span(word)", 5, 4, "Text is searched in whole traces")]
    [InlineData("span(span(a = b))", 5, 4, "within itself")]
    [InlineData("kind exists", 5, 6, "Every span has a kind")]
    [InlineData("\"open", 0, 5, "closing quotation mark")]
    [InlineData("\" \"", 0, 3, "no text")]
    [InlineData("agent:x", 0, 7, "agent = x")]
    [InlineData("= x", 0, 1, "condition is expected before")]
    [InlineData("! x", 0, 1, "use != or not")]
    [InlineData("a, b", 1, 1, "comma stands only in a list")]
    [InlineData("context > 1k%", 10, 3, "share")]
    public void Parse_WrongQuery_SaysWhereAndWhat(string query, int position, int length, string message)
    {
        SearchSyntaxException error = Should.Throw<SearchSyntaxException>(() => SearchParser.Parse(query));

        error.Message.ShouldContain(message);
        (error.Position, error.Length).ShouldBe((position, length));
    }

    [Fact]
    public void Parse_BeyondABound_IsRefused()
    {
        Refuse(new string('a', SearchParser.LengthMax + 1), "characters");
        Refuse(string.Join(' ', Enumerable.Repeat("x", SearchParser.ConditionsMax + 1)), "conditions");
        Refuse(new string('(', SearchParser.DepthMax + 1) + "x", "deep");
        Refuse(string.Concat(Enumerable.Repeat("not ", SearchParser.DepthMax + 1)) + "x", "deep");
        Refuse($"agent in ({string.Join(',', Enumerable.Repeat("a", SearchParser.ListValuesMax + 1))})", "list");

        static void Refuse(string query, string because) => Should.Throw<SearchSyntaxException>(() => SearchParser.Parse(query)).Message.ShouldContain(because);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Print_RandomExpressions_ParseToTheSame(int seed)
    {
        string[] odd = ["a", "a b", "\"", "\\", "and", "(x)", "ü*?", "a,b = c", "'"];
        RandomSearch search = new(
            new Random(seed),
            new Dictionary<SearchFieldId, string[]>
            {
                [SearchFieldId.Agent] = odd, [SearchFieldId.ErrorType] = odd, [SearchFieldId.Root] = odd, [SearchFieldId.ToolError] = odd, [SearchFieldId.Status] = ["ok", "error", "running"],
            },
            new Dictionary<SearchFieldId, decimal[]>
            {
                [SearchFieldId.Duration] = [0, 1, 1_500, 90_000_000_000, 3_600_000_000_001], [SearchFieldId.Cost] = [0, 0.000000001m, 12.5m], [SearchFieldId.Context] = [85, 99.5m],
                [SearchFieldId.Tokens] = [0, 10_000], [SearchFieldId.Temperature] = [-1, 0.7m],
            },
            ["plain", "with space", "quo\"te"]);
        for (int i = 0; i < 500; i++)
        {
            SearchExpression expression = search.Next(depth: 4);

            SearchParser.Parse(expression.ToString()).ShouldBe(expression, expression.ToString());
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Parse_RandomText_ReadsOrRefuses(int seed)
    {
        string[] pieces = ["agent", "=", " ", "(", ")", "span(", "\"", "'", "in", "not", "exists", ",", "~", "!", "attr.", "attr.\"", "5s", "and", "or", "tool.error", "<", "\\", "status", "%"];
        Random random = new(seed);
        for (int i = 0; i < 3_000; i++)
        {
            string query = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(2) == 0 ? " " : "")));
            try
            {
                if (SearchParser.Parse(query) is { } expression)
                {
                    SearchParser.Parse(expression.ToString()).ShouldBe(expression, query);
                }
            }
            catch (SearchSyntaxException e)
            {
                e.Position.ShouldBeInRange(0, query.Length);
                (e.Position + e.Length).ShouldBeLessThanOrEqualTo(query.Length);
            }
        }
    }

    [Theory]
    [InlineData("gpt-4*", "GPT-4.1", true)]
    [InlineData("gpt-4*", "xgpt-4", false)]
    [InlineData("*mini", "gpt-4o-mini", true)]
    [InlineData("g?t*o", "gpt-4o", true)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("a", "ab", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    public void Glob_Matches(string pattern, string text, bool matches) => SearchGlob.Matches(pattern, text).ShouldBe(matches);
}
