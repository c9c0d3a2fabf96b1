namespace Clew.Telemetry.Otlp;

/// <summary>The fields of one metric that its points repeat, while it is being read.</summary>
internal struct MetricHead
{
    public Resource Resource;
    public InstrumentationScope Scope;

    /// <summary>Position of the metric in its scope, from 0.</summary>
    public int Index;

    /// <summary>Position in the batch of the metric's first point.</summary>
    public int FirstPoint;

    public Utf8Text Name;
    public Utf8Text Description;
    public Utf8Text Unit;
    public MetricType Type;
    public AggregationTemporality Temporality;
    public bool IsMonotonic;

    /// <summary>Starts the metric's data. Data of another kind replaces what was read before, as with any oneof.</summary>
    public void Begin(MetricBatch batch, MetricType type)
    {
        if (Type == type)
        {
            return;
        }
        while (batch.Count > FirstPoint)
        {
            batch.RemoveLast();
        }
        Type = type;
        Temporality = default;
        IsMonotonic = false;
    }

    /// <summary>Gives the points what they share, or rejects them when the metric has no name.</summary>
    public readonly void Complete(MetricBatch batch)
    {
        if (Name.IsNullOrEmpty)
        {
            MetricRejection.RemoveNameless(batch, this);
            return;
        }
        for (int i = FirstPoint; i < batch.Count; i++)
        {
            MetricPoint point = batch[i];
            point.Name = Name;
            point.Description = Description;
            point.Unit = Unit;
            point.Temporality = Temporality;
            point.IsMonotonic = IsMonotonic;
        }
    }
}
