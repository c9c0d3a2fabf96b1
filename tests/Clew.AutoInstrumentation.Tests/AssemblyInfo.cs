// Each test starts processes of its own on the same few cores: side by side they would only wait for one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
