config = {
  :"bootstrap.servers" => "localhost:9092",
  :"group.id" => "ruby-test",
  :"session.timeout.ms" => 10000
}
consumer = Rdkafka::Config.new(config).consumer
