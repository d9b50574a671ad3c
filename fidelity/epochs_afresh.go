package fidelity

// epochsAfresh has recordings of groups of the consumer protocol, and of groups that go over
// to it or back, which this repository's own recorder made when the model stood: nothing in it
// was chosen by them.
var epochsAfresh = Set{Of: "consumer groups and migrations", Title: "Groups of the consumer protocol and migrations, recorded afresh", Dir: "testdata/consumer-afresh", HeldOut: true}
