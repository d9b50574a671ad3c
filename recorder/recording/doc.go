// Package recording has the form in which a run of a real group is written down:
// settings, what was done to the group, what its members did and heard, and what
// became of each partition. It is the form that the recordings in
// fidelity/testdata have, with a few more keys where a scenario asks for them.
//
// The members are programs of their own. What they print becomes events here: the
// Java consumer's log lines by [ParseLog], records processed by [Progress].
package recording
