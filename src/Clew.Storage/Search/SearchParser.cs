namespace Clew.Storage.Search;

/// <summary>
/// Reads the query language (docs/search.md). "or" binds least, then "and" (also between two expressions without a word), then "not".
/// </summary>
public sealed class SearchParser
{
    /// <summary>Longer queries are refused: nobody types them, and each condition costs the store a pass.</summary>
    public const int LengthMax = 4_000;

    public const int ConditionsMax = 60;

    /// <summary>Parentheses and negations within each other.</summary>
    public const int DepthMax = 24;

    public const int ListValuesMax = 100;

    private readonly List<SearchToken> tokens;
    private int next;
    private int conditions;
    private int depth;
    private readonly bool isOfSpans;
    private bool isWithinSpan;

    private SearchParser(string text, bool ofSpans)
    {
        tokens = SearchLexer.Read(text);
        isOfSpans = isWithinSpan = ofSpans;
    }

    private SearchToken Token => tokens[next];

    /// <summary>Null for a text without anything in it.</summary>
    /// <param name="text">The query.</param>
    /// <param name="ofSpans">The whole query is about one span, as if it stood within <c>span(...)</c>; text is searched in what the span itself says.</param>
    /// <exception cref="SearchSyntaxException">The text is no query.</exception>
    public static SearchExpression? Parse(string? text, bool ofSpans = false)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        if (text.Length > LengthMax)
        {
            throw new SearchSyntaxException($"A query has at most {LengthMax:N0} characters.", LengthMax, text.Length - LengthMax);
        }
        SearchParser parser = new(text, ofSpans);
        SearchExpression expression = parser.ReadOr();
        return parser.Token.Kind switch
        {
            SearchTokenKind.End => expression,
            SearchTokenKind.Close => throw parser.Wrong("This parenthesis closes nothing."),
            SearchTokenKind.Comma => throw parser.Wrong("A comma stands only in a list, such as service in (a, b)."),
            _ => throw parser.Wrong($"'{parser.Token.Text}' needs a field before it, such as agent {parser.Token.Text} x."),
        };
    }

    private SearchExpression ReadOr()
    {
        SearchExpression left = ReadAnd();
        while (Token.Is("or"))
        {
            next++;
            left = new SearchOr(left, ReadAnd());
        }
        return left;
    }

    private SearchExpression ReadAnd()
    {
        SearchExpression left = ReadNot();
        while (true)
        {
            if (Token.Is("and"))
            {
                next++;
            }
            else if (Token.Is("or") || Token.Kind is not (SearchTokenKind.Word or SearchTokenKind.Quoted or SearchTokenKind.Open))
            {
                return left;
            }
            left = new SearchAnd(left, ReadNot());
        }
    }

    private SearchExpression ReadNot()
    {
        if (!Token.Is("not"))
        {
            return ReadPrimary();
        }
        Enter();
        next++;
        SearchExpression operand = ReadNot();
        depth--;
        return new SearchNot(operand);
    }

    private SearchExpression ReadPrimary()
    {
        SearchToken token = Token;
        if (token.Kind == SearchTokenKind.Open)
        {
            return ReadGroup();
        }
        if (token.Is("span") && tokens[next + 1].Kind == SearchTokenKind.Open)
        {
            return ReadSpan();
        }
        if (token.Kind is SearchTokenKind.End || token.Is("and") || token.Is("or"))
        {
            throw Wrong("A condition is expected here, such as agent = \"planner\" or cost > 0.1.");
        }
        if (token.Kind is not (SearchTokenKind.Word or SearchTokenKind.Quoted))
        {
            throw Wrong(token.Text == "!" ? "'!' is no operator; use != or not." : $"A condition is expected before '{token.Text}'.");
        }
        if (++conditions > ConditionsMax)
        {
            throw Wrong($"A query has at most {ConditionsMax} conditions.");
        }
        return token.Kind == SearchTokenKind.Word && IsCondition() ? ReadCondition() : ReadText();
    }

    private SearchExpression ReadGroup()
    {
        Enter();
        next++;
        SearchExpression inner = ReadOr();
        Close();
        depth--;
        return inner;
    }

    private SearchExpression ReadSpan()
    {
        if (isWithinSpan && !isOfSpans)
        {
            throw Wrong("span(...) cannot stand within itself; conditions here are about one span already.");
        }
        next++;
        isWithinSpan = true;
        SearchExpression condition = ReadGroup();
        isWithinSpan = isOfSpans;
        return isOfSpans ? condition : new SearchSpan(condition);
    }

    private void Enter()
    {
        if (++depth > DepthMax)
        {
            throw Wrong($"Parentheses and negations go at most {DepthMax} deep.");
        }
    }

    private void Close()
    {
        if (Token.Kind != SearchTokenKind.Close)
        {
            throw Wrong(Token.Kind == SearchTokenKind.End ? "A closing parenthesis is missing." : $"A closing parenthesis is expected before '{Token.Text}'.");
        }
        next++;
    }

    /// <summary>A word is a field where an operator follows it, or where it names what only is or is not, such as tool.error; any other is searched as text.</summary>
    private bool IsCondition()
    {
        SearchToken after = tokens[next + 1];
        bool isField = FieldOf(Token.Text, out _) is not null;
        return after.Kind == SearchTokenKind.Operator
            || (after.Is("in") && tokens[next + 2].Kind == SearchTokenKind.Open)
            || (isField && (after.Is("exists") || (after.Is("not") && tokens[next + 2].Is("in") && tokens[next + 3].Kind == SearchTokenKind.Open)))
            || IsFlag(Token.Text);
    }

    private static bool IsFlag(string word) => SearchFields.Find(word)?.Id is SearchFieldId.ToolError or SearchFieldId.AgentError or SearchFieldId.ModelError;

    internal static SearchField? FieldOf(string word, out string? key)
    {
        bool isAttribute = word.Length > SearchFields.AttributePrefix.Length && word.StartsWith(SearchFields.AttributePrefix, StringComparison.OrdinalIgnoreCase);
        key = isAttribute ? word[SearchFields.AttributePrefix.Length..] : null;
        return isAttribute ? SearchFields.Attribute : SearchFields.Find(word);
    }

    private SearchText ReadText()
    {
        SearchToken token = Token;
        if (!token.IsClosed)
        {
            throw Wrong("The closing quotation mark is missing.");
        }
        if (isWithinSpan && !isOfSpans)
        {
            throw Wrong("Text is searched in whole traces. Within span(...) use name ~ \"*text*\".");
        }
        if (token.Text.Trim().Length == 0)
        {
            throw Wrong("There is no text between the quotation marks.");
        }
        int colon = token.Text.IndexOf(':');
        if (token.Kind == SearchTokenKind.Word && colon > 0 && FieldOf(token.Text[..colon], out _) is not null)
        {
            throw Wrong($"Write {token.Text[..colon]} = {token.Text[(colon + 1)..]}, or put quotation marks around it to search the text.");
        }
        next++;
        return new SearchText(token.Text.Trim());
    }

    private SearchExpression ReadCondition()
    {
        SearchField field = FieldOf(Token.Text, out string? key) ?? throw UnknownField();
        if (!Token.IsClosed)
        {
            throw Wrong("The closing quotation mark is missing.");
        }
        if (isWithinSpan && field.Level == SearchLevel.Trace)
        {
            throw Wrong($"'{field.Name}' tells of whole traces and has no meaning for one span.");
        }
        next++;
        if (Token.Is("not") && tokens[next + 1].Is("in"))
        {
            next++;
            return new SearchNot(ReadList(field, key));
        }
        if (Token.Is("in"))
        {
            return ReadList(field, key);
        }
        if (Token.Is("exists"))
        {
            if (field.Type == SearchType.Name)
            {
                throw Wrong($"Every {(field.Id == SearchFieldId.Kind ? "span" : "trace")} has a {field.Name}.");
            }
            next++;
            return new SearchCondition(field, key, SearchOperator.Exists, []);
        }
        return Token.Kind == SearchTokenKind.Operator ? ReadComparison(field, key) : new SearchCondition(field, key, SearchOperator.Exists, []);
    }

    private SearchExpression ReadComparison(SearchField field, string? key)
    {
        SearchToken sign = Token;
        if (!SearchFields.OperatorsOf(field).Contains(sign.Text))
        {
            throw Wrong($"'{field.Name}' cannot be compared by {sign.Text}. It takes {string.Join(" ", SearchFields.OperatorsOf(field))}.");
        }
        SearchOperator comparison = sign.Text switch
        {
            "~" => SearchOperator.Glob,
            "<" => SearchOperator.Less,
            "<=" => SearchOperator.LessOrEqual,
            ">" => SearchOperator.Greater,
            ">=" => SearchOperator.GreaterOrEqual,
            _ => SearchOperator.Equal,
        };
        next++;
        SearchCondition condition = new(field, key, comparison, [ReadValue(field, comparison)]);
        return sign.Text == "!=" ? new SearchNot(condition) : condition;
    }

    private SearchCondition ReadList(SearchField field, string? key)
    {
        if (!SearchFields.OperatorsOf(field).Contains("in"))
        {
            throw Wrong($"'{field.Name}' cannot be compared with a list. It takes {string.Join(" ", SearchFields.OperatorsOf(field))}.");
        }
        next++;
        if (Token.Kind != SearchTokenKind.Open)
        {
            throw Wrong($"A list in parentheses is expected, such as {field.Name} in (a, b).");
        }
        List<SearchValue> values = [];
        do
        {
            next++;
            values.Add(ReadValue(field, SearchOperator.Equal));
            if (values.Count > ListValuesMax)
            {
                throw Wrong($"A list has at most {ListValuesMax} values.");
            }
        }
        while (Token.Kind == SearchTokenKind.Comma);
        Close();
        return new SearchCondition(field, key, SearchOperator.In, values);
    }

    private SearchValue ReadValue(SearchField field, SearchOperator comparison)
    {
        SearchToken token = Token;
        if (token.Kind is not (SearchTokenKind.Word or SearchTokenKind.Quoted))
        {
            throw Wrong($"A value for '{field.Name}' is expected here.");
        }
        if (!token.IsClosed)
        {
            throw Wrong("The closing quotation mark is missing.");
        }
        bool isNumber = field.Type == SearchType.Any
            ? comparison is SearchOperator.Less or SearchOperator.LessOrEqual or SearchOperator.Greater or SearchOperator.GreaterOrEqual
            : field.Type is not (SearchType.Text or SearchType.Name);
        if (isNumber)
        {
            if (!SearchNumbers.TryParse(field.Type, token.Text, out decimal number))
            {
                throw Wrong($"'{token.Text}' is not {SearchNumbers.Expected(field.Type)}.");
            }
            next++;
            return new SearchValue(null, number);
        }
        next++;
        return new SearchValue(field.Type == SearchType.Name ? NameOf(field, token) : token.Text, 0);
    }

    private string NameOf(SearchField field, SearchToken token)
    {
        IReadOnlyList<string> names = SearchFields.NamesOf(field, isWithinSpan);
        string name = token.Text.ToLowerInvariant();
        return names.Contains(name)
            ? name
            : throw new SearchSyntaxException($"'{token.Text}' is no {field.Name}. There are {string.Join(", ", names)}.{DidYouMean(name, names)}", token.Position, token.Length);
    }

    private SearchSyntaxException UnknownField() =>
        Wrong($"There is no field '{Token.Text}'.{DidYouMean(Token.Text, SearchFields.All.Select(field => field.Name))} Attributes are written attr.{Token.Text}.");

    private static string DidYouMean(string name, IEnumerable<string> names) => SearchFields.Nearest(name, names) is { } near ? $" Did you mean {near}?" : "";

    private SearchSyntaxException Wrong(string message) => new(message, Token.Position, Token.Length);
}
