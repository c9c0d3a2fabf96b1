using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>Writes attributes to a span or to an event's list; a null value is not in the request or answer and is left out.</summary>
internal readonly struct AttributeTarget
{
    private readonly Activity? activity;
    private readonly List<KeyValuePair<string, object?>>? list;
    private readonly bool onlyMissing;
    private readonly bool isNew;

    /// <param name="activity">The span.</param>
    /// <param name="onlyMissing">Leave alone what is there.</param>
    /// <param name="isNew">No attribute can be there yet, so none needs to be looked for.</param>
    public AttributeTarget(Activity activity, bool onlyMissing, bool isNew = false)
    {
        this.activity = activity;
        this.onlyMissing = onlyMissing;
        this.isNew = isNew;
    }

    public AttributeTarget(List<KeyValuePair<string, object?>> list) => this.list = list;

    public void Set(string name, object? value)
    {
        if (value is null)
        {
            return;
        }
        if (activity is null)
        {
            list?.Add(new(name, value));
        }
        else if (isNew)
        {
            activity.AddTag(name, value);
        }
        else if (!onlyMissing || activity.GetTagItem(name) is null)
        {
            activity.SetTag(name, value);
        }
    }

    public void Set(string name, long? value)
    {
        if (value is { } number)
        {
            Set(name, (object)number);
        }
    }

    public void Set(string name, double? value)
    {
        if (value is { } number)
        {
            Set(name, (object)number);
        }
    }

    /// <summary>The port means nothing without its host.</summary>
    public void SetServer(string? address, int? port)
    {
        if (address is not null)
        {
            Set(ServerAttributes.Address, address);
            Set(ServerAttributes.Port, port is { } number ? BoxedValues.Port(number) : null);
        }
    }
}
