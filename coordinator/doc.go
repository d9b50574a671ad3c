// Package coordinator is the broker's side of the classic group protocol.
package coordinator
