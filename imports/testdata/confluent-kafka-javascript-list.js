const { Kafka } = require('@confluentinc/kafka-javascript').KafkaJS;
const kafka = new Kafka({ kafkaJS: { brokers: ['b:9092'], } });
const consumer = kafka.consumer({
  kafkaJS: {
    groupId: 'test-group',
    fromBeginning: true,
    sessionTimeout: 30000,
    heartbeatInterval: 3000,
    rebalanceTimeout: 60000,
    autoCommit: false,
    partitionAssigners: [PartitionAssigners.cooperativeSticky],
  },
  'js.consumer.max.batch.size': 32,
});
