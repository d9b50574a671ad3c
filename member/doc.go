// Package member is the client's side of a consumer group.
package member
