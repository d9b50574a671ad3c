package program

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// Order implements [member.Program].
func (c *caller) Order(o member.Order) {
	c.orders = append(c.orders, o)
	if c.Polling() {
		c.returnAt = c.timeoutBoundary(c.p.Now())
	}
}

// wakeFor wakes a consumer that polls, if it is stopped or to rebalance.
func (c *caller) wakeFor(o member.Order) {
	if (o.Kind == member.CloseOrder || o.Kind == member.EnforceOrder) && c.Polling() {
		c.returnAt = c.p.Now()
	}
}

// Ordered implements [member.Program].
func (c *caller) Ordered(kind member.OrderKind) bool {
	return slices.ContainsFunc(c.orders, func(o member.Order) bool { return o.Kind == kind })
}

// Stalled implements [member.Program].
func (c *caller) Stalled() bool {
	return c.thread == stalled && c.p.Running() || c.Ordered(member.StallOrder)
}

func (c *caller) obey(o member.Order) {
	switch o.Kind {
	case member.StallOrder:
		c.stall(o.Length, protocol.Reason{})
	case member.SubscribeOrder:
		c.p.CallSubscribe(o.Topics)
	case member.UnsubscribeOrder:
		c.p.Engine().Unsubscribe()
	case member.EnforceOrder:
		c.p.Engine().EnforceRebalance()
	case member.CloseOrder:
		c.orders = nil
		c.of.close(o.Leave)
	}
}

func (c *caller) stall(length clock.Duration, why protocol.Reason) {
	c.stands(why)
	c.p.Holdings.Seal()
	c.thread, c.until = stalled, c.p.Now().Add(length)
}

// stands tells that the application does nothing from now on, unless it does already.
func (c *caller) stands(why protocol.Reason) {
	if c.still++; c.still == 1 {
		c.p.Emit(event.Stall{Reason: why})
	}
}

// stirs tells that it goes on, unless there is something else for which it does not.
func (c *caller) stirs() {
	if c.still--; c.still == 0 {
		c.p.Emit(event.Awake{})
	}
}

// holdBatch lets a stall that waited for poll() to return begin before the records
// that it returned are processed.
func (c *caller) holdBatch() {
	if len(c.orders) > 0 && c.orders[0].Kind == member.StallOrder {
		length := c.orders[0].Length
		c.orders = c.orders[1:]
		c.stall(length, protocol.Reason{})
	}
}
