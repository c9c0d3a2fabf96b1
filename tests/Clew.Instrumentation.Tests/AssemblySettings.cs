// Activity sources, meters and the options of AddGenAI are process-wide, so that tests would hear each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
