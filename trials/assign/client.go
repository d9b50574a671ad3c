package assign

import "github.com/groupsim/groupsim/assignor"

// Client is the client library of the leader: each has assignors of its own under
// Kafka's names. The zero value is Java.
type Client string

// The clients whose assignors can be asked.
const (
	Java    Client = "java"     // Kafka's own
	FranzGo Client = "franz-go" // of a Go program
)

// Clients names them, Kafka's own first.
func Clients() []string { return []string{string(Java), string(FranzGo)} }

// assignor finds the client's assignor with this name; nil if there is none.
func (c Client) assignor(name string) assignor.Assignor {
	if c == FranzGo {
		return assignor.FranzGo(name)
	}
	return assignor.ByName(name)
}

// other names the client in answers, in which nothing stands for Kafka's own.
func (c Client) other() Client {
	if c == Java {
		return ""
	}
	return c
}
