namespace Clew.Instrumentation.Testing;

/// <summary>Finds spans for a description, or says where that came closest.</summary>
internal sealed class SpanMatcher(SpanTree tree)
{
    /// <summary>The closest attempt: the more of the description was found, the closer.</summary>
    public SpanMismatch? Closest { get; private set; }

    /// <summary>True when some span among the candidates fits the description with all that it wants below.</summary>
    public bool Finds(ExpectedSpan expected) => Place([expected], 0, isInOrder: false, tree.Spans, [], []);

    /// <summary>Places the descriptions from <paramref name="index"/> on, each on a candidate of its own; tries all ways.</summary>
    private bool Place(
        IReadOnlyList<ExpectedSpan> expected, int index, bool isInOrder, IReadOnlyList<RecordedSpan> candidates, HashSet<RecordedSpan> taken,
        IReadOnlyList<(RecordedSpan Span, ExpectedSpan As)> path)
    {
        if (index == expected.Count)
        {
            return true;
        }
        ExpectedSpan wanted = expected[index];
        bool isNearTold = false;
        foreach (RecordedSpan candidate in candidates)
        {
            if (taken.Contains(candidate) || wanted.MismatchesOf(candidate).Count > 0)
            {
                continue;
            }
            isNearTold = true;
            (RecordedSpan, ExpectedSpan)[] pathHere = [.. path, (candidate, wanted)];
            if (!Place(wanted.Inner, 0, wanted.IsInOrder, tree.Below(candidate), [], pathHere))
            {
                continue;
            }
            taken.Add(candidate);
            IReadOnlyList<RecordedSpan> rest = isInOrder ? [.. candidates.Where(span => span.Order > candidate.Order)] : candidates;
            if (Place(expected, index + 1, isInOrder, rest, taken, pathHere))
            {
                return true;
            }
            taken.Remove(candidate);
        }
        if (!isNearTold)
        {
            NoteMismatch(wanted, candidates, taken, path, isInOrder && index > 0 ? expected[index - 1] : null);
        }
        return false;
    }

    private void NoteMismatch(
        ExpectedSpan wanted, IReadOnlyList<RecordedSpan> candidates, HashSet<RecordedSpan> taken, IReadOnlyList<(RecordedSpan Span, ExpectedSpan As)> path, ExpectedSpan? after)
    {
        if (Closest is not null && Closest.Path.Count >= path.Count)
        {
            return;
        }
        RecordedSpan? nearest = candidates.Where(span => !taken.Contains(span)).OrderBy(span => wanted.MismatchesOf(span).Count).FirstOrDefault();
        Closest = new SpanMismatch(wanted, path, after, nearest, nearest is null ? [] : wanted.MismatchesOf(nearest));
    }
}
