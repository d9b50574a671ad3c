package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/course"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// drillFlags are those of the drills' commands.
type drillFlags struct{ state, output string }

func newDrill(term terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "drill",
		Short: "Mend a group that is broken, and be checked by runs",
		Long: `drill hands out a scenario that is broken, with what it has to keep and what may
be changed. Edit scenario.yaml and let it be checked: in variants that are drawn
by what you wrote, so that nothing can be tuned to them, and the same file has
the same verdict everywhere.

Exit codes of check: 0 passed, 3 not, 2 a file that is wrong, or in which
something else was changed.`,
		Example: "  groupsim drill list\n  groupsim drill start two-sided\n  groupsim drill check two-sided",
		Args:    noDrillAlone,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newDrillList(term), newDrillStart(term), newDrillCheck(term), newDrillHint(term), newDrillSolution(term), newDrillExam(term), newDrillVerify())
	return cmd
}

// noDrillAlone refuses an unknown command, and says what whoever names a drill may have meant.
func noDrillAlone(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		if c, err := course.BuiltIn(); err == nil {
			if x, err := c.Drill(args[0]); err == nil {
				return usage(cmd, "drill "+x.ID+" lacks what is to be done", "groupsim drill start "+x.ID)
			}
		}
	}
	return unknownCommand(cmd, args)
}

// drills is what such a command works with.
type drills struct {
	cmd    *cobra.Command
	term   terminal
	course *course.Course
	state  *state
	output string
	sits   *course.Exam // in whose folder it is; nil: in none
}

func (f *drillFlags) open(cmd *cobra.Command, term terminal) (*drills, error) {
	if f.output != "" {
		if err := checkOutput(f.output, listForms); err != nil {
			return nil, wrong(err)
		}
	}
	c, err := course.BuiltIn()
	if err != nil {
		return nil, failed(err)
	}
	s, err := openState(f.state)
	if err != nil {
		return nil, wrong(err)
	}
	return &drills{cmd: cmd, term: term, course: c, state: s, output: f.output}, nil
}

func (d *drills) text(write func(p *words.Page)) error {
	return printPage(d.cmd, d.term, write)
}

// json prints a document on one line.
func (d *drills) json(document any) error {
	return report.WriteJSON(d.cmd.OutOrStdout(), document)
}

// note remembers something, and when.
func (d *drills) note(name string, number int) error {
	d.state.Note(name, number, d.term.now())
	if err := d.state.save(); err != nil {
		return failed(err)
	}
	return nil
}

// What is remembered of a drill stands in lines of these names.
const (
	drillLine, hintsLine, solutionLine = "drill/", "hints/", "solution/"
	drillStarted, drillPassed          = 1, 2
)

func newDrillList(term terminal) *cobra.Command {
	var flags drillFlags
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the drills, with those that are passed",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := flags.open(cmd, term)
			if err != nil {
				return err
			}
			return d.list()
		},
	}
	stateFlag(cmd, &flags.state)
	addOutput(cmd, &flags.output, listForms, "list", " (one drill a line)")
	return cmd
}

func (d *drills) list() error {
	var rows [][]string
	for _, x := range d.course.ByLevel() {
		e, _ := d.state.Of(drillLine + x.ID)
		if d.output == "json" {
			if err := d.json(map[string]any{"drill": x.ID, "title": x.Title, "level": x.Level, "minutes": x.Minutes, "started": e.Box >= drillStarted, "passed": e.Box == drillPassed}); err != nil {
				return err
			}
		}
		mark := map[int]string{drillStarted: "…", drillPassed: "✓"}[e.Box]
		rows = append(rows, []string{mark, x.ID, x.Level, fmt.Sprintf("%d min", x.Minutes), x.Title})
	}
	if d.output == "json" {
		return nil
	}
	return d.text(func(p *words.Page) {
		p.Table([]words.Column{{}, {Head: "drill"}, {Head: "level"}, {Head: "time", Right: true}, {Lines: words.All}}, rows, nil)
		p.Line()
		p.Line("groupsim drill start NAME hands one out.")
	})
}

func newDrillStart(term terminal) *cobra.Command {
	var flags drillFlags
	cmd := &cobra.Command{
		Use:     "start NAME [DIR]",
		Short:   "Hand out a drill: a folder with scenario.yaml to edit, and DRILL.md",
		Example: "  groupsim drill start two-sided\n  groupsim drill start two-sided ./try",
		Args:    between(1, 2, "a drill, and a folder to make"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := flags.open(cmd, term)
			if err != nil {
				return err
			}
			_, dir, err := d.start(args[0], args[1:])
			if err != nil {
				return err
			}
			return d.text(func(p *words.Page) {
				p.Hang("", "Read "+words.Visible(filepath.Join(dir, "DRILL.md"))+", edit "+words.Visible(filepath.Join(dir, course.EditedFile))+", and")
				p.Line("  groupsim drill check " + words.Visible(dir))
			})
		},
	}
	stateFlag(cmd, &flags.state)
	return cmd
}

// start writes the files of a drill into a folder of their own.
func (d *drills) start(name string, in []string) (*course.Drill, string, error) {
	x, err := d.course.Drill(name)
	if err != nil {
		return nil, "", wrong(err)
	}
	dir := folder(in, name)
	files, err := x.Handout()
	if err != nil {
		return nil, "", failed(err)
	}
	for _, f := range append(files, course.File{Name: resultFile}) {
		if _, err := os.Lstat(filepath.Join(dir, f.Name)); err == nil {
			return nil, "", wrong(fmt.Errorf("%s is there already: name another folder, or take it away", words.Visible(filepath.Join(dir, f.Name))))
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, "", wrong(fmt.Errorf("cannot make %s: %w", words.Visible(dir), reason(err)))
	}
	for _, f := range files {
		if err := writeBytes(filepath.Join(dir, f.Name), f.Text); err != nil {
			return nil, "", failed(err)
		}
	}
	if e, _ := d.state.Of(drillLine + name); e.Box == drillPassed {
		return x, dir, nil
	}
	return x, dir, d.note(drillLine+name, drillStarted)
}

// folder is the one that somebody names, or the usual one.
func folder(args []string, usual string) string {
	if len(args) > 0 {
		return args[0]
	}
	return usual
}

// submission reads the file of a drill's folder.
func (d *drills) submission(in []string) (s *course.Submission, dir string, err error) {
	dir = folder(in, ".")
	path := filepath.Join(dir, course.EditedFile)
	data, err := readHandout(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, dir, wrong(fmt.Errorf("there is no %s: 'groupsim drill start NAME' hands one out, and check takes its folder", words.Visible(path)))
	}
	if err != nil {
		return nil, dir, wrong(fmt.Errorf("cannot read %s: %w", words.Visible(path), reason(err)))
	}
	if s, err = d.course.Read(path, data); err != nil {
		return nil, dir, wrong(err)
	}
	return s, dir, nil
}

// drillOf finds the drill that is meant: by its name, or the one of this folder.
func (d *drills) drillOf(args []string) (*course.Drill, string, error) {
	if len(args) > 0 {
		x, err := d.course.Drill(args[0])
		switch isFolder := strings.ContainsAny(args[0], `/\.`); {
		case err == nil:
			return x, args[0], nil
		case !isFolder:
			return nil, "", wrong(err)
		}
	}
	dir := folder(args, ".")
	data, err := readHandout(filepath.Join(dir, course.EditedFile))
	if err != nil {
		return nil, "", wrong(errors.New("name a drill, or go into its folder: 'groupsim drill list' has them"))
	}
	x, err := d.course.DrillOf(data)
	if err != nil {
		return nil, "", wrong(err)
	}
	return x, dir, nil
}

// readHandout reads no more of a file than a scenario can have.
func readHandout(path string) ([]byte, error) { return readAtMost(path, scenarios.MaxSize) }

// readAtMost reads so many bytes of a file, and one more if there are more.
func readAtMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}
