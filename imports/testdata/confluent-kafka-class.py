from confluent_kafka.avro import AvroConsumer
class Consumer:

    def __init__(self, **kwargs):
        consumer_conf = {'session.timeout.ms': 6000,
                'enable.auto.commit': 'true',
                'log.connection.close': 'false',
                'default.topic.config': {'auto.offset.reset': 'latest'},
                'schema.registry.url': 'https://xxxxxxx:8081',
                'bootstrap.servers': 'xxxxxx:9091',
                'group.id': 'my_unique_consumer_id'}
        self.consumer = AvroConsumer(consumer_conf)
