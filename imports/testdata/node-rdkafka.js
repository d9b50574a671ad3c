const consumer = new Kafka.KafkaConsumer({
  'group.id': 'kafka',
  'metadata.broker.list': 'localhost:9092',
  'rebalance_cb': true,
  'session.timeout.ms': 30000
}, { 'auto.offset.reset': 'earliest' });
