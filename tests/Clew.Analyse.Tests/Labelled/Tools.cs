namespace Clew.Analyse.Tests.Labelled;

/// <summary>What the agents of the labelled set are offered.</summary>
internal static class Tools
{
    public static readonly Tool Search = new("search_docs",
        """{"type":"object","properties":{"query":{"type":"string"},"page":{"type":"integer"},"cursor":{"type":"string"},"limit":{"type":["integer","null"]}},"required":["query"],"additionalProperties":false}""");

    public static readonly Tool Order = new("get_order",
        """{"type":"object","properties":{"order_id":{"type":"string"},"detail":{"type":"string","enum":["short","full"]}},"required":["order_id"]}""");

    public static readonly Tool Refund = new("refund_order",
        """{"type":"object","properties":{"order_id":{"type":"string"},"amount":{"type":"number"},"notify":{"type":"boolean"}},"required":["order_id","amount"],"additionalProperties":false}""");

    public static readonly Tool Mail = new("send_mail",
        """{"type":"object","properties":{"to":{"type":"string"},"body":{"type":"string"}},"required":["to","body"]}""");

    public static readonly Tool Status = new("job_status", """{"type":"object","properties":{"job":{"type":"string"}},"required":["job"]}""");

    public static readonly Tool Logs = new("read_logs", """{"type":"object","properties":{"service":{"type":"string"}}}""");

    public static readonly Tool Handoff = new("transfer_to_billing", """{"type":"object","properties":{}}""");

    public static readonly IReadOnlyList<Tool> All = [Search, Order, Refund, Mail, Status, Logs, Handoff];
}
