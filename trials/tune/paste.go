package tune

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/imports"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/words"
)

// Settings are values of settings as configurations have them, to be pasted.
type Settings struct {
	Java       string   `json:"java,omitempty"`       // properties of Kafka's own consumer
	Librdkafka string   `json:"librdkafka,omitempty"` // its properties
	Spring     string   `json:"spring,omitempty"`     // application.yaml of Spring Boot
	Broker     string   `json:"broker,omitempty"`     // server.properties
	Set        []string `json:"set"`                  // as groupsim takes them, of what is not a configuration's too
	// Others are keys that no configuration has: what the program, the topic or the network is
	// like.
	Others []string `json:"others,omitempty"`
}

func settingsOf(list []scenarios.Change) Settings {
	s := Settings{Broker: imports.PasteBroker(list), Set: []string{}}
	var withoutJava, withoutSpring []string
	s.Java, withoutJava = imports.Paste(imports.Java, list)
	s.Librdkafka, _ = imports.Paste(imports.Librdkafka, list)
	s.Spring, withoutSpring = imports.Paste(imports.Spring, list)
	for _, c := range list {
		s.Set = append(s.Set, c.String())
		isBroker := strings.HasPrefix(c.Key, "broker.")
		if slices.Contains(withoutJava, c.Key) && slices.Contains(withoutSpring, c.Key) && !isBroker {
			s.Others = append(s.Others, c.Key)
		}
	}
	return s
}

// form is the one that the clients of a scenario have, with what it is called.
func (s *Settings) form(of *trials.Scenario) (name, text string) {
	client, spring := of.Scenario.Members[0].Consumer.Client, false
	for i := range of.Scenario.Members {
		spring = spring || of.Scenario.Members[i].Application.Program == member.SpringProgram
	}
	switch imports.DialectFor(client, spring) {
	case imports.Librdkafka:
		return "librdkafka's properties", s.Librdkafka
	case imports.Spring:
		return "Spring Boot's application.yaml", s.Spring
	}
	if !client.Traits().KafkaMetrics {
		return "by Kafka's names, for which " + client.String() + " has options of its own", s.Java
	}
	return "Java properties", s.Java
}

// print writes them under a heading, as far as there are any.
func (s *Settings) print(p *words.Page, of *trials.Scenario) {
	name, text := s.form(of)
	for _, form := range [][2]string{{name, text}, {"the broker's server.properties", s.Broker}} {
		if form[1] == "" {
			continue
		}
		p.Line()
		p.Hang("", "To paste, "+form[0]+":")
		for line := range strings.Lines(form[1]) {
			p.Line("  ", strings.TrimSuffix(line, "\n"))
		}
	}
	if len(s.Others) > 0 {
		p.Line()
		p.Hang("", words.And(s.Others)+": no configuration has it; it is of the program, the topic or the network.")
	}
}
