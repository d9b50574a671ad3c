class KarafkaApp < Karafka::App
  setup do |config|
    config.kafka = {
      'bootstrap.servers': '127.0.0.1:9092',
      'session.timeout.ms': 45_000,
      'partition.assignment.strategy': 'cooperative-sticky',
      'max.poll.interval.ms': 300_000
    }
    config.client_id = 'app'
  end
end
