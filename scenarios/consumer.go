package scenarios

import (
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
)

// Who commits: the client's setting, and the program's with the value that leaves it to the
// client.
const (
	autoCommit = "enable.auto.commit"
	byLibrary  = "auto"
)

// fitCommits lets a consumer fit to who commits: a commit of the program that is named
// turns off that of the client. own is a section that wins over the
// file's application: the error stands there, if it can.
func (l *loader) fitCommits(c *member.Config, app *member.Application, own *yaml.Node) {
	place, says := l.sections["application"], settings.SaysCommit(app)
	for _, section := range []*yaml.Node{place, own} {
		for _, name := range []string{says.Name, autoCommit} {
			if v := value(section, name); v != nil {
				place = v
			}
		}
	}
	by, none := says.Text(app), "null"
	if slices.Contains(says.Options, byLibrary) {
		none = byLibrary
	}
	switch named := app.NamedCommit().By; {
	case named == member.Unnamed && app.CommitsUnlessTold():
		c.EnableAutoCommit = c.EnableAutoCommit && c.AutoCommitNamed
	case named == member.Unnamed:
	case named == member.ByLibrary && c.AutoCommitNamed && !c.EnableAutoCommit:
		l.addf(place, "application.%s: %s is the client's own commit, and %s is false: take one of them out", says.Name, by, autoCommit)
	case named == member.ByLibrary:
	case c.AutoCommitNamed && c.EnableAutoCommit:
		l.addf(place, "application.%s: %s beside %s: true, which commits what is not processed yet: take one of them out, or --set application.%s=%s", says.Name, by, autoCommit, says.Name, none)
	default:
		c.EnableAutoCommit = false
	}
}

// readConsumer reads consumer settings, over those that hold already. A
// reconnect.backoff.ms that is named without a maximum is its own: there is no exponential
// backoff then (CommonClientConfigs.postProcessReconnectBackoffConfigs).
func (l *loader) readConsumer(n *yaml.Node, into *member.Config) {
	readSection(l, l.ownNames(n, into), "consumer", settings.Consumer(), into)
	into.AutoCommitNamed = into.AutoCommitNamed || value(n, autoCommit) != nil
	into.ReconnectMaxNamed = into.ReconnectMaxNamed || value(n, "reconnect.backoff.max.ms") != nil
	if value(n, "reconnect.backoff.ms") != nil && !into.ReconnectMaxNamed {
		into.ReconnectBackoffMaxMs = into.ReconnectBackoffMs
	}
}

// ownNames reads the settings that have a name of the client's own, and gives the others. In
// what holds for all members those names are the file's client's: one of another client has
// no such setting.
func (l *loader) ownNames(n *yaml.Node, into *member.Config) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return n
	}
	others := *n
	others.Content = nil
	for i := 0; i < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		s := settings.Consumer().CalledBy(into.Client, k.Value)
		switch shared := n == l.sections["consumer"] && into.Client != l.consumer.Client; {
		case s != nil:
			if p := readSetting(s, v, into); p != nil {
				l.add(v, p.in(k.Value))
			}
		case l.ownTo(into.Client, k.Value):
			l.unmodelled(k, v)
		case !shared || !l.ownTo(l.consumer.Client, k.Value):
			others.Content = append(others.Content, k, v)
		}
	}
	return &others
}

// ownTo tells whether a client has a consumer setting of a name that Kafka does not know.
func (l *loader) ownTo(client event.Library, name string) bool {
	if l.own == nil {
		l.own = map[event.Library][]string{}
	}
	if _, ok := l.own[client]; !ok {
		l.own[client] = settings.OwnNames(client)
	}
	return slices.Contains(l.own[client], name)
}

// ownerOf is the client that has a consumer setting of its own of this name.
func (l *loader) ownerOf(name string) (event.Library, bool) {
	for _, library := range event.Libraries() {
		if l.ownTo(library, name) {
			return library, true
		}
	}
	return 0, false
}

// checkApplication looks for settings of a member's program that its client does not let it
// have. The error stands at the setting, if it can.
func (l *loader) checkApplication(d *entryDraft, item *yaml.Node) {
	table := settings.Application()
	for i := range table {
		err := table[i].Check(&d.app, d.consumer.Client)
		if err == nil {
			continue
		}
		at := item
		for _, section := range []*yaml.Node{l.sections["application"], value(item, "application")} {
			if v := value(section, table[i].Name); v != nil {
				at = v
			}
		}
		l.add(at, problemOf(err))
	}
}

// checkConsumer looks at settings that must fit each other, once each by itself
// is right. own is the consumer section that overrides the file's; the error
// stands at the innermost setting that has a part in it, or at the fallback.
func (l *loader) checkConsumer(c *member.Config, fallback, own *yaml.Node) {
	if l.failed() {
		return
	}
	blame := func(names ...string) *yaml.Node {
		for _, section := range []*yaml.Node{own, l.sections["consumer"], l.sections["broker"]} {
			for _, name := range names {
				if v := value(section, name); v != nil {
					return v
				}
			}
		}
		return fallback
	}
	table := settings.Consumer()
	for i := range table {
		if err := table[i].Check(c, c.Client); err != nil {
			l.add(blame(table[i].NamesOf(c.Client)...), problemOf(err))
			return
		}
	}
	if c.Protocol == member.ConsumerProtocol {
		l.checkEpochs(c, blame, own)
		return
	}
	const heartbeat, session = heartbeatKey, sessionKey
	const least, most = "group.min.session.timeout.ms", "group.max.session.timeout.ms"
	switch b := l.sc.Broker; {
	case c.RemoteAssignor != member.AnyAssignor && l.saysItself(remoteKey, own, member.ClassicProtocol) != nil:
		l.addf(blame(remoteKey), "%s: the client refuses this setting with group.protocol classic: leave it out, or set group.protocol: consumer", remoteKey)
	// The client refuses to start (Heartbeat's constructor; kgo's cfg.validate, which
	// lets both be the same).
	case c.HeartbeatIntervalMs >= c.SessionTimeoutMs:
		l.addf(blame(heartbeat, session), "%s %d is not below %s %d: make it a third of the session%s", heartbeat, c.HeartbeatIntervalMs, session, c.SessionTimeoutMs, inMillis(c.SessionTimeoutMs))
	// rd_kafka_conf_finalize.
	case c.Client.Traits().PatientPolls && c.MaxPollIntervalMs < c.SessionTimeoutMs:
		l.addf(blame(pollIntervalKey, session), "%s %d is below %s %d: %s does not start with that; raise the one or lower the other", pollIntervalKey, c.MaxPollIntervalMs, session, c.SessionTimeoutMs, c.Client)
	// The broker refuses every JoinGroup (GroupCoordinatorService.joinGroup).
	case c.SessionTimeoutMs < b.MinSessionTimeoutMs:
		l.addf(blame(session, least), "%s %d is below the broker's %s %d: it would answer INVALID_SESSION_TIMEOUT; raise the one or lower the other%s", session, c.SessionTimeoutMs, least, b.MinSessionTimeoutMs, inMillis(c.SessionTimeoutMs))
	case c.SessionTimeoutMs > b.MaxSessionTimeoutMs:
		l.addf(blame(session, most), "%s %d is above the broker's %s %d: it would answer INVALID_SESSION_TIMEOUT; lower the one or raise the other", session, c.SessionTimeoutMs, most, b.MaxSessionTimeoutMs)
	}
}

// checkEpochs looks at what a member of the consumer protocol cannot have. Its client
// refuses to start with settings of the classic one (ConsumerConfig.checkUnsupportedConfigsPostProcess).
func (l *loader) checkEpochs(c *member.Config, blame func(...string) *yaml.Node, own *yaml.Node) {
	if !c.Client.Traits().Epochs {
		l.addf(blame(protocolKey), "group.protocol: consumer is not modelled of %s: leave it out, or make the member one of another client", c.Client)
		return
	}
	for _, r := range settings.Consumer().RefusedWith(member.ConsumerProtocol) {
		if v := l.saysItself(r.Name, own, member.ConsumerProtocol); v != nil {
			remedy := "leave it out"
			if asked := blame(protocolKey); asked.Line < 0 && v.Line > 0 && v != value(own, r.Name) {
				remedy = "take it away with --set consumer." + r.Name + "=null"
			}
			l.addf(v, "%s: the client refuses it with group.protocol: consumer: %s; there %s", r.Name, remedy, r.Decides())
		}
	}
}

// saysItself finds a setting that a member has and its client refuses, as it goes with the
// other protocol. What the file sets for members of that one does not hold for this member:
// whoever takes one over to another protocol takes such settings out.
func (l *loader) saysItself(key string, own *yaml.Node, refuses member.GroupProtocol) *yaml.Node {
	if v := value(own, key); v != nil || l.consumer.Protocol != refuses {
		return v
	}
	return value(l.sections["consumer"], key)
}

// inMillis is added to a session of less than a second: it was probably written in seconds.
func inMillis(session int32) string {
	if session >= 1000 {
		return ""
	}
	return fmt.Sprintf("; the unit is milliseconds: %d s are %d", session, session*1000)
}
