package main

func main() {
	// the consumer
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":             broker,
		"group.id":                      group,
		"session.timeout.ms":            6000,
		"auto.offset.reset":             "earliest",
		"partition.assignment.strategy": "cooperative-sticky",
		"enable.auto.offset.store":      false,
	})
	if err != nil {
		os.Exit(1)
	}
}
