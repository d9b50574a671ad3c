package main

func reader() *kafka.Reader {
	return kafka.NewReader(kafka.ReaderConfig{
		Brokers:           []string{"localhost:9092"},
		GroupID:           "orders",
		GroupTopics:       []string{"a", "b"},
		HeartbeatInterval: 2 * time.Second,
		SessionTimeout:    10 * time.Second,
		GroupBalancers:    []kafka.GroupBalancer{kafka.RoundRobinGroupBalancer{}},
		StartOffset:       kafka.LastOffset,
	})
}
