package assign

// Change is what an assignor makes of a described group.
type Change struct {
	Group      string         `json:"group"`
	Assignor   string         `json:"assignor"`
	Client     Client         `json:"client,omitempty"` // whose assignor it is; absent: Kafka's own
	Partitions int            `json:"partitions"`       // of the topics subscribed to
	Members    []MemberChange `json:"members"`          // by name
	Moves      []Move         `json:"moves"`            // by topic and number
	Before     Balance        `json:"before"`
	After      Balance        `json:"after"`
	// Unsubscribed are topics of which no member has a partition: what is listed
	// of them are offsets of the past. They are left out of all else.
	Unsubscribed []string `json:"unsubscribed,omitempty"`
	// Note says that the group's leader may decide otherwise; empty: nothing tells so.
	Note string `json:"note,omitempty"`
}

// MemberChange is what a member has before and after.
type MemberChange struct {
	Name   string             `json:"name"` // the client id, or the consumer id if members share the former
	ID     string             `json:"id"`   // the consumer id
	Joins  bool               `json:"joins,omitempty"`
	Leaves bool               `json:"leaves,omitempty"`
	Before map[string][]int32 `json:"before"` // topic -> partitions, ascending
	After  map[string][]int32 `json:"after"`
}

// Move is a partition that another member has afterwards. From or To is empty where
// nobody has it.
type Move struct {
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	From      string `json:"from,omitempty"`
	To        string `json:"to,omitempty"`
	// Later: cooperative-sticky hands it out in a second rebalance, once its owner
	// has let it go.
	Later bool `json:"later,omitempty"`
}

// Balance counts members, and the fewest and the most partitions that one has.
type Balance struct {
	Members int `json:"members"`
	Fewest  int `json:"fewest"`
	Most    int `json:"most"`
}

// balance of the members that side has something to say about.
func balance(members []MemberChange, side func(MemberChange) (of map[string][]int32, counts bool)) Balance {
	var b Balance
	for _, m := range members {
		of, counts := side(m)
		if !counts {
			continue
		}
		n := count(of)
		if b.Members == 0 || n < b.Fewest {
			b.Fewest = n
		}
		b.Members, b.Most = b.Members+1, max(b.Most, n)
	}
	return b
}

func count(of map[string][]int32) int {
	n := 0
	for _, partitions := range of {
		n += len(partitions)
	}
	return n
}
