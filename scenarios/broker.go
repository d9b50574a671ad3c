package scenarios

import (
	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/settings"
)

// readBroker reads the broker's settings, and looks whether Kafka would start with them
// (GroupCoordinatorConfig.validate). A bound that the file does not name gives way to a value
// outside of it: who runs a broker with that has moved it.
func (l *loader) readBroker(n *yaml.Node, b *settings.BrokerConfig) {
	readSection(l, n, "broker", settings.Broker(), b)
	if l.failed() {
		return
	}
	for _, x := range b.Bounded() {
		for _, bound := range []struct {
			name string
			at   *int32
			side string
			past bool
		}{{x.Least, x.Min, "below", x.Value < *x.Min}, {x.Most, x.Max, "above", x.Value > *x.Max}} {
			switch named := value(n, bound.name); {
			case !bound.past:
			case named == nil:
				*bound.at = x.Value
			default:
				l.addf(named, "%s %d is %s %s %d: Kafka does not start with that; change the one or the other", x.Name, x.Value, bound.side, bound.name, *bound.at)
			}
		}
	}
	if c := &b.Consumer; c.HeartbeatIntervalMs >= c.SessionTimeoutMs {
		at := value(n, consumerHeartbeatKey)
		if at == nil {
			at = value(n, consumerSessionKey)
		}
		l.addf(at, "%s %d is not below %s %d: Kafka does not start with that; make it a third of the session", consumerHeartbeatKey, c.HeartbeatIntervalMs, consumerSessionKey, c.SessionTimeoutMs)
	}
}

// What the broker decides for members of the consumer protocol.
const (
	consumerSessionKey   = "group.consumer.session.timeout.ms"
	consumerHeartbeatKey = "group.consumer.heartbeat.interval.ms"
)
