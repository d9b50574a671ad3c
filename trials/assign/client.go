package assign

import (
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/assignor/franzgo"
	"github.com/groupsim/groupsim/assignor/librdkafka"
	"github.com/groupsim/groupsim/assignor/server"
)

// Client is the client library of the leader: each has assignors of its own under
// Kafka's names. The zero value is Java.
type Client string

// The clients whose assignors can be asked.
const (
	Java       Client = "java"       // Kafka's own
	FranzGo    Client = "franz-go"   // of a Go program
	Librdkafka Client = "librdkafka" // of programs in C, Python, Go, .NET, Node
)

// Broker stands for the broker, which assigns in a group of the consumer protocol
// (KIP-848). Its assignors have their own names there.
const Broker Client = "broker"

// library is what has to be known of a client.
type library struct {
	client Client
	// assignor finds the client's assignor with a name; nil if there is none.
	assignor func(name string) assignor.Assignor
	// names are those that it knows.
	names func() []string
	// forgets: an eager member has given everything up before it says what it owns
	// (stickyBalancer.JoinGroupMetadata).
	forgets bool
}

// libraries has them all, Kafka's own first.
var libraries = []library{
	{client: Java, assignor: assignor.ByName, names: assignor.Names},
	{client: FranzGo, assignor: franzgo.ByName, names: assignor.Names, forgets: true},
	{client: Librdkafka, assignor: librdkafka.ByName, names: librdkafka.Names},
}

// Clients names them, Kafka's own first.
func Clients() []string {
	var names []string
	for _, l := range libraries {
		names = append(names, string(l.client))
	}
	return names
}

// brokerSide knows the broker's assignors by their own names.
var brokerSide = library{client: Broker, names: server.Names, assignor: func(name string) assignor.Assignor {
	if a := server.ByName(name); a != nil {
		return brokers{Assignor: a, name: name}
	}
	return nil
}}

// Assignors names those of the client.
func (c Client) Assignors() []string { return c.library().names() }

// Assignors names all that there are: those of clients, and the broker's.
func Assignors() []string {
	all := assignor.Names()
	for _, name := range server.Names() {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// OfBroker tells whether no client has an assignor of this name, and the broker has.
func OfBroker(name string) bool {
	return server.ByName(name) != nil && assignor.ByName(name) == nil
}

// library finds what is known of the client; of one that is unknown, what is Kafka's.
func (c Client) library() *library {
	if c == Broker {
		return &brokerSide
	}
	return &libraries[max(0, slices.IndexFunc(libraries, func(l library) bool { return l.client == c }))]
}

// other names the client in answers, in which nothing stands for Kafka's own.
func (c Client) other() Client {
	if c == Java || c == Broker {
		return ""
	}
	return c
}
