package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/course"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/words"
)

// sessionFlags are those of all commands that ask.
type sessionFlags struct {
	state, answers, output string
	noPredict              bool
	draw                   int64
}

func (f *sessionFlags) add(cmd *cobra.Command) {
	stateFlag(cmd, &f.state)
	cmd.Flags().StringVar(&f.answers, "answers", "", "take answers from this `FILE`: a line each, or ITEM: ANSWER")
	cmd.Flags().BoolVar(&f.noPredict, "no-predict", false, "tell the answers without asking, for whoever teaches")
	cmd.Flags().Int64Var(&f.draw, "draw", -1, "draw the `N`-th numbers of each question, and not those of the day; 0: the medians")
	addOutput(cmd, &f.output, listForms, "session", " (one answer a line)")
}

// session asks questions, one after another.
type session struct {
	sessionFlags
	cmd     *cobra.Command
	term    terminal
	course  *course.Course
	state   *state
	answers *answers
	today   time.Time
	right   int
	asked   int
	toRead  bool // an answer was told that nobody has gone on from
	over    bool // somebody has had enough
}

// open begins a session.
func (f *sessionFlags) open(cmd *cobra.Command, term terminal) (*session, error) {
	if err := checkOutput(f.output, listForms); err != nil {
		return nil, wrong(err)
	}
	if f.draw < -1 {
		return nil, wrong(fmt.Errorf("--draw %d: wants 0, for the medians, or a number above", f.draw))
	}
	c, err := course.BuiltIn()
	if err != nil {
		return nil, failed(err)
	}
	s := &session{sessionFlags: *f, cmd: cmd, term: term, course: c, today: term.now()}
	if s.state, err = openState(f.state); err != nil {
		return nil, wrong(err)
	}
	if s.answers, err = answersFrom(f.answers, cmd.InOrStdin(), s.screen()); err != nil {
		return nil, wrong(err)
	}
	if err := s.answers.mustBeOf(c); err != nil {
		return nil, wrong(fmt.Errorf("%s: %w", f.answers, err))
	}
	return s, nil
}

// screen is where what is typed shows; nil: nowhere.
func (s *session) screen() io.Writer {
	if s.output != "text" || !s.term.screen {
		return nil
	}
	return s.cmd.OutOrStdout()
}

func (s *session) drawOf() uint64 {
	if s.draw >= 0 {
		return uint64(s.draw)
	}
	return course.DrawOf(s.today)
}

// text prints for people, and nothing where programs read.
func (s *session) text(write func(p *words.Page)) error {
	if s.output != "text" {
		return nil
	}
	return printPage(s.cmd, s.term, write)
}

// turn is one question with what was said, as programs read it.
type turn struct {
	Item     string          `json:"item"`
	Draw     uint64          `json:"draw"`
	Ask      string          `json:"ask"`
	Wants    string          `json:"wants"`
	Choices  []course.Choice `json:"choices,omitempty"`
	Ends     report.Ms       `json:"ends_ms,omitempty"` // of the timeline that is to be marked
	Guess    *string         `json:"guess,omitempty"`
	Answer   *course.Value   `json:"answer,omitempty"`
	Shown    string          `json:"shown,omitempty"`
	Grade    course.Grade    `json:"grade,omitempty"`
	Beside   string          `json:"beside,omitempty"` // of a mark: where it lies beside the run's
	Belief   string          `json:"belief,omitempty"`
	Myth     string          `json:"myth,omitempty"`
	Why      string          `json:"why,omitempty"`
	Rule     string          `json:"rule,omitempty"`
	Commands []string        `json:"commands,omitempty"`
	Box      int             `json:"box,omitempty"`
	Due      string          `json:"due,omitempty"`
}

// ask asks one question and tells what came of it. Nothing of the answer is printed before
// somebody has said something.
func (s *session) ask(item *course.Item, heading string) (grade course.Grade, err error) {
	asked, err := item.Pose(s.drawOf())
	if err != nil {
		return "", failed(fmt.Errorf("%s: %w", item.ID, err))
	}
	t := &turn{Item: item.ID, Draw: asked.Draw, Ask: asked.Text, Wants: asked.Wants(), Choices: asked.Choices, Ends: asked.Ends}
	if err := s.pose(asked, heading); err != nil {
		return "", err
	}
	guess, said, skip := course.Guess{}, "", s.noPredict
	if !skip {
		guess, said, skip = s.guess(asked)
		if skip {
			return "", s.line(t)
		}
	}
	solved, err := asked.Solve()
	if err != nil {
		return "", failed(fmt.Errorf("%s: %w", item.ID, err))
	}
	t.Answer, t.Shown, t.Rule, t.Commands = &solved.Value, solved.Shown, item.Rule, solved.Commands()
	if s.noPredict {
		if t.Why, err = solved.Why(); err != nil {
			return "", failed(err)
		}
		return "", s.told(t, solved, markOf("run", solved.Value))
	}
	v, err := solved.Judge(guess)
	if err != nil {
		return "", failed(fmt.Errorf("%s: %w", item.ID, err))
	}
	e := s.state.Answered(item.ID, v.Grade, s.today)
	t.Guess, t.Grade, t.Beside, t.Belief, t.Myth, t.Why, t.Box, t.Due = &said, v.Grade, v.Beside, v.Belief, v.Myth, v.Why, e.Box, e.Day
	s.asked++
	if v.Grade.Right() {
		s.right++
	}
	if err := s.state.save(); err != nil {
		return "", failed(err)
	}
	if err := s.told(t, solved, markOf("you", guess.Value), markOf("run", solved.Value)); err != nil {
		return "", err
	}
	return v.Grade, nil
}

func poseQuestion(p *words.Page, asked *course.Asked, heading string) {
	p.Line()
	p.Line(p.Paint(words.Bold, heading))
	hang(p, "", asked.Text)
	for _, c := range asked.Choices {
		hang(p, "  "+c.Letter+"  ", c.Text)
	}
}

// pose puts a question, with an empty timeline where that is to be marked.
func (s *session) pose(asked *course.Asked, heading string) error {
	if err := s.text(func(p *words.Page) { poseQuestion(p, asked, heading) }); err != nil {
		return err
	}
	if err := s.bar(asked); err != nil || s.noPredict {
		return err
	}
	return s.text(func(p *words.Page) { p.Hang("", wants(asked)) })
}

// bar prints the timeline that is to be marked, with the marks that there are.
func (s *session) bar(asked *course.Asked, marks ...print.Mark) error {
	if s.output != "text" || asked.Ends == 0 {
		return nil
	}
	err := print.Bar(s.cmd.OutOrStdout(), asked.Ends, marks, s.term.width, s.term.colour)
	if err != nil || len(marks) == 0 {
		return err
	}
	return s.text(func(p *words.Page) { p.Line() }) // another timeline comes, with an axis of its own
}

// markOf is a mark on that.
func markOf(label string, v course.Value) print.Mark {
	from, to := v.Bounds()
	return print.Mark{Label: label, From: from, To: to}
}

// wants says how a question is answered, and with which keys it is not.
func wants(asked *course.Asked) string {
	return "Your guess: " + asked.Wants() + ". " + helpKey(asked.Hint) + "s skip, q quit."
}

// helpKey offers the key for a hint, where there is one.
func helpKey(hint string) string {
	if hint == "" {
		return ""
	}
	return "h hint, "
}

// help gives a hint.
func (s *session) help(hint string) {
	if hint == "" {
		hint = "There is no hint for this one."
	}
	_ = s.text(func(p *words.Page) { hang(p, "  ", hint) })
}

// refuse says that what was said to an item is no answer.
func (s *session) refuse(item string, err error) {
	if s.answers.asks {
		_ = s.text(func(p *words.Page) { p.Hang("  ", err.Error()) })
		return
	}
	complain(s.cmd.ErrOrStderr(), fmt.Errorf("%s: %w", item, err))
}

// pause lets somebody read before the next question comes.
func (s *session) pause() {
	if !s.toRead || !s.answers.asks || s.output != "text" || s.over {
		return
	}
	s.toRead = false
	_ = s.text(func(p *words.Page) { p.Line(p.Paint(words.Dim, "Enter goes on, q quits.")) })
	text, ok := s.answers.next(s.cmd.Context(), "", " q")
	s.over = !ok || text == "q"
}

// said reads what somebody says to an item, of which the keys in alone are an answer without
// Enter; false: nothing any more.
func (s *session) said(item, alone string) (string, bool) {
	if s.answers.asks && s.output == "text" {
		fmt.Fprint(s.cmd.OutOrStdout(), "> ")
	}
	return s.answers.next(s.cmd.Context(), item, alone)
}

// guess reads what somebody believes; stop: the question is passed over, or the session ends.
func (s *session) guess(asked *course.Asked) (g course.Guess, said string, stop bool) {
	for {
		text, ok := s.said(asked.Item.ID, "hsq")
		if !ok || text == "q" {
			s.over = ok || s.output == "text" || s.cmd.Context().Err() != nil
			return g, "", true
		}
		switch text = strings.TrimSpace(text); text {
		case "s":
			return g, "", true
		case "h":
			s.help(asked.Hint)
			continue
		}
		g, err := asked.Read(text)
		if err == nil {
			return g, text, false
		}
		s.refuse(asked.Item.ID, err)
	}
}

// line prints a turn for programs.
func (s *session) line(t *turn) error {
	if s.output != "json" {
		return nil
	}
	return report.WriteJSON(s.cmd.OutOrStdout(), t)
}

// marks of the grades.
var marks = map[course.Grade]struct{ colour, text string }{
	course.Exact: {words.Green, "✓ Right."},
	course.Near:  {words.Green, "✓ Near enough."},
	course.Order: {words.Yellow, "~ The right order of magnitude."},
	course.Off:   {words.Red, "✗ Not so."},
}

// oneOfTheRuns stands above the picture of many.
const oneOfTheRuns = "One of the runs (--run 1):"

// told prints what came of a question: the answer, of one that was marked the marks, the
// picture, and why.
func (s *session) told(t *turn, solved *course.Solved, set ...print.Mark) error {
	if err := s.line(t); err != nil {
		return err
	}
	if err := s.text(func(p *words.Page) {
		p.Line()
		if m, ok := marks[t.Grade]; ok {
			p.Line(p.Paint(m.colour, m.text))
		}
		hang(p, "The run says: ", t.Shown+".")
		if t.Beside != "" {
			hang(p, "  ", t.Beside)
		}
		if t.Belief != "" {
			hang(p, "  ", t.Belief)
		}
		if t.Myth != "" {
			p.Line("  groupsim myth ", t.Myth)
		}
		p.Line()
		if solved.OneOfMany() {
			p.Line(oneOfTheRuns)
		}
	}); err != nil {
		return err
	}
	if err := s.bar(solved.Asked, set...); err != nil {
		return err
	}
	if err := s.picture(solved.Report); err != nil {
		return err
	}
	s.toRead = true
	return s.text(func(p *words.Page) {
		p.Line()
		said, links := course.Links(t.Why)
		hang(p, "", said)
		for _, link := range links {
			hang(p, "  - ", link)
		}
		if t.Rule != "" {
			p.Hang("Rule: ", t.Rule)
		}
		for _, c := range t.Commands {
			shellLines(p, c)
		}
	})
}

// picture prints the timeline of a run.
func (s *session) picture(r *report.Report) error {
	if s.output != "text" || r == nil {
		return nil
	}
	return print.Timeline(s.cmd.OutOrStdout(), r, s.term.width, s.term.colour)
}

// end says how it went, and what there is to read.
func (s *session) end(read []string, more ...string) error {
	return s.text(func(p *words.Page) {
		p.Line()
		if s.asked > 0 {
			p.Line(p.Paint(words.Bold, fmt.Sprintf("%d of %d right.", s.right, s.asked)))
		}
		for _, line := range more {
			hang(p, "", line)
		}
		reading(p, s.course, read)
	})
}

// reading says what to read next, each by the command that shows it.
func reading(p *words.Page, c *course.Course, names []string) {
	var all []string
	for _, name := range names {
		all = append(all, c.Where(name))
	}
	toRead(p, all)
}

func toRead(p *words.Page, commands []string) {
	if len(commands) == 0 {
		return
	}
	p.Line()
	p.Line("To go on:")
	for _, command := range commands {
		p.Line("  " + command)
	}
}
