// Package classic is what every client library of the classic protocol does alike: the
// requests that it makes of what it knows of its membership, and what the leader of a
// group does for all of it. How a library comes to send them is an engine's own affair;
// see packages java and franzgo.
package classic
