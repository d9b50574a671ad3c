package course

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// small is a course of one of each, with some texts of one file replaced.
func small(t *testing.T, file string, replace ...string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := filepath.WalkDir("testdata/course", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel("testdata/course", path)
		files[filepath.ToSlash(name)] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if file != "" {
		text := string(files[file].Data)
		for i := 0; i < len(replace); i += 2 {
			if !strings.Contains(text, replace[i]) {
				t.Fatalf("%s has no %q", file, replace[i])
			}
			text = strings.Replace(text, replace[i], replace[i+1], 1)
		}
		files[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func smallCourse(t *testing.T) *Course {
	t.Helper()
	c, err := Load(small(t, ""), "c")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// checkOf checks what a file has to do with, and no drill but where it is one.
func checkOf(c *Course, file string) error {
	if file == drill {
		d, err := c.Drill("two-sided")
		if err != nil {
			return err
		}
		return d.Check()
	}
	c.Drills = nil
	switch file {
	case lesson:
		c.Topics = nil
	case question, myths:
		c.Lessons[0].Cards = nil
	}
	return c.Check()
}

const (
	lesson   = "lessons/05-two-timers.yaml"
	question = "questions/liveness.yaml"
	myths    = "myths/liveness.yaml"
	drill    = "drills/two-sided/drill.yaml"
)

// What is wrong with a file is told with its place, and with what was probably meant.
func TestBadFilesAreRefused(t *testing.T) {
	for name, test := range map[string]struct{ file, from, to, want string }{
		"figure in prose":        {lesson, "Does the coordinator remove it?", "Is it removed after 30 s?", `c/lessons/05-two-timers.yaml:9:10: ask: "30" is a figure in prose`},
		"unknown placeholder":    {lesson, "stands still for {pause}.", "stands still for {pauze}.", `"pauze" means nothing here`},
		"meant placeholder":      {lesson, "stands still for {pause}.", "stands still for {pauze}.", `(did you mean "pause"?)`},
		"the answer is told":     {lesson, "Does the coordinator remove it?", "It cost {rebalances}?", `{rebalances}: is known when the run is over`},
		"unknown key":            {lesson, "    holds:", "    hold:", `"hold" is not a key of a question`},
		"two kinds of answer":    {lesson, "answer: {bool: events.member.removed > 0}", "answer: {bool: events.member.removed > 0, value: gap.max}", "wants one of value, metric, bool, share, choice, order and mark, and has 2"},
		"no share without runs":  {lesson, "answer: {share: rebalances > 0, runs: 50}", "answer: {share: rebalances > 0}", "a share is one of so many runs"},
		"unknown event":          {lesson, "events.member.removed", "events.member.gone", "means nothing here"},
		"bad expression":         {lesson, "bool: events.member.removed > 0", "bool: events.member.removed >", "it ends where a value is missing"},
		"other form":             {lesson, "groupsim.course/v1", "groupsim.course/v2", `schema: "groupsim.course/v2" is not the form of a lesson (did you mean "groupsim.course/v1"?)`},
		"vary":                   {lesson, "uniform: [15s, 29s]", "unifrom: [15s, 29s]", `"unifrom" is not a distribution`},
		"no id":                  {question, "  - id: killed\n    scenario", "  - scenario", "a question needs an id"},
		"quantile without runs":  {question, "value: gap.max", "value: gap.max@p95", "a quantile is of many runs"},
		"order of one":           {question, "      cooperative: {title: cooperative-sticky, set: {consumer.partition.assignment.strategy: [cooperative-sticky]}}\n", "", "an order is of two setups or more"},
		"no such option":         {question, "{says: broker,", "{says: brokr,", `says: "brokr" is none of client, broker (did you mean "broker"?)`},
		"no such setup":          {question, "{eager:affected}", "{eagr:affected}", `there is no setup "eagr" (did you mean "eager"?)`},
		"a hint of the run":      {myths, "    claims: rebalances == 0\n", "    claims: rebalances == 0\n    hint: There were {rebalances}.\n", `{rebalances}: is known when the run is over`},
		"no claim":               {myths, "    claims: rebalances == 0\n", "", "a myth needs claims"},
		"a budget of many runs":  {drill, `rebalances: "== 0"`, `rebalances@p95: "== 0"`, `each variant keeps it by itself: rebalances@p95 == 0 is of many runs`},
		"a least value":          {drill, "edit: [consumer.session.timeout.ms, ", "edit: [consumer.session.timeout.ms >= often, ", `the least value is that of a setting`},
		"a share of many":        {drill, `rebalances: "== 0"`, `rebalances: "== 0 in 95%"`, `each variant keeps it by itself`},
		"budget":                 {drill, `rebalances: "== 0"`, `rebalance: "== 0"`, `did you mean "rebalances"?`},
		"place":                  {drill, "reference: {consumer.session.timeout.ms", "reference: {consumer.session.timeout", `"consumer.session.timeout" is not among what edit lists (did you mean "consumer.session.timeout.ms"?)`},
		"two hints":              {drill, "  - From which event does the coordinator count?\n", "", "hints: wants three"},
		"par":                    {drill, "crash:gap.max", "crash:availability", "is no metric of which less is better"},
		"a scenario of it":       {"drills/two-sided/crash.yaml", "kill: victim", "kil: victim", "c/drills/two-sided/crash.yaml:"},
		"figure in the story":    {"drills/two-sided/DRILL.md", "for some seconds", "for 8 seconds", `"8" is a figure in prose`},
		"placeholder, unclosed":  {lesson, "{answer} is what came of it.", "{answer is what came of it.", "a { is not closed"},
		"another scenario's key": {lesson, "application.commit: none", "aplication.commit: none", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(small(t, test.file, test.from, test.to), "c")
			if test.want == "" {
				if err != nil {
					t.Errorf("settings are seen when they are put into the scenario: %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("want %s, got %v", test.want, err)
			}
		})
	}
}

// Check finds what a text says and no run bears out.
func TestCheckFindsWhatIsNotSo(t *testing.T) {
	if err := smallCourse(t).Check(); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ file, from, to, want string }{
		"the answer moved":     {question, "is: 42.08 s", "is: 42.07 s", "the answer has moved: is: 42.07 s, and it comes to 42.08 s"},
		"a claim":              {question, `"gap.max < session + 2s"`, `"gap.max < session - 2s"`, "it is claimed that gap.max < session - 2s, and it is not so"},
		"a wrong one is right": {question, "says: 3 * heartbeat", "says: session - heartbeat", "is right: the answer is"},
		"a hint that tells":    {question, "hint: ", "hint: Is it more than {session}? ", `the hint tells the answer, with "45 s"`},
		"always right":         {question, "says: [eager, cooperative]", "says: [cooperative, eager]", "the wrong answer is right in each of 1 draws"},
		"never believed":       {lesson, "when: pause < session", "when: pause > session", "the wrong answer is never believed"},
		"two options":          {question, "when: events.poll.timeout == 0", "when: events.poll.timeout >= 0", "of the options exactly one has to hold, and 2 do"},
		"a myth that is so":    {myths, "claims: rebalances == 0", "claims: rebalances > 0", "the run confirms what it is to refute"},
		"so that is not":       {myths, "pause: c2, for: 19s", "pause: c2, for: 27s", "so: rebalances == 0 does not hold there"},
		"a myth that is gone":  {lesson, "myth: pause-shorter-than-session", "myth: pause-shorter", `there is no myth "pause-shorter"`},
		"nothing to read":      {lesson, "read: [gc-pause-short", "read: [gc-pause-sort", `"gc-pause-sort" is no lesson, myth, drill, scenario or page`},
		"broken that passes":   {drill, `rebalances: "== 0"`, `rebalances: "<= 9"`, "what is broken passes all variants, and has to fail"},
		"reference that fails": {drill, "reference: {consumer.session.timeout.ms: 13000", "reference: {consumer.session.timeout.ms: 8000", "the reference passes"},
		"trap that passes":     {drill, "- {consumer.session.timeout.ms: 45000,", "- {consumer.session.timeout.ms: 12900,", "the trap consumer.session.timeout.ms: 12900 passes all variants"},
		"setting":              {question, "consumer.session.timeout.ms: session", "consumer.sesion.timeout.ms: session", `c/questions/liveness.yaml:11:35: "sesion.timeout.ms" is not a setting of consumer`},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := Load(small(t, test.file, test.from, test.to), "c")
			if err != nil {
				t.Fatal(err)
			}
			if err := checkOf(c, test.file); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("want %s, got %v", test.want, err)
			}
		})
	}
}
