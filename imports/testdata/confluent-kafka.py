from confluent_kafka import Consumer
conf = {
    'bootstrap.servers': "k:9092",  # the brokers
    'group.id': 'orders',
    'session.timeout.ms': 45000,
    'auto.offset.reset': 'earliest',
    'enable.auto.commit': False,
    'sesion.timeout.ms': 1,
}
c = Consumer(conf)
