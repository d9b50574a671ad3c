rd_kafka_conf_t *conf = rd_kafka_conf_new();
rd_kafka_conf_set(conf, "bootstrap.servers", brokers, errstr, sizeof(errstr));
rd_kafka_conf_set(conf, "group.id", "c-demo", errstr, sizeof(errstr));
rd_kafka_conf_set(conf, "auto.offset.reset", "earliest", errstr, sizeof(errstr));
rd_kafka_conf_set(conf, "session.timeout.ms", "6000", errstr, sizeof(errstr));
rd_kafka_conf_set(conf, "partition.assignment.strategy", "cooperative-sticky", errstr, sizeof(errstr));
