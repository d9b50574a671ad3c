package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/words"
)

// entryDraft is one entry of the list of members, which stands for one member or
// for a range of them. Settings still have {id} in them.
type entryDraft struct {
	ids       []string // of processes
	consumers int      // of each of them
	memberIDs *yaml.Node
	topics    *yaml.Node
	topicIDs  []protocol.TopicID // of every member of the entry, unless the names have {id}
	start     clock.Time
	consumer  member.Config
	own       *yaml.Node // the entry's own consumer section
	app       member.Application
	link      settings.Link
	brought   bool // it waits for a controller
}

// memberKeys are the keys of an entry of the list of members.
func memberKeys() []entry[*entryDraft] {
	type draft = *entryDraft
	return []entry[draft]{
		{"id", true, (*loader).readIDs, textType, "The member's name and client id: letters, digits, '.', '_' and '-'. A range such as c1..c3 stands for that many members."},
		{consumersKey, false, (*loader).readConsumers, func() object { return orDrawn(wholeSchema(1, MaxMembers)) },
			"How many consumers its process has, each with a thread that polls: those of pod1 are the members pod1-0, pod1-1 and so on. Default 1: the consumer has the name of its process."},
		{"ids", false, func(l *loader, v *yaml.Node, d draft) { d.memberIDs = v },
			func() object { return object{{"type", "array"}, {"items", textSchema}} },
			"The member ids that the coordinator hands out to this member's joinings, in turn. Default, and when they are used up: the client id (of a static member its group.instance.id) and a UUID."},
		{"start", false, (*loader).readStart, func() object { return object{{"anyOf", []object{durationSchema, {{"const", "never"}}}}} },
			"When its process first calls poll(). Default 0s; never: it waits for a step."},
		{"topics", false, func(l *loader, v *yaml.Node, d draft) { d.topics = v }, topicNamesSchema, "What it subscribes to. Default: all topics."},
		{clientKey, false, (*loader).readMemberClient, clientSchema, "Its client library, if it is not the file's. What holds for all consumers holds for this one, but the defaults are those of its own library."},
		{"consumer", false, func(l *loader, v *yaml.Node, d draft) {
			d.own = v
			l.readConsumer(v, &d.consumer)
		}, consumerSchema, "Consumer settings that differ from the file's."},
		{"application", false, func(l *loader, v *yaml.Node, d draft) {
			l.readApplication(v, &d.app)
		}, applicationSchema, "Application settings that differ from the file's."},
		{"network", false, func(l *loader, v *yaml.Node, d draft) { readSection(l, v, "network", settings.LinkOfMember(), &d.link) },
			func() object { return settingsSchema("network", settings.LinkOfMember()) }, "Network settings that differ from the file's."},
	}
}

func (l *loader) readMembers(n *yaml.Node, sc *sim.Scenario) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		l.idsFailed = true
		l.addf(n, "members: wants a list, such as [{id: c1..c3}], not %s%s", describeEmpty(n), nothingBelow(n))
		return
	}
	for _, item := range n.Content {
		d := &entryDraft{consumers: 1, consumer: l.consumer, app: l.app, link: l.net.Link}
		entries(l, item, memberMapping, memberKeys(), d)
		l.idsFailed = l.idsFailed || len(d.ids) == 0
		l.heed(d.consumer.Client, l.sections["consumer"], d.own)
		l.fitProgram(&d.app, value(item, "application"))
		l.fitCommits(&d.consumer, &d.app, value(item, "application"))
		l.checkApplication(d, item)
		l.checkConsumer(&d.consumer, item, d.own)
		if n := len(sc.Members) + len(d.ids)*d.consumers; n > MaxMembers {
			l.addf(item, "%d members so far; a scenario has at most %d", n, MaxMembers)
			return
		}
		d.topicIDs = l.subscription(d)
		for _, id := range d.ids {
			if l.full() {
				return
			}
			l.addProcess(sc, value(item, "id"), id, d)
		}
	}
}

func (l *loader) addMember(sc *sim.Scenario, id, process string, d *entryDraft) {
	topics := d.topicIDs
	if topics == nil && d.topics != nil {
		topics = l.topicNames(d.topics, id)
	}
	l.members[id] = len(sc.Members)
	sc.Members = append(sc.Members, sim.Member{
		ID: id, Process: process, Start: d.start, Brought: d.brought, Topics: topics,
		Consumer: withID(d.consumer, id), Application: d.app,
		Latency: d.link.Latency, Jitter: d.link.Jitter,
		MemberIDs: l.handedOut(d.memberIDs, id),
	})
	l.replicas.drafts = append(l.replicas.drafts, d)
}

// withID fills in {id}.
func withID(c member.Config, id string) member.Config {
	settings.Consumer().FillIn(&c, id)
	return c
}

// subscription is the list of topics that an entry's members share: all of them
// without a list of its own; nil if it differs by {id}.
func (l *loader) subscription(d *entryDraft) []protocol.TopicID {
	if d.topics == nil {
		return l.allTopics
	}
	for _, item := range items(d.topics) {
		if settings.FillIn(item.Value, "") != item.Value {
			return nil
		}
	}
	return l.topicNames(d.topics, "")
}

// topicNames reads one topic name or a list of them.
func (l *loader) topicNames(n *yaml.Node, id string) []protocol.TopicID {
	var list []protocol.TopicID
	if len(items(n)) == 0 {
		l.addf(n, "topics: the list is empty; a subscription has at least one topic")
	}
	for _, item := range items(n) {
		t, p := l.topic(item, id)
		if p == nil && slices.Contains(list, t) {
			p = problemf("%s is named twice", words.Short(item.Value))
		}
		if p != nil {
			l.add(item, p.in("topics"))
			continue
		}
		list = append(list, t)
	}
	return list
}

// topic finds a topic by the name that a node has.
func (l *loader) topic(n *yaml.Node, id string) (protocol.TopicID, *problem) {
	name, p := readText(n)
	if p != nil {
		return 0, problemf("wants a topic's name, not %s", describe(n))
	}
	name = settings.FillIn(name, id)
	if i, ok := l.topicNamed(name); ok {
		return protocol.TopicID(i), nil
	}
	names := make([]string, 0, len(l.topics))
	for _, t := range l.sc.Topics {
		names = append(names, t.Name)
	}
	p = problemf("there is no topic %q", words.Short(name))
	p.meant = Near(name, names)
	return 0, p
}

// handedOut reads a member's list of member ids, which no two joinings share.
func (l *loader) handedOut(n *yaml.Node, id string) []protocol.MemberID {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		l.addf(n, "ids: wants a list of member ids, not %s", describe(n))
		return nil
	}
	list := make([]protocol.MemberID, 0, len(n.Content))
	for _, item := range n.Content {
		text, p := readText(item)
		text = settings.FillIn(text, id)
		switch {
		case p != nil:
			l.add(item, p.in("ids"))
			continue
		case text == "":
			l.addf(item, "ids: a member id is not empty")
		case l.memberIDs[text]:
			l.addf(item, "ids: %s is there already: every joining gets its own (for a range put {id} into it)", words.Short(text))
		}
		if l.memberIDs == nil {
			l.memberIDs = map[string]bool{}
		}
		l.memberIDs[text] = true
		list = append(list, protocol.MemberID(text))
	}
	return list
}

func (l *loader) readStart(v *yaml.Node, d *entryDraft) {
	if v.Value == "never" {
		d.start = clock.Never
		return
	}
	start, p := readDuration(v)
	if p != nil {
		l.add(v, p.in("start"))
		return
	}
	d.start = clock.Time(start)
}

func (l *loader) readIDs(v *yaml.Node, d *entryDraft) {
	text, p := readText(v)
	if p == nil {
		if p = severalEntries(text); p == nil {
			d.ids, p = expand(text)
		}
	}
	if p != nil {
		l.idsFailed = true
		l.add(v, p.in("id"))
	}
}
