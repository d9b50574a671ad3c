package protocol

// Subscription is a consumer's metadata inside a JoinGroup request
// (ConsumerProtocolSubscription, version 3). The classic coordinator carries it
// and cannot read it: all it may do is compare two of them with [Subscription.Equal].
type Subscription struct {
	// Topics subscribed to, in the order the client wrote them.
	Topics []TopicID
	// Owned are the partitions that the member holds as it joins; an eager
	// member has given everything up by then. Field of version 1 (KIP-429).
	Owned []TopicPartition
	// Generation in which Owned was assigned; field of version 2 (KIP-792).
	Generation Generation
	// Rack is client.rack; field of version 3 (KIP-881).
	Rack string
	// UserData is what the assignor added; nil if nothing.
	UserData *StickyUserData
}

// StickyUserData is what the sticky assignors write into the subscription:
// StickyAssignor the assignment it was given last and its generation,
// CooperativeStickyAssignor the generation alone.
type StickyUserData struct {
	Owned      []TopicPartition
	Generation Generation
}

// Equal tells whether two subscriptions have the same bytes on the wire.
func (s *Subscription) Equal(t *Subscription) bool {
	if s == t {
		return true
	}
	if s == nil || t == nil {
		return false
	}
	return s.Generation == t.Generation && s.Rack == t.Rack &&
		Same(s.Topics, t.Topics) && Same(s.Owned, t.Owned) && s.UserData.equal(t.UserData)
}

func (d *StickyUserData) equal(e *StickyUserData) bool {
	if d == nil || e == nil {
		return d == e
	}
	return d.Generation == e.Generation && Same(d.Owned, e.Owned)
}

// GroupProtocol is one entry of a JoinGroup request's protocol list: the name of
// an assignor and the member's subscription as that assignor wants it.
type GroupProtocol struct {
	Name     string
	Metadata *Subscription
}

// Assignment is what the leader decided for one member
// (ConsumerProtocolAssignment). The coordinator stores it and hands it out.
type Assignment struct {
	Partitions []TopicPartition
}
