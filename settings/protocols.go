package settings

import "github.com/groupsim/groupsim/member"

// Decides says, as a clause, what decides where a client does not take the setting.
func (s *About) Decides() string {
	if Broker().Named(s.Instead) != nil {
		return "the broker's " + s.Instead + " decides"
	}
	return s.Instead + " decides"
}

// ProtocolOf reads a value of group.protocol; what is none, or not there, is the default.
func ProtocolOf(text string) member.GroupProtocol {
	c := member.Config{}
	_ = Consumer().Named("group.protocol").Set(&c, text)
	return c.Protocol
}
