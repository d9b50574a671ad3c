package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/course"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

func newLearn(term terminal) *cobra.Command {
	var flags sessionFlags
	cmd := &cobra.Command{
		Use:   "learn [LESSON]",
		Short: "Take a lesson: predict, run, and see why",
		Long: `learn alone says where you are, and what is next. A lesson is some cards: each
asks what a run will come to, makes the run when you have said what you expect,
and shows it, with the reason. Nothing is locked, and a wrong answer costs
nothing: what was wrong comes again in the quiz. A lesson that was left goes on
where it was.`,
		Example: "  groupsim learn\n  groupsim learn two-timers\n  groupsim learn two-timers --answers mine.txt -o json",
		Args:    between(0, 1, "one lesson at most"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return lessonNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := flags.open(cmd, term)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return s.overview()
			}
			l, err := s.course.Lesson(args[0])
			if err != nil {
				return wrong(err)
			}
			return s.lesson(l)
		},
	}
	flags.add(cmd)
	return cmd
}

func lessonNames() (names []string) {
	if c, err := course.BuiltIn(); err == nil {
		for _, l := range c.Lessons {
			names = append(names, l.ID)
		}
	}
	return names
}

// taken counts the cards of a lesson that were answered.
func (s *session) taken(l *course.Lesson) (n int) {
	for _, card := range l.Cards {
		if _, ok := s.state.Of(card.ID); ok {
			n++
		}
	}
	return n
}

// nextLesson is the first behind another that is not taken to its end, and behind the last the
// first of all; nil: all are taken.
func (s *session) nextLesson(behind *course.Lesson) *course.Lesson {
	n := slices.Index(s.course.Lessons, behind) + 1
	for _, l := range slices.Concat(s.course.Lessons[n:], s.course.Lessons[:n]) {
		if s.taken(l) < len(l.Cards) {
			return l
		}
	}
	return nil
}

// overview says where somebody is, and what is next.
func (s *session) overview() error {
	if s.output == "json" {
		return s.overviewJSON()
	}
	return s.text(func(p *words.Page) {
		var rows [][]string
		for i, l := range s.course.Lessons {
			needs := ""
			if len(l.Needs) > 0 {
				needs = " (better after " + words.And(l.Needs) + ")"
			}
			rows = append(rows, []string{strconv.Itoa(i + 1), l.ID, fmt.Sprintf("%d/%d", s.taken(l), len(l.Cards)), l.Title + needs})
		}
		p.Table([]words.Column{{Head: "", Right: true}, {Head: "lesson"}, {Head: "cards", Right: true}, {Head: "", Lines: words.All}}, rows, nil)
		p.Line()
		if l := s.nextLesson(nil); l != nil {
			p.Line(p.Paint(words.Bold, "Next: "), "groupsim learn "+l.ID)
		} else {
			p.Line("All lessons are taken. groupsim drill list has what to mend with your own hands.")
		}
		if n := s.due(); n > 0 {
			p.Line(words.Plural(n, "question") + " due again: groupsim quiz")
		}
	})
}

func (s *session) overviewJSON() error {
	next := s.nextLesson(nil)
	for _, l := range s.course.Lessons {
		if err := report.WriteJSON(s.cmd.OutOrStdout(), struct {
			Lesson string   `json:"lesson"`
			Title  string   `json:"title"`
			Needs  []string `json:"needs,omitempty"`
			Cards  int      `json:"cards"`
			Taken  int      `json:"taken"`
			Next   bool     `json:"next"`
		}{l.ID, l.Title, l.Needs, len(l.Cards), s.taken(l), l == next}); err != nil {
			return err
		}
	}
	return nil
}

// lesson takes a lesson, from the first card that was not answered; where all were, again.
func (s *session) lesson(l *course.Lesson) error {
	first := max(0, slices.IndexFunc(l.Cards, func(card *course.Item) bool { _, known := s.state.Of(card.ID); return !known }))
	about, ends, err := l.Texts()
	if err != nil {
		return failed(err)
	}
	if err := s.text(func(p *words.Page) {
		p.Line(p.Paint(words.Bold, l.Title))
		hang(p, "", about)
	}); err != nil {
		return err
	}
	for i := first; i < len(l.Cards); i++ {
		if s.pause(); s.over {
			break
		}
		if _, err := s.ask(l.Cards[i], fmt.Sprintf("%s: card %d of %d", l.Title, i+1, len(l.Cards))); err != nil {
			return err
		}
	}
	if s.over {
		return s.end(nil, "groupsim learn "+l.ID+" goes on here.")
	}
	more := []string{ends}
	if left := len(l.Cards) - s.taken(l); left > 0 && !s.noPredict {
		more = append(more, "", words.Plural(left, "card")+" left: groupsim learn "+l.ID+" asks again.")
	}
	if next := s.nextLesson(l); next != nil && next != l {
		more = append(more, "", "Next: groupsim learn "+next.ID)
	}
	return s.end(l.Read, more...)
}
