import os
from kafka import KafkaConsumer, RoundRobinPartitionAssignor

TIMEOUT = 5  # seconds

consumer = KafkaConsumer(
    'orders',
    bootstrap_servers=['k1:9092', 'k2:9092'],
    group_id='orders',
    auto_offset_reset='earliest',
    enable_auto_commit=False,
    session_timeout_ms=30 * 1000,
    max_poll_interval_ms=int(os.environ["INTERVAL"]),
    partition_assignment_strategy=[RoundRobinPartitionAssignor],
    value_deserializer=lambda m: json.loads(m.decode('utf-8')))
for message in consumer:
    print(message)
