consumer = AIOKafkaConsumer(
    "orders", loop=loop, bootstrap_servers='localhost:9092',
    group_id="orders", group_instance_id=f"orders-{hostname}",
    max_poll_interval_ms=600000, session_timeout_ms=45_000,
)
