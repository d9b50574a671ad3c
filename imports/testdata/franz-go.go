package main

var cl, err = kgo.NewClient(
	kgo.SeedBrokers("localhost:9092"),
	kgo.ConsumerGroup("g"),
	kgo.SessionTimeout(30*time.Second),
	kgo.RebalanceTimeout(2*time.Minute),
	kgo.HeartbeatInterval(5*time.Second),
	kgo.DisableAutoCommit(),
)
