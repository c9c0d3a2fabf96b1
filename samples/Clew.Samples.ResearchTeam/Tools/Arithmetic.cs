using System.Globalization;

namespace Clew.Samples.ResearchTeam.Tools;

/// <summary>Evaluates <c>+ - * / ( )</c> on decimal numbers by recursive descent.</summary>
internal sealed class Arithmetic
{
    private const int DepthMax = 64;
    private readonly string text;
    private int position;

    private Arithmetic(string text) => this.text = text;

    public static double Evaluate(string expression)
    {
        Arithmetic parser = new(expression);
        double value = parser.Sum(0);
        return parser.Peek() == '\0' ? value : throw parser.Unexpected();
    }

    private double Sum(int depth)
    {
        double value = Product(depth);
        while (Peek() is '+' or '-')
        {
            value = text[position++] == '+' ? value + Product(depth) : value - Product(depth);
        }
        return value;
    }

    private double Product(int depth)
    {
        double value = Factor(depth);
        while (Peek() is '*' or '/')
        {
            value = text[position++] == '*' ? value * Factor(depth) : value / Factor(depth);
        }
        return value;
    }

    private double Factor(int depth)
    {
        if (depth > DepthMax)
        {
            throw new ToolFailedException("invalid_expression", "The expression is nested too deeply.");
        }
        switch (Peek())
        {
            case '-':
                position++;
                return -Factor(depth + 1);
            case '(':
                position++;
                double value = Sum(depth + 1);
                if (Peek() != ')')
                {
                    throw Unexpected();
                }
                position++;
                return value;
            default:
                return Number();
        }
    }

    private double Number()
    {
        int start = position;
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
        {
            position++;
        }
        return double.TryParse(text.AsSpan(start, position - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw Unexpected();
    }

    private char Peek()
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }
        return position < text.Length ? text[position] : '\0';
    }

    private ToolFailedException Unexpected() => new("invalid_expression", $"Cannot read the expression at position {position}.");
}
