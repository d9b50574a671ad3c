package course

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
)

// handedOut is a drill's file with some texts of it replaced.
func handedOut(t *testing.T, c *Course, replace ...string) string {
	t.Helper()
	files, err := twoSided(t, c).Handout()
	if err != nil {
		t.Fatal(err)
	}
	text := string(files[1].Text)
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("the file has no %q:\n%s", replace[i], text)
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	return text
}

func twoSided(t *testing.T, c *Course) *Drill {
	t.Helper()
	d, err := c.Drill("two-sided")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const broken, mended = "session.timeout.ms: 6000", "session.timeout.ms: 13000"

// Nothing but what the drill names may be changed, however it is done.
func TestNothingElseMayBeChanged(t *testing.T) {
	c := smallCourse(t)
	for name, test := range map[string]struct{ from, to, want string }{
		"the fault":            {"for: pause}", "for: 1ms}", "nothing uses pause"},
		"its distribution":     {"uniform: [4s, 8s]", "uniform: [4s, 5s]", "vary.pause.uniform[1] is not among what may be changed: it was 8s"},
		"whom it meets":        {"choice: [c1, c2, c3]", "choice: [c1]", "vary.victim.choice[1] is gone"},
		"when it comes":        {"at: 40s + phase", "at: 100s + phase", "steps[0].at is not among what may be changed: it was 40s + phase"},
		"the end":              {"duration: 2m", "duration: 30s", "duration is not among what may be changed: it was 2m"},
		"the seed":             {"duration: 2m", "duration: 2m\nseed: 3", "seed is not among what may be changed: take it out"},
		"chance":               {"duration: 2m", "duration: 2m\nchance: {spread: false}", "chance is not among"},
		"the broker":           {"members:", "broker: {group.min.session.timeout.ms: 1000}\nmembers:", "broker is not among"},
		"the program":          {"per.record: 2ms", "per.record: 1ms", "application.per.record is not among what may be changed: it was 2ms"},
		"a member's settings":  {"{id: c1..c3}", "{id: c1..c3, consumer: {session.timeout.ms: 20000}}", "members[0].consumer is not among"},
		"a late member":        {"{id: c1..c3}", "{id: c1..c3, start: 5s}", "members[0].start is not among"},
		"the load":             {"rate: 50", "rate: 5", "topics.orders.rate is not among"},
		"tuned to each run":    {broken, "session.timeout.ms: pause + 4s", "pause is drawn for each variant"},
		"tuned by a member":    {broken, "session.timeout.ms: phase", "phase is drawn for each variant"},
		"another drill's name": {"name: two-sided", "name: crash", `there is no drill "crash"`},
		"no name":              {"name: two-sided\n", "", "there is no drill"},
		"no scenario":          {"members:", "mmbers:", `"mmbers" is not a key of a scenario`},
		"no YAML":              {"topics:", "topics: [", "is not closed"},
		"what Kafka refuses":   {broken, "session.timeout.ms: 1000", "session.timeout.ms"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := c.Read("scenario.yaml", []byte(handedOut(t, c, test.from, test.to)))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("want %s, got %v and %v", test.want, s, err)
			}
			if !strings.HasPrefix(err.Error(), "scenario.yaml:") {
				t.Errorf("no place: %v", err)
			}
		})
	}
}

// Order, comments and another way to write the same change neither the verdict nor the
// variants: nobody can write a file until its variants suit it.
func TestAnotherWayToWriteTheSame(t *testing.T) {
	c := smallCourse(t)
	plain := handedOut(t, c, broken, mended)
	seeds := map[uint64][]string{}
	for name, text := range map[string]string{
		"plain":       plain,
		"a duration":  handedOut(t, c, broken, "session.timeout.ms: 13s"),
		"a sum":       handedOut(t, c, broken, "session.timeout.ms: 10s + 3s"),
		"comments":    "# a comment\n\n\n" + strings.Replace(plain, "members:", "# another\nmembers:", 1),
		"members":     strings.Replace(plain, "  - {id: c1..c3}", "  - {id: c1}\n  - {id: c2}\n  - {id: c3}", 1),
		"a title":     strings.Replace(plain, "title: ", "title: my ", 1),
		"expect":      plain + "expect: {rebalances: \"== 0\"}\n",
		"the default": strings.Replace(plain, "application:\n", "broker: {group.min.session.timeout.ms: 6000}\napplication:\n", 1),
	} {
		s, err := c.Read("scenario.yaml", []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		changed, err := s.Drill.changed(0, s.solution, 0)
		if err != nil {
			t.Fatal(err)
		}
		seed, _ := s.Drill.seedOf(canonical(changed))
		seeds[seed] = append(seeds[seed], name)
	}
	if len(seeds) != 1 {
		t.Errorf("the same solution has other variants: %v", seeds)
	}
}

// The command that a failed check prints shows the variant that failed: the file with its
// seed, and for another scenario with what was changed.
func TestWorstVariantCanBeSeen(t *testing.T) {
	c := smallCourse(t)
	text := handedOut(t, c, broken, "session.timeout.ms: 8000")
	s, err := c.Read("scenario.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.Check()
	if err != nil || o.Worst == nil {
		t.Fatalf("%v, %v", o, err)
	}
	want := fmt.Sprintf("groupsim run scenario.yaml --seed %d --run %d", o.Seed, o.Worst.Run)
	if o.Again() != want {
		t.Errorf("%s, want %s", o.Again(), want)
	}
	l, err := scenarios.Load("scenario.yaml", bytes.NewReader([]byte(text)), scenarios.Options{Seed: &o.Seed})
	if err != nil {
		t.Fatal(err)
	}
	if l, err = l.WithRun(o.Worst.Run); err != nil {
		t.Fatal(err)
	}
	r, err := trials.Bare(l, trials.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Summary.Downtime != o.Worst.Report.Summary.Downtime || r.Summary.Rebalances != o.Worst.Report.Summary.Rebalances {
		t.Errorf("the command shows another run: %+v, want %+v", r.Summary, o.Worst.Report.Summary)
	}
	if chain, err := o.Worst.Chain(); err != nil || len(chain) < 3 {
		t.Errorf("%v, %v", chain, err)
	}
	s, err = c.Read("scenario.yaml", []byte(handedOut(t, c, broken, "session.timeout.ms: 45000")))
	if err != nil {
		t.Fatal(err)
	}
	if o, err = s.Check(); err != nil || o.Worst == nil {
		t.Fatalf("%v, %v", o, err)
	}
	if want := fmt.Sprintf("groupsim run crash.yaml --set consumer.session.timeout.ms=45000 --seed %d --run ", o.Seed); !strings.HasPrefix(o.Again(), want) {
		t.Errorf("%s, want %s", o.Again(), want)
	}
	if why := s.Drill.TrapOf(s); why != "The dead are found late." {
		t.Errorf("the trap is not told: %q", why)
	}
}

// A transcript in which anything was changed is refused.
func TestForgedTranscriptsAreRefused(t *testing.T) {
	c := smallCourse(t)
	begun := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	sit := func(e *Exam, text string, after time.Duration) {
		s, err := c.Read("scenario.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		o, err := s.Check()
		if err != nil {
			t.Fatal(err)
		}
		e.Add(s, o, begun.Add(after))
	}
	exam := NewExam(twoSided(t, c), begun, 20*time.Minute)
	sit(exam, handedOut(t, c), time.Minute)
	sit(exam, handedOut(t, c, broken, mended), 9*time.Minute)
	data, err := exam.JSON()
	if err != nil || !exam.Passed {
		t.Fatal(err)
	}
	read := func() *Exam {
		e, err := ReadExam(data)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	if err := c.Verify(read()); err != nil {
		t.Fatalf("what is right is refused: %v", err)
	}
	resum := func(e *Exam) { // whoever forges knows how sums are made
		for i := range e.Checks {
			e.Checks[i].Sum = e.sum(&e.Checks[i], i)
		}
	}
	for name, forge := range map[string]func(e *Exam){
		"kept":         func(e *Exam) { e.Checks[0].Kept = 16; resum(e) },
		"seed":         func(e *Exam) { e.Checks[1].Seed++; resum(e) },
		"par":          func(e *Exam) { e.Checks[1].Par = 0.5; resum(e) },
		"file":         func(e *Exam) { e.Checks[0].File = e.Checks[1].File; resum(e) },
		"another file": func(e *Exam) { e.Checks[1].File = strings.Replace(e.Checks[1].File, "13000", "45000", 1); resum(e) },
		"passed":       func(e *Exam) { e.Checks = e.Checks[:1] },
		"not passed":   func(e *Exam) { e.Passed = false },
		"late":         func(e *Exam) { e.Checks[1].At = begun.Add(time.Hour); resum(e) },
		"before":       func(e *Exam) { e.Checks[1].At = begun; resum(e) },
		"sum":          func(e *Exam) { e.Checks[0].At = begun },
		"drill":        func(e *Exam) { e.Drill = "another" },
		"no limit":     func(e *Exam) { e.Minutes = 0; resum(e) },
		"all the time": func(e *Exam) { e.Minutes = 1e300; resum(e) },
		"of another": func(e *Exam) {
			e.Checks[1].File = strings.Replace(e.Checks[1].File, "name: two-sided", "name: scale-in-hole", 1)
			resum(e)
		},
		"more time": func(e *Exam) { e.Minutes = 60 },
		"the white list": func(e *Exam) {
			e.Checks[1].File = strings.Replace(e.Checks[1].File, "for: pause", "for: 4s", 1)
			resum(e)
		},
	} {
		e := read()
		forge(e)
		if err := c.Verify(e); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
	for _, odd := range []string{"", " ", "null", "[]", "{}", string(data) + "{}", string(data) + "x", string(data[:len(data)/2]), strings.Replace(string(data), `"passed"`, `"pass"`, 1)} {
		if e, err := ReadExam([]byte(odd)); err == nil {
			t.Errorf("%.20q… is read as %+v", odd, e)
		}
	}
	late := NewExam(twoSided(t, c), begun, 5*time.Minute)
	sit(late, handedOut(t, c, broken, mended), 6*time.Minute)
	if late.Passed || c.Verify(late) != nil {
		t.Error("a check that comes too late passes")
	}
}

// Where further steps of a verb may be added, no other can be, and what is there stays.
func TestFurtherSteps(t *testing.T) {
	c := smallCourse(t)
	d, err := c.Drill("scale-in-hole")
	if err != nil {
		t.Fatal(err)
	}
	files, err := d.Handout()
	if err != nil {
		t.Fatal(err)
	}
	text := string(files[1].Text)
	const step = "  - {at: 60s + phase, close: c3}\n"
	for _, test := range []struct{ name, from, to, want string }{
		{"a step more", step, step + "  - {at: 61s + phase, remove-member: c3}\n", ""},
		{"before it", step, "  - {at: 30s + 31s + phase, remove-member: c3}\n" + step, ""},
		{"another verb", step, step + "  - {at: 62s + phase, start: c3}\n", "steps[1] is not among what may be changed: take it out"},
		{"no fault", step, "  - {at: 61s + phase, remove-member: c3}\n", "steps"},
		{"a fault of no account", "close: c3", "close: c1", "steps[0].close is not among what may be changed: it was c3"},
		{"a softer fault", "close: c3}", "close: c3, leave: true}", "steps[0].leave is not among what may be changed"},
	} {
		s, err := c.Read("scenario.yaml", []byte(strings.Replace(text, test.from, test.to, 1)))
		if test.want != "" {
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: want %s, got %v", test.name, test.want, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		o, err := s.Check()
		if err != nil || !o.Passed() {
			t.Errorf("%s: %v, %+v", test.name, err, o)
		}
	}
}

// Where the list of members may be edited there may be more of them, and none that is unlike the
// others.
func TestMembersAreAlike(t *testing.T) {
	c, err := Load(small(t, drill, "edit: [consumer.session.timeout.ms, ", "edit: [members, consumer.session.timeout.ms, ", `crash: {file: crash.yaml, budget: {gap.max: "<= 16s"}}`, "", "crash:gap.max", "gap.max"), "c")
	if err != nil {
		t.Fatal(err)
	}
	for members, want := range map[string]string{
		"{id: c1..c5}": "",
		"{id: c1..c3, application: {per.record: 1us}}":         "members: there may be more of them or fewer",
		"{id: c1..c3}\n  - {id: c4, client: franz-go}":         "members: there may be more of them or fewer",
		"{id: c1..c3}\n  - {id: c4, start: never, topics: []}": "topics",
	} {
		_, err := c.Read("scenario.yaml", []byte(handedOut(t, c, "{id: c1..c3}", members)))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", members, err)
		}
	}
}
