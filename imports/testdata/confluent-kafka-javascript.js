const { KafkaJS } = require('@confluentinc/kafka-javascript');
const consumer = new KafkaJS.Kafka({}).consumer({
  'bootstrap.servers': 'k:9092', 'group.id': 'g', 'max.poll.interval.ms': 86400000, 'enable.auto.commit': false,
  kafkaJS: { fromBeginning: true, sessionTimeout: 45000 }
});
