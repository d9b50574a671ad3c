package fidelity

// migrations has recordings of groups that go over to the other protocol while their
// members, Java consumers, are restarted one after another: with the consumer protocol
// (up, and mid, where a member sleeps as it begins), and back to the classic one (down).
// Their broker is that of the other consumer groups. Nothing is fitted on them.
var migrations = Set{Of: "migrations", Title: "Groups that go over to the other protocol", Dir: "testdata/migration", HeldOut: true}
