package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/course"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// resultFile is the transcript in the folder of an exam.
const resultFile = "RESULT.json"

func newDrillExam(term terminal) *cobra.Command {
	var flags drillFlags
	limit := 20 * time.Minute
	cmd := &cobra.Command{
		Use:   "exam [NAME] [DIR]",
		Short: "Take a drill against the clock, without hints, with a transcript",
		Long: `exam hands out a drill as start does, and begins a transcript: RESULT.json. Every
check in the folder is written down there, with the file that was handed in and
the time. There are no hints. Without a name it hands out the first drill that
is not passed. Whoever gets RESULT.json makes all of it again with
'groupsim drill verify'.`,
		Example: "  groupsim drill exam two-sided --time 20m\n  groupsim drill check two-sided\n  groupsim drill verify two-sided/RESULT.json",
		Args:    between(0, 2, "a drill, and a folder to make"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := flags.open(cmd, term)
			if err != nil {
				return err
			}
			if limit <= 0 || limit > course.MostTime {
				return wrong(fmt.Errorf("--time %s: wants a time to work in, such as 20m, and %s at most", limit, course.MostTime))
			}
			return d.exam(args, limit)
		},
	}
	stateFlag(cmd, &flags.state)
	cmd.Flags().DurationVar(&limit, "time", limit, "the `TIME` that there is")
	return cmd
}

func (d *drills) exam(args []string, limit time.Duration) error {
	if len(args) == 0 {
		args = []string{d.notPassed()}
	}
	x, dir, err := d.start(args[0], args[1:])
	if err != nil {
		return err
	}
	e := course.NewExam(x, d.term.now(), limit)
	if err := writeExam(dir, e); err != nil {
		return err
	}
	return d.text(func(p *words.Page) {
		p.Hang("", "The clock runs, to "+e.Ends().In(d.term.now().Location()).Format("15:04:05")+". Read "+words.Visible(filepath.Join(dir, "DRILL.md"))+", edit "+words.Visible(filepath.Join(dir, course.EditedFile))+", and")
		p.Line("  groupsim drill check " + words.Visible(dir))
		p.Hang("", "as often as you like: every check is written down in "+words.Visible(filepath.Join(dir, resultFile))+".")
	})
}

// notPassed is the first drill that nobody has passed here, or else the first; easy ones are
// ahead.
func (d *drills) notPassed() string {
	list := d.course.ByLevel()
	for _, x := range list {
		if e, _ := d.state.Of(drillLine + x.ID); e.Box != drillPassed {
			return x.ID
		}
	}
	return list[0].ID
}

func writeExam(dir string, e *course.Exam) error {
	data, err := e.JSON()
	if err == nil {
		err = writeBytes(filepath.Join(dir, resultFile), data)
	}
	if err != nil {
		return failed(err)
	}
	return nil
}

// mostTranscript is how large one may be: a check is some kilobytes.
const mostTranscript = 16 << 20

func readExam(path string) (*course.Exam, error) {
	data, err := readAtMost(path, mostTranscript)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", words.Visible(path), reason(err))
	}
	if len(data) > mostTranscript {
		return nil, fmt.Errorf("%s is no transcript of an exam: it is larger than %d MiB", words.Visible(path), mostTranscript>>20)
	}
	e, err := course.ReadExam(data)
	if err != nil {
		return nil, fmt.Errorf("%s %w", words.Visible(path), err)
	}
	return e, nil
}

// examOf finds the exam whose folder it is, to which a file is handed in; nil: it is none.
func examOf(dir string, s *course.Submission) (*course.Exam, error) {
	e, err := readExam(filepath.Join(dir, resultFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, wrong(err)
	case e.Drill != s.Drill.ID:
		return nil, wrong(fmt.Errorf("%s is of the drill %s, and scenario.yaml of %s", words.Visible(filepath.Join(dir, resultFile)), words.Visible(e.Drill), s.Drill.ID))
	}
	return e, nil
}

// standing says how an exam stands after its last check.
func standing(e *course.Exam) string {
	last := &e.Checks[len(e.Checks)-1]
	written := fmt.Sprintf("Written down as check %d", len(e.Checks))
	if last.Late {
		return written + ", which came too late: the time was up at " + e.Ends().Local().Format("15:04:05") + "."
	}
	return written + fmt.Sprintf(", with %s left.", e.Ends().Sub(last.At).Round(time.Second))
}

func newDrillVerify() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "verify RESULT.json",
		Short: "Make all checks of an exam again, and say whether they are as written",
		Long: `verify makes every check of a transcript again: the same file has the same
verdict everywhere. It ends with 0 where the exam was passed in time, 3 where it
was not, and 2 where something is not as it was written down. The times are the
candidate's clock's, and nothing shows that a check was left out.`,
		Args: between(1, 1, "one RESULT.json"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkOutput(output, listForms); err != nil {
				return wrong(err)
			}
			e, err := readExam(args[0])
			if err != nil {
				return wrong(err)
			}
			c, err := course.BuiltIn()
			if err != nil {
				return failed(err)
			}
			if err := c.Verify(e); err != nil {
				return wrong(fmt.Errorf("%s is refused: %w", words.Visible(args[0]), err))
			}
			if output == "json" {
				err = report.WriteJSON(cmd.OutOrStdout(), map[string]any{"drill": e.Drill, "passed": e.Passed, "checks": len(e.Checks), "started": e.Started, "minutes": e.Minutes, "genuine": true})
			} else {
				_, err = io.WriteString(cmd.OutOrStdout(), transcript(e))
			}
			if err != nil || e.Passed {
				return err
			}
			return ended(exitUnmet)
		},
	}
	addOutput(cmd, &output, listForms, "verdict", "")
	return cmd
}

// transcript tells an exam, a check a line.
func transcript(e *course.Exam) string {
	p := words.NewPage(narrowest, false)
	for i, x := range e.Checks {
		late := ""
		if x.Late {
			late = ", too late"
		}
		p.Hang(fmt.Sprintf("%d  %s  ", i+1, x.At.Sub(e.Started)), fmt.Sprintf("%d of %d%s: %s", x.Kept, x.Of, late, x.Changed))
	}
	said := "not passed"
	if e.Passed {
		said = "passed in time"
	}
	p.Line(fmt.Sprintf("%s: %s, as it was written down. It had %s, from %s on.", e.Drill, said, time.Duration(e.Minutes*float64(time.Minute)), e.Started.UTC().Format(time.DateTime+" MST")))
	return p.String()
}
