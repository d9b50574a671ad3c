consumer = AIOKafkaConsumer(
    "topic", bootstrap_servers='kafka:9092', group_id="g",
    enable_auto_commit=False, session_timeout_ms=30_000, max_poll_interval_ms=10 * 60 * 1000, rebalance_timeout_ms=60000)
