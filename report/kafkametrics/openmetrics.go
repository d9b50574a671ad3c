package kafkametrics

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/groupsim/groupsim/words"
)

// Write writes the samples as OpenMetrics text (version 1.0), with the virtual time
// as time stamps. The samples of one series stand together, in the order of time.
func (r *Recorder) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	for f := range r.Families() {
		f.write(out, r)
	}
	fmt.Fprintln(out, "# EOF")
	return out.Flush()
}

func (f *Family) write(out io.Writer, r *Recorder) {
	name, kind := f.Name, "gauge"
	if f.Counter {
		name, kind = strings.TrimSuffix(name, "_total"), "counter"
	}
	fmt.Fprintf(out, "# TYPE %s %s\n# HELP %s %s.\n", name, kind, name, f.Help)
	for i := range f.Series {
		s := &f.Series[i]
		labels := s.labels()
		for j, v := range s.Values {
			if v != Absent {
				fmt.Fprintf(out, "%s%s %s %s\n", f.Name, labels, v, Value(r.scrapes[j].at))
			}
		}
	}
}

// labels writes the labels of a series.
func (s *Series) labels() string {
	if len(s.Labels) == 0 {
		return ""
	}
	list := make([]string, len(s.Labels))
	for i, l := range s.Labels {
		list[i] = l.Name + `="` + escape(l.Value) + `"`
	}
	return "{" + strings.Join(list, ",") + "}"
}

// escape writes the value of a label.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(words.Plain(s))
}
