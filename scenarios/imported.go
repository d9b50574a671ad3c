package scenarios

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// Origin is a place in a file that is not the scenario's, for errors. Line and Column
// count from 1.
type Origin struct {
	File         string
	Line, Column int
}

// Imported is a consumer setting, by Kafka's name and as a properties file has it, with
// the place of its value; or one of the program around it, by its name in a scenario.
type Imported struct {
	Key, Value string
	Origin     Origin
}

// Group is a group as it was found: it takes the place of the scenario's topics and
// of the members that are there from the start.
type Group struct {
	Origin Origin
	// Protocol is the group protocol, classic or consumer, that takes the place of the
	// scenario's; empty if it is not known.
	Protocol string
	// Strategy is the assignor that the group has agreed on, or with the consumer protocol
	// that of the broker; empty if that is not known. It takes the place of the scenario's
	// partition.assignment.strategy or group.remote.assignor.
	Strategy string
	Topics   []GroupTopic
	Members  []GroupMember // none: the scenario keeps its own
}

// GroupTopic is a topic of such a group. The rate of its partitions is that of the
// scenario's topic of this name, or else at this place in the list.
type GroupTopic struct {
	Name       string
	Partitions int32
	Origin     Origin
}

// GroupMember is a member of such a group.
type GroupMember struct {
	ID         string // what it is called in the scenario
	MemberID   string // what the coordinator calls it
	InstanceID string // group.instance.id; empty: a dynamic member
	Classic    bool   // it speaks the classic protocol in a group of the consumer protocol
	Origin     Origin
}

// StandIn tells which member of a [Group] the scenario's steps mean when they say
// Name.
type StandIn struct{ Name, Now string }

// standIns has the names that a group has made mean something else.
type standIns struct {
	renamed map[string]string // scenario's own members whose names the group has too
	members map[string]string // members that the group has replaced, as far as it goes
	topics  map[string]string // likewise
	missing map[string]bool   // members that it has replaced by nobody
	// processes has the scenario's own consumers by the processes that have several.
	processes map[string][]string
	group     *Group
	list      []StandIn
}

// configure puts imported settings in the place of the consumer section: what they do
// not say is Kafka's default.
func (l *loader) configure(root *yaml.Node, imported []Imported) {
	if imported == nil {
		return
	}
	section := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, s := range imported {
		section.Line = l.from(s.Origin)
		put(section, s.Key, text(s.Value, section.Line))
	}
	put(root, "consumer", section)
}

// program puts imported settings of the program beside those that the file has.
func (l *loader) program(root *yaml.Node, imported []Imported) {
	for _, s := range imported {
		line := l.from(s.Origin)
		put(child(root, "application", line), s.Key, text(s.Value, line))
		bringContainer(root, s.Key, s.Value)
	}
}

// imported says what takes the place of a part of the file: a configuration, or a group.
func (o *Options) imported() string {
	switch {
	case o.Consumer != nil && o.Group != nil:
		return "the consumers' configuration and the group are others"
	case o.Consumer != nil:
		return "the consumers' configuration is another"
	case o.Group != nil:
		return "the group is another"
	}
	return ""
}

// about says of a description that it is of the file, where the group speaks another protocol
// here, or something has taken the place of a part of the file.
func (l *loader) about(p *plan) {
	if l.sc.Description == "" {
		return
	}
	but := ""
	if now := protocolOf(p.root); now != p.protocol {
		but = "here " + protocolKey + " is " + now
	} else if p.imported != "" {
		but = "here " + p.imported
	}
	if but != "" {
		l.sc.Description = "(This is about the group as its file has it; " + but + ".) " + l.sc.Description
	}
}

// protocolOf is the protocol that a file's consumers speak.
func protocolOf(root *yaml.Node) string {
	return protocolName(settings.ProtocolOf(textOf(value(value(root, "consumer"), protocolKey))))
}

// assumed is what was taken for granted of configurations from elsewhere.
func (o *Options) assumed() []string {
	if o.Setup == nil {
		return o.Assumed
	}
	return append(slices.Clone(o.Assumed), o.Setup.Assumed...)
}

// freeCommits takes out who commits in the file where a configuration that takes the place
// of its consumers' says that the client does. It gives what it has taken.
func freeCommits(root *yaml.Node, o *Options) []string {
	commits := func(key, value string) bool { return key == autoCommit && value == "true" }
	auto := slices.ContainsFunc(o.Consumer, func(s Imported) bool { return commits(s.Key, s.Value) }) &&
		!slices.ContainsFunc(o.Application, func(s Imported) bool { return slices.Contains(settings.NamesCommit(), s.Key) })
	if o.Setup != nil && !o.Setup.OfFile {
		auto = auto || slices.ContainsFunc(o.Setup.Changes, func(c Change) bool { return c == Change{ofConsumer(autoCommit), "true"} }) &&
			!slices.ContainsFunc(o.Setup.Changes, func(c Change) bool {
				return slices.Contains(settings.NamesCommit(), strings.TrimPrefix(c.Key, "application."))
			})
	}
	if !auto {
		return nil
	}
	var out []string
	for _, key := range settings.NamesCommit() {
		taken := false
		for _, section := range applications(root) {
			if v := value(section, key); v != nil && v.Value != byLibrary {
				remove(section, key)
				taken = true
			}
		}
		if taken {
			out = append(out, "application."+key+": "+autoCommit+" is true in the configuration, so the client commits")
		}
	}
	return out
}

// startFrom puts a group in the place of topics and members. Who is static is said by
// the group, so the settings of all members do not. It gives what of the scenario its
// clients would refuse.
func (l *loader) startFrom(root *yaml.Node, g *Group, consumer []Imported) []unfit {
	if g == nil {
		return nil
	}
	line := l.from(g.Origin)
	l.standIns = standIns{renamed: map[string]string{}, members: map[string]string{}, topics: map[string]string{}, missing: map[string]bool{}, processes: map[string][]string{}, group: g}
	l.replaceTopics(root, g.Topics, line)
	l.replaceMembers(root, g.Members, line)
	section := child(root, "consumer", line)
	if len(g.Members) > 0 {
		remove(section, instanceKey)
	}
	imported := func(key string) bool {
		return slices.ContainsFunc(consumer, func(s Imported) bool { return s.Key == key })
	}
	var out []unfit
	if g.Protocol != "" && !imported(protocolKey) {
		p := settings.ProtocolOf(g.Protocol)
		if consumer == nil {
			out = fit(root, p)
		}
		l.change(root, Change{ofConsumer(protocolKey), protocolName(p)}, line)
	}
	assigns := strategyKey
	if settings.ProtocolOf(textOf(value(section, protocolKey))) == member.ConsumerProtocol {
		assigns = remoteKey
	}
	if g.Strategy != "" && !imported(assigns) && !imported(protocolKey) {
		put(section, assigns, text(g.Strategy, line))
	}
	l.classicMembers(root, g, line)
	return out
}

// classicMembers lets those speak the classic protocol that do in the group.
func (l *loader) classicMembers(root *yaml.Node, g *Group, line int) {
	for i, item := range elements(value(root, "members")) {
		if i < len(g.Members) && g.Members[i].Classic {
			put(child(item, "consumer", line), protocolKey, text(protocolName(member.ClassicProtocol), l.from(g.Members[i].Origin)))
		}
	}
}

// textOf is a value as it is written; of what is not there, nothing.
func textOf(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	return n.Value
}

func (l *loader) replaceTopics(root *yaml.Node, topics []GroupTopic, line int) {
	old := value(root, "topics")
	section := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: line}
	for i, t := range topics {
		at := l.from(t.Origin)
		topic := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: at}
		put(topic, "partitions", text(strconv.Itoa(int(t.Partitions)), at))
		same := value(old, t.Name)
		if old != nil && old.Kind == yaml.MappingNode && 2*i < len(old.Content) {
			l.standIns.topics[old.Content[2*i].Value] = t.Name
			if same == nil {
				same = old.Content[2*i+1]
			}
		}
		if rate := value(same, "rate"); rate != nil {
			put(topic, "rate", rate)
		}
		put(section, t.Name, topic)
	}
	put(root, "topics", section)
}

// replaceMembers keeps the members that start later: they join the group that is
// there. All subscribe to all topics.
func (l *loader) replaceMembers(root *yaml.Node, members []GroupMember, line int) {
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: line}
	taken := map[string]bool{}
	for _, m := range members {
		list.Content = append(list.Content, l.memberNode(m))
		taken[m.ID] = true
	}
	old := value(root, "members")
	var replaced []string
	for _, item := range elements(old) {
		remove(item, "topics")
		id := value(item, "id")
		if id == nil {
			list.Content = append(list.Content, item)
			continue
		}
		processes, _ := expand(id.Value)
		ids := l.standIns.consumers(processes, value(item, consumersKey))
		if len(members) == 0 || startsLater(item) {
			l.keep(id, processes, ids, taken)
			list.Content = append(list.Content, item)
			continue
		}
		replaced = append(replaced, ids...)
	}
	put(root, "members", list)
	l.standIn(replaced, members)
}

// standIn finds for each member of the scenario that is replaced the one of the group
// by its name, or else the next that is nobody's namesake.
func (l *loader) standIn(replaced []string, members []GroupMember) {
	old, now := map[string]bool{}, map[string]bool{}
	for _, name := range replaced {
		old[name] = true
	}
	var free []string
	for _, m := range members {
		if now[m.ID] = true; !old[m.ID] {
			free = append(free, m.ID)
		}
	}
	for _, name := range replaced {
		switch {
		case now[name]:
		case len(free) == 0:
			l.standIns.missing[name] = true
		default:
			l.standIns.members[name] = free[0]
			l.standIns.list = append(l.standIns.list, StandIn{name, free[0]})
			free = free[1:]
		}
	}
}

func (l *loader) memberNode(m GroupMember) *yaml.Node {
	at := l.from(m.Origin)
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: at}
	put(n, "id", text(m.ID, at))
	put(n, "ids", &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: at, Content: []*yaml.Node{text(m.MemberID, at)}})
	if m.InstanceID != "" {
		put(child(n, "consumer", at), instanceKey, text(m.InstanceID, at))
	}
	return n
}

// startsLater tells whether a member is not there from the start.
func startsLater(item *yaml.Node) bool {
	start := value(item, "start")
	if start == nil {
		return false
	}
	d, p := readDuration(start)
	return p != nil || d > 0
}

// keep gives a member of the scenario another name if the group has the name too.
func (l *loader) keep(id *yaml.Node, processes, ids []string, taken map[string]bool) {
	if !slices.ContainsFunc(ids, func(name string) bool { return taken[name] }) {
		return
	}
	const other = "new-"
	for _, name := range append(ids, processes...) {
		l.standIns.renamed[name] = other + name
	}
	id.Value = other + id.Value
	if n := len(processes); n > 1 {
		id.Value = other + processes[0] + ".." + other + processes[n-1]
	}
}

// membersNamed finds a member, or those of a process, by what the scenario calls it; nil:
// there is nobody of that name.
func (l *loader) membersNamed(name string) []int {
	if now, ok := l.standIns.renamed[name]; ok {
		name = now
	}
	if i, ok := l.members[name]; ok {
		return []int{i}
	}
	if of := l.processes[name]; of != nil {
		return of
	}
	var list []int
	for _, was := range append([]string{name}, l.standIns.processes[name]...) {
		if i, ok := l.members[l.standIns.members[was]]; ok {
			list = append(list, i)
		}
	}
	return list
}

// topicNamed finds a topic likewise.
func (l *loader) topicNamed(name string) (int, bool) {
	if i, ok := l.topics[name]; ok {
		return i, true
	}
	i, ok := l.topics[l.standIns.topics[name]]
	return i, ok
}

// unknownMember says that there is no member of a name, or none any more.
func (l *loader) unknownMember(id string) *problem {
	if l.standIns.missing[id] {
		return problemf("nobody stands in for %s: the group of %s has %d members", words.Short(id), l.standIns.group.Origin.File, len(l.standIns.group.Members))
	}
	names := make([]string, len(l.sc.Members))
	for i, m := range l.sc.Members {
		names[i] = m.ID
	}
	p := problemf("there is no member %q", words.Short(id))
	if p.meant = Near(id, names); p.meant == "" {
		p.msg += ": there are " + someOf(names)
	}
	for _, name := range names {
		if rangeWithDash.MatchString(name) {
			p.msg += "; " + words.Short(name) + " is one member, a range is written c1..c3"
			break
		}
	}
	return p
}
