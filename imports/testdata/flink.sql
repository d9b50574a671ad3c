CREATE TABLE orders (id BIGINT) WITH (
  'connector' = 'kafka',
  'topic' = 'orders',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'orders',
  'properties.session.timeout.ms' = '30000',
  'scan.startup.mode' = 'earliest-offset'
)
