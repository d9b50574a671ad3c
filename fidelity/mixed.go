package fidelity

// mixed has recordings of groups in which some members are Java consumers and others
// are franz-go's.
var mixed = Set{Of: "both in one group", Clients: "java, franz-go", Title: "Java and franz-go consumers in one group", Dir: "testdata/mixed"}
