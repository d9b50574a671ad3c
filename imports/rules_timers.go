package imports

import (
	"strconv"

	"github.com/groupsim/groupsim/settings"
)

// number is a setting's value, or the default where the file has none. ok is false
// where it is not known. s is nil for a default.
func (c *config) number(name string) (v int64, s *setting, ok bool) {
	text, known := c.usual[name]
	if s = c.get(name); s != nil {
		text = s.value
	} else if !known || c.has(name) {
		return 0, nil, false
	}
	v, err := strconv.ParseInt(text, 10, 64)
	return v, s, err == nil
}

// standard is the default of a setting that is a number.
func (c *config) standard(name string) int64 {
	v, _ := strconv.ParseInt(c.usual[name], 10, 64)
	return v
}

// written is a number that the file has.
func (c *config) written(name string) (v int64, s *setting, ok bool) {
	v, s, ok = c.number(name)
	return v, s, ok && s != nil
}

// pair is two numbers that must fit each other, at least one of which the file has;
// s is the first that it has.
func (c *config) pair(first, second string) (a, b int64, s *setting, ok bool) {
	a, s, okA := c.number(first)
	b, t, okB := c.number(second)
	if s == nil {
		s = t
	}
	return a, b, s, okA && okB && s != nil
}

// told is a number as a finding tells it: one that the file does not have is the default.
func (c *config) told(name string, v int64) string {
	if c.get(name) == nil {
		return strconv.FormatInt(v, 10) + " (the default)"
	}
	return strconv.FormatInt(v, 10)
}

// isClassic tells whether the timers of the classic protocol count.
func (c *config) isClassic() bool {
	s := c.get(groupProtocol)
	return s == nil || s.value != "consumer"
}

// brokersSessions are the sessions that a broker takes unless somebody has changed that.
func brokersSessions() (least, most int64) {
	b := settings.BrokerDefaults()
	return int64(b.MinSessionTimeoutMs), int64(b.MaxSessionTimeoutMs)
}

// sessionRules are about how a member's death is noticed.
func sessionRules() []Rule {
	return []Rule{
		{ID: "heartbeat-not-below-session", Severity: Invalid, Clients: javaClients,
			About:  "heartbeat.interval.ms is not below session.timeout.ms",
			Source: "Heartbeat: Heartbeat must be set lower than the session timeout", Remedy: "make the interval a third of the session or less",
			find: heartbeatNotBelowSession},
		{ID: "heartbeat-outlasts-session", Severity: Danger, Clients: rdkafkaOnly,
			About:  "heartbeat.interval.ms is not below session.timeout.ms; librdkafka starts, and the broker removes it between two heartbeats",
			Source: "rd_kafka_cgrp_join_state_serve sends one each heartbeat.interval.ms", Remedy: "make the interval a third of the session or less",
			find: heartbeatNotBelowSession},
		{ID: "session-outside-broker-limits", Severity: Invalid, Clients: everyClient, broker: true,
			About:  "session.timeout.ms is outside the limits of a broker with Kafka's defaults, 6 s to 30 min: INVALID_SESSION_TIMEOUT",
			Source: "GroupCoordinatorConfig: group.min.session.timeout.ms, group.max.session.timeout.ms; GroupCoordinatorService.joinGroup", Remedy: "keep within the limits, or change them in the broker",
			find: func(l *look) {
				least, most := brokersSessions()
				if v, s, ok := l.written(session); ok && l.isClassic() && (v < least || v > most) {
					l.value(s, "session.timeout.ms is %d, and the broker takes %d to %d by default: every JoinGroup is answered INVALID_SESSION_TIMEOUT", v, least, most)
				}
			}},
		{ID: "heartbeat-above-third", Severity: Danger, Clients: everyClient,
			About:  "heartbeat.interval.ms is more than a third of session.timeout.ms: too few heartbeats may get lost",
			Source: "ConsumerConfig, heartbeat.interval.ms", Remedy: "make the interval a third of the session or less",
			find: func(l *look) {
				if beat, limit, s, ok := l.pair(heartbeat, session); ok && l.isClassic() && beat < limit && beat*3 > limit {
					l.value(s, "heartbeat.interval.ms is %s, more than a third of session.timeout.ms %s", l.told(heartbeat, beat), l.told(session, limit))
				}
			}},
		{ID: "old-session-default", Severity: Note, Clients: everyClient,
			About:  "session.timeout.ms is 10 s, the default before Kafka 3.0 and librdkafka 1.7",
			Source: "KIP-735", Remedy: "take it out: the default has been 45 s since, so that short pauses go unnoticed",
			find: func(l *look) {
				const old = 10_000
				since := "Kafka 3.0"
				if l.dialect == Librdkafka {
					since = "librdkafka 1.7"
				}
				if v, s, ok := l.written(session); ok && v == old {
					l.value(s, "session.timeout.ms is %d, the default before %s", v, since)
				}
			}},
		{ID: "long-session", Severity: Note, Clients: everyClient,
			About:  "session.timeout.ms is above the default: a process that dies is missed that long",
			Source: "ConsumerConfig, session.timeout.ms", Remedy: "right for static members that come back; else shorten it",
			find: func(l *look) {
				_, most := brokersSessions()
				if v, s, ok := l.written(session); ok && v > l.standard(session) && v <= most {
					l.value(s, "session.timeout.ms is %d: the partitions of a member that dies stand still for as long", v)
				}
			}},
	}
}

// pollRules are about how long the application may take.
func pollRules() []Rule {
	return []Rule{
		{ID: "long-poll-interval", Severity: Note, Clients: everyClient,
			About:  "max.poll.interval.ms is above the default: it is the rebalance timeout too, for which all wait for one that does not come",
			Source: "GroupRebalanceConfig; ClassicGroup.rebalanceTimeoutMs", Remedy: "do less between two polls first; in Java by a lower max.poll.records",
			find: func(l *look) {
				if v, s, ok := l.written(pollInterval); ok && v > l.standard(pollInterval) {
					l.value(s, "max.poll.interval.ms is %d: one member that does not return to poll() can keep a rebalance waiting for as long", v)
				}
			}},
		{ID: "poll-budget", Severity: Note, Clients: javaClients,
			About:  "how long a record may take, if max.poll.records of them are to be done within max.poll.interval.ms",
			Source: "AbstractCoordinator.handlePollTimeoutExpiry; KIP-62", Remedy: "compare with your slowest record",
			find: func(l *look) {
				if records, interval, s, ok := l.pair(pollRecords, pollInterval); ok && records > 0 {
					l.value(s, "max.poll.records %s of one poll() have max.poll.interval.ms %s: %d ms for each, or the consumer leaves the group", l.told(pollRecords, records), l.told(pollInterval, interval), interval/records)
				}
			}},
		{ID: "session-above-poll-interval", Severity: Invalid, Clients: rdkafkaOnly,
			About:  "max.poll.interval.ms is below session.timeout.ms",
			Source: "rd_kafka_conf_finalize: max.poll.interval.ms must be >= session.timeout.ms", Remedy: "raise the one or lower the other",
			find: sessionAbovePollInterval},
		{ID: "poll-interval-below-session", Severity: Note, Clients: javaClients,
			About:  "max.poll.interval.ms is below session.timeout.ms: the application is given up sooner than the process",
			Source: "AbstractCoordinator.HeartbeatThread", Remedy: "unusual; make sure that you mean it",
			find: sessionAbovePollInterval},
	}
}

// requestRules are about requests: how long they are waited for, and the time to the
// next try.
func requestRules() []Rule {
	return []Rule{
		{ID: "request-timeout-not-below-session", Severity: Danger, Clients: javaClients,
			About:  "request.timeout.ms is not below session.timeout.ms: a heartbeat on a dead connection is given up when the member is already removed",
			Source: "KIP-735", Remedy: "make the session longer than the request timeout",
			find: func(l *look) {
				if request, limit, s, ok := l.pair(requestTimeout, session); ok && l.isClassic() && request >= limit {
					l.value(s, "session.timeout.ms %s is over before a request times out after %s: a heartbeat on a dead connection is not tried again in time", l.told(session, limit), l.told(requestTimeout, request))
				}
			}},
		{ID: "retry-backoff-above-heartbeat", Severity: Danger, Clients: javaClients,
			About:  "retry.backoff.ms is above heartbeat.interval.ms: the heartbeat thread sleeps that long between looks at its clock, so heartbeats are late",
			Source: "AbstractCoordinator.HeartbeatThread waits retry.backoff.ms", Remedy: "keep it well below heartbeat.interval.ms",
			find: func(l *look) {
				if wait, beat, s, ok := l.pair(backoff, heartbeat); ok && l.isClassic() && wait > beat {
					l.value(s, "retry.backoff.ms is %s, so the heartbeat thread may send a heartbeat only that often and not each %s", l.told(backoff, wait), l.told(heartbeat, beat))
				}
			}},
		{ID: "static-backoff", Severity: Note, Clients: javaClients,
			About:  "retry.backoff.ms is above retry.backoff.max.ms: there is no exponential backoff",
			Source: "CommonClientConfigs.warnDisablingExponentialBackoff", Remedy: "raise the maximum, or lower the first",
			find: func(l *look) {
				if first, most, s, ok := l.pair(backoff, maxBackoff); ok && first > most {
					l.value(s, "retry.backoff.ms %s is above retry.backoff.max.ms %s: each wait lasts %d", l.told(backoff, first), l.told(maxBackoff, most), most)
				}
			}},
		{ID: "fetch-wait-not-below-request-timeout", Severity: Danger, Clients: javaClients,
			About:  "fetch.max.wait.ms is not below request.timeout.ms: a fetch that waits for data is given up with its connection",
			Source: "NetworkClient.handleTimedOutRequests", Remedy: "keep it well below request.timeout.ms",
			find: func(l *look) {
				if wait, limit, s, ok := l.pair(fetchWait, requestTimeout); ok && wait >= limit {
					l.value(s, "fetch.max.wait.ms %s is not below request.timeout.ms %s: a fetch that waits for data times out", l.told(fetchWait, wait), l.told(requestTimeout, limit))
				}
			}},
	}
}

func heartbeatNotBelowSession(l *look) {
	if beat, limit, s, ok := l.pair(heartbeat, session); ok && l.isClassic() && beat >= limit {
		l.value(s, "heartbeat.interval.ms %s is not below session.timeout.ms %s", l.told(heartbeat, beat), l.told(session, limit))
	}
}

func sessionAbovePollInterval(l *look) {
	if interval, limit, s, ok := l.pair(pollInterval, session); ok && l.isClassic() && interval < limit {
		l.value(s, "max.poll.interval.ms %s is below session.timeout.ms %s", l.told(pollInterval, interval), l.told(session, limit))
	}
}
