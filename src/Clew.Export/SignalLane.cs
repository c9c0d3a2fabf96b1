using Clew.Export.Encode;
using Clew.Export.Queue;
using Clew.Export.Send;
using Clew.Telemetry.Otlp;
using Microsoft.Extensions.Logging;

namespace Clew.Export;

/// <summary>One signal on its way to one destination: its queue, and the senders that empty it.</summary>
internal sealed class SignalLane(OtlpSignal signal, DiskQueue queue, Destination owner, TimeProvider time, ILogger log)
{
    // A receiver that answers 413 even to this takes no telemetry at all.
    private const int BatchBytesMin = 16 * 1024;
    private readonly List<Task> senders = [];
    private int learnedBytesMax = int.MaxValue;

    public DiskQueue Queue => queue;

    public OtlpSignal Signal => signal;

    /// <summary>Whether the latest <see cref="Write"/> wrote.</summary>
    public bool WasWritten { get; private set; }

    /// <summary>Writes what was staged into the queue. Called by the one thread that writes.</summary>
    /// <exception cref="IOException">Nothing of it is in the queue.</exception>
    public void Write()
    {
        WasWritten = false;
        long dropped = 0;
        try
        {
            queue.Write(out dropped);
            WasWritten = true;
        }
        finally
        {
            // What made room is gone, whether or not the disk then took what it was for.
            if (dropped > 0)
            {
                owner.Counters.Dropped(ExportDrop.QueueFull, dropped);
                Log.QueueFull(log, owner.Name, signal, dropped);
            }
        }
    }

    /// <summary>Starts the senders that are missing; those beyond the wanted number stop after their batch.</summary>
    /// <param name="stopping">Ends pauses and keeps new attempts from starting.</param>
    /// <param name="aborting">Ends attempts.</param>
    public void Start(CancellationToken stopping, CancellationToken aborting)
    {
        for (int number = senders.Count; number < owner.Settings.Options.Queue.Consumers; number++)
        {
            int own = number;
            senders.Add(Task.Run(() => RunAsync(own, stopping, aborting), CancellationToken.None));
        }
    }

    public Task WhenStoppedAsync() => Task.WhenAll(senders);

    private async Task RunAsync(int number, CancellationToken stopping, CancellationToken aborting)
    {
        try
        {
            while (true)
            {
                await owner.WaitForTurnAsync(stopping);
                if (number >= owner.Settings.Options.Queue.Consumers)
                {
                    // Another configuration may want it again.
                    await owner.WaitForSettingsAsync(stopping);
                    continue;
                }
                QueueBatch? batch = queue.TryTake(Math.Min(owner.Settings.Options.MaxBatchBytes, learnedBytesMax), out long corruptItems);
                if (corruptItems > 0)
                {
                    owner.Counters.Dropped(ExportDrop.Corrupt, corruptItems);
                    Log.QueueCorrupt(log, owner.Name, signal, corruptItems);
                }
                if (batch is null)
                {
                    await queue.WaitAsync().WaitAsync(stopping);
                    continue;
                }
                await DeliverAsync(batch, stopping, aborting);
                queue.Complete(batch);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was not completed stays in the queue.
            Log.SenderStopped(log, owner.Name, signal);
        }
        catch (Exception e)
        {
            owner.Broke(e);
            Log.SenderFailed(log, owner.Name, signal, e);
        }
    }

    /// <summary>Returns when every item of the batch is delivered or given up.</summary>
    private async Task DeliverAsync(QueueBatch batch, CancellationToken stopping, CancellationToken aborting)
    {
        Stack<RequestPart> parts = new([new RequestPart(batch.Payload, batch.Items)]);
        while (parts.TryPop(out RequestPart part))
        {
            Delivery delivery = await DeliverAsync(part, stopping, aborting);
            if (delivery.Outcome != DeliveryOutcome.TooLarge)
            {
                continue;
            }
            learnedBytesMax = Math.Max(BatchBytesMin, Math.Min(learnedBytesMax, part.Body.Length / 2));
            if (SignalCodec.Of(signal).Halve(part.Body) is not (RequestPart first, RequestPart second))
            {
                Drop(ExportDrop.TooLarge, part.Items, delivery);
                continue;
            }
            parts.Push(second);
            parts.Push(first);
        }
    }

    private async Task<Delivery> DeliverAsync(RequestPart part, CancellationToken stopping, CancellationToken aborting)
    {
        Backoff? backoff = null;
        long started = time.GetTimestamp();
        while (true)
        {
            DestinationSettings settings = owner.Settings;
            Delivery delivery = await settings.Client.SendAsync(signal, part.Body, aborting);
            switch (delivery.Outcome)
            {
                case DeliveryOutcome.Delivered:
                    owner.Counters.Sent(signal, part.Items, part.Body.Length, delivery, time.GetUtcNow());
                    if (delivery.RejectedItems > 0)
                    {
                        Log.PartialSuccess(log, owner.Name, signal, delivery.RejectedItems, delivery.Message ?? "");
                    }
                    return delivery;
                case DeliveryOutcome.TooLarge:
                    return delivery;
                case DeliveryOutcome.Refused:
                    Drop(ExportDrop.Refused, part.Items, delivery);
                    return delivery;
            }
            owner.Counters.Failed(signal, delivery, time.GetUtcNow());
            RetryOptions retry = settings.Options.Retry;
            backoff ??= new Backoff(retry, owner.Random);
            TimeSpan pause = backoff.Next(delivery.RetryAfter);
            bool isTooLong = retry.MaxElapsedTime > TimeSpan.Zero && time.GetElapsedTime(started) + pause > retry.MaxElapsedTime;
            if (!retry.Enabled || isTooLong)
            {
                Drop(ExportDrop.RetriesExhausted, part.Items, delivery);
                return delivery;
            }
            owner.Counters.Retried();
            // The whole destination waits: other senders would only hear the same.
            owner.Pause(pause);
            await owner.WaitForTurnAsync(stopping);
        }
    }

    private void Drop(ExportDrop reason, int items, Delivery delivery)
    {
        owner.Counters.Dropped(reason, items);
        owner.Counters.Failed(signal, delivery, time.GetUtcNow());
        Log.Dropped(log, owner.Name, signal, items, reason, delivery.Status ?? delivery.Fault.ToString(), delivery.Message ?? "");
    }
}
