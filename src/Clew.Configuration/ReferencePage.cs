using System.Text;

namespace Clew.Configuration;

/// <summary>Writes the reference page from the declarations.</summary>
public static class ReferencePage
{
    /// <summary>Markdown: a heading for each section of the file, and a table of its options.</summary>
    /// <param name="introduction">What stands before the first section.</param>
    /// <param name="options">From <see cref="ConfigReader.Describe"/>.</param>
    public static string Write(string introduction, IReadOnlyList<ConfigOption> options)
    {
        StringBuilder page = new(introduction.TrimEnd());
        page.Append('\n');
        string? section = null;
        bool inTable = false;
        foreach (ConfigOption option in options)
        {
            string top = option.Path.Split('.', '[')[0];
            if (top != section)
            {
                page.Append("\n## ").Append(top).Append('\n');
                (section, inTable) = (top, false);
                if (option.IsSection && option.Path == top)
                {
                    page.Append('\n').Append(option.Description).Append('\n');
                    continue;
                }
            }
            if (!inTable)
            {
                page.Append("\n| option | type | default | meaning |\n| --- | --- | --- | --- |\n");
                inTable = true;
            }
            AppendRow(page, option);
        }
        return page.ToString();
    }

    private static void AppendRow(StringBuilder page, ConfigOption option)
    {
        string otherwise = option switch
        {
            { IsRequired: true } => "required",
            { Default: "" } => "empty",
            { Default: string text } => $"`{Cell(text)}`",
            _ => "",
        };
        page.Append("| `").Append(Cell(option.Path)).Append("` | ").Append(option.IsSection ? "section" : Cell(option.TypeName)).Append(" | ")
            .Append(otherwise).Append(" | ").Append(Cell(option.Description)).Append(" |\n");
    }

    /// <summary>A bar would end the cell.</summary>
    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
