package main

func main() {
	config := sarama.NewConfig()
	config.Version = version
	config.Consumer.Group.Rebalance.GroupStrategies = []sarama.BalanceStrategy{sarama.NewBalanceStrategySticky()}
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Group.Session.Timeout = 20 * time.Second
	config.Consumer.Group.Heartbeat.Interval = time.Second * 6
	config.Consumer.MaxProcessingTime = 500 * time.Millisecond
	client, err := sarama.NewConsumerGroup(strings.Split(brokers, ","), group, config)
}
