var config = new ConsumerConfig
{
    BootstrapServers = "host1:9092",
    GroupId = "foo",
    AutoOffsetReset = AutoOffsetReset.Earliest,
    PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
    GroupInstanceId = Environment.MachineName,
    SessionTimeoutMs = 30_000,
    EnableAutoCommit = false
};
