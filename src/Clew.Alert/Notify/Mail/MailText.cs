using System.Globalization;
using System.Net;
using System.Text;

namespace Clew.Alert.Notify.Mail;

/// <summary>A message as mail: plain text and HTML, both base64, so that no line can be mistaken for a header or for the end.</summary>
internal static class MailText
{
    private const int EncodedLineChars = 76;

    internal static string Write(Message message, MailOptions options, DateTimeOffset now)
    {
        string boundary = "clew-" + message.Id;
        string domain = options.From[(options.From.IndexOf('@', StringComparison.Ordinal) + 1)..];
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"From: Clew <{options.From}>\r\n");
        text.Append(CultureInfo.InvariantCulture, $"To: {string.Join(", ", options.To)}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Subject: {Encode(Message.OneLine($"{message.Title}: {message.First.Summary}", 200))}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Date: {now.UtcDateTime:ddd, dd MMM yyyy HH:mm:ss} +0000\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Message-ID: <{message.Id}.{now.ToUnixTimeMilliseconds()}@{domain}>\r\n");
        // RFC 3834: vacation programs do not answer this.
        text.Append("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n");
        AppendPart(text, boundary, "text/plain", Plain(message));
        AppendPart(text, boundary, "text/html", Html(message));
        return text.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n").ToString();
    }

    internal static string Plain(Message message)
    {
        StringBuilder text = new();
        text.Append(message.Title).Append("\n\n");
        foreach (Notification alert in message.Alerts.Take(Message.ShownMax))
        {
            text.Append(Message.OneLine(alert.Summary, 1_000)).Append('\n');
            AppendLine(Message.Numbers(alert));
            AppendLine(Message.Series(alert));
            AppendLine($"since {Message.Time(alert.StartsAt)}{(alert.EndsAt is { } end ? ", until " + Message.Time(end) : "")}");
            foreach (Suspect suspect in alert.Suspects.Take(3))
            {
                AppendLine($"- {Message.OneLine(suspect.Name)}: {Message.OneLine(suspect.Figure)}");
            }
            foreach (NotificationLink link in alert.Links)
            {
                AppendLine($"{Message.OneLine(link.Text)}: {link.Address.AbsoluteUri}");
            }
            text.Append('\n');
        }
        return message.HiddenCount > 0 ? text.Append(CultureInfo.InvariantCulture, $"... and {message.HiddenCount} more.\n").ToString() : text.ToString();

        void AppendLine(string line)
        {
            if (line.Length > 0)
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }
    }

    private static string Html(Message message)
    {
        StringBuilder html = new("<!doctype html><html><body style=\"font-family:sans-serif\">");
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Escape(message.Title)}</h2>");
        foreach (Notification alert in message.Alerts.Take(Message.ShownMax))
        {
            html.Append(CultureInfo.InvariantCulture, $"<p><b>{Escape(alert.Summary)}</b><br>{Escape(Message.Numbers(alert))}<br>{Escape(Message.Series(alert))}<br>since {Message.Time(alert.StartsAt)}</p>");
            if (alert.Suspects.Count > 0)
            {
                html.Append("<ul>").AppendJoin("", alert.Suspects.Take(3).Select(static suspect => $"<li>{Anchor(suspect.Name, suspect.Link)}: {Escape(suspect.Figure)}</li>")).Append("</ul>");
            }
            html.Append("<p>").AppendJoin(" · ", alert.Links.Select(static link => Anchor(link.Text, link.Address))).Append("</p>");
        }
        if (message.HiddenCount > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>… and {message.HiddenCount} more.</p>");
        }
        return html.Append("</body></html>").ToString();
    }

    private static string Anchor(string text, Uri? address) => address is null ? Escape(text) : $"<a href=\"{WebUtility.HtmlEncode(address.AbsoluteUri)}\">{Escape(text)}</a>";

    private static string Escape(string text) => WebUtility.HtmlEncode(Message.OneLine(text, 1_000));

    private static void AppendPart(StringBuilder text, string boundary, string type, string content)
    {
        text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(content));
        for (int i = 0; i < encoded.Length; i += EncodedLineChars)
        {
            text.Append(encoded, i, Math.Min(EncodedLineChars, encoded.Length - i)).Append("\r\n");
        }
    }

    /// <summary>RFC 2047: encoded words of at most 75 characters, each of whole characters.</summary>
    private static string Encode(string subject)
    {
        const int bytesMax = 45;
        if (subject.All(char.IsAscii) && !subject.Contains("=?", StringComparison.Ordinal) && subject.Length < EncodedLineChars)
        {
            return subject;
        }
        List<string> words = [];
        List<byte> word = [];
        foreach (Rune rune in subject.EnumerateRunes())
        {
            byte[] bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > bytesMax)
            {
                words.Add(Word());
                word.Clear();
            }
            word.AddRange(bytes);
        }
        words.Add(Word());
        return string.Join("\r\n ", words);

        string Word() => $"=?utf-8?B?{Convert.ToBase64String([.. word])}?=";
    }
}
