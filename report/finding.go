package report

// Severity says how urgent a finding is.
type Severity uint8

// The severities. A note is worth knowing and wakes nobody.
const (
	Note Severity = iota
	Warning
	Critical
)

var severityNames = [...]string{"note", "warning", "critical"}

// String gives the severity's name.
func (s Severity) String() string { return severityNames[s] }

// Finding is a symptom that a person on call would see, with its cause and what
// can be done about it.
type Finding struct {
	Severity Severity
	At       Ms     // when it could be seen first
	Symptom  string // what is seen, in one sentence
	// Metrics has Kafka's metrics that show it, with member, value and moment.
	Metrics []string
	// Log has the lines in the logs that go with it, each with whose log it is.
	Log    []string
	Cause  string
	Remedy string
}
