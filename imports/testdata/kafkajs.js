const { Kafka } = require('kafkajs')
const kafka = new Kafka({ clientId: 'my-app', brokers: ['kafka1:9092'] })
const consumer = kafka.consumer({
  groupId: 'test-group', // the group
  sessionTimeout: 60 * 1000,
  heartbeatInterval: 3000,
  rebalanceTimeout: 120000,
})
await consumer.subscribe({ topic: 'test-topic', fromBeginning: true })
