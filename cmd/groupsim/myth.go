package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/course"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

func newMyth(term terminal) *cobra.Command {
	var flags sessionFlags
	cmd := &cobra.Command{
		Use:   "myth [NAME]",
		Short: "A belief, the run that refutes it, and when it is so",
		Long: `myth alone lists what is believed of consumer groups. With a name it asks
whether you believe it, too, makes the run that refutes it, and says when it is
true.`,
		Example: "  groupsim myth\n  groupsim myth pause-shorter-than-session",
		Args:    between(0, 1, "one myth at most"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := flags.open(cmd, term)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return s.myths()
			}
			m, err := s.course.Myth(args[0])
			if err != nil {
				return wrong(err)
			}
			return s.myth(m)
		},
	}
	flags.add(cmd)
	return cmd
}

// myths lists them.
func (s *session) myths() error {
	if s.output == "json" {
		for _, m := range s.course.Myths {
			if err := report.WriteJSON(s.cmd.OutOrStdout(), map[string]string{"myth": m.ID, "belief": m.Belief}); err != nil {
				return err
			}
		}
		return nil
	}
	return s.text(func(p *words.Page) {
		var rows [][]string
		for _, m := range s.course.Myths {
			rows = append(rows, []string{m.ID, m.Belief})
		}
		p.Table([]words.Column{{Head: "myth"}, {Head: "what is believed", Lines: words.All}}, rows, nil)
		p.Line()
		p.Line("groupsim myth NAME asks what you believe, and runs it.")
	})
}

// myth tells one, when somebody has said whether it is so.
func (s *session) myth(m *course.Myth) error {
	hint, err := m.Helps()
	if err != nil {
		return failed(err)
	}
	if err := s.text(func(p *words.Page) {
		p.Lines(words.Bold, m.Belief)
		if !s.noPredict {
			p.Line("Is that so? yes or no. ", helpKey(hint), "q quit.")
		}
	}); err != nil {
		return err
	}
	believed, stop := s.believed(m, hint)
	if stop {
		return s.mythJSON(m, nil, "")
	}
	told, err := m.Tell()
	if err != nil {
		return failed(err)
	}
	if s.output == "json" {
		return s.mythJSON(m, told, believed)
	}
	return s.refuted(m, told, believed)
}

// refuted says that a myth is not so, why, and when it is.
func (s *session) refuted(m *course.Myth, told *course.Told, believed string) error {
	if err := s.text(func(p *words.Page) {
		p.Line()
		if believed == "no" {
			p.Line(p.Paint(words.Green, "✓ Right. It is not so."))
		} else {
			p.Line(p.Paint(words.Red, "✗ It is not so."))
		}
		hang(p, "", told.Because)
		p.Line()
		if m.Runs > 0 {
			p.Line(oneOfTheRuns)
		}
	}); err != nil {
		return err
	}
	if err := s.picture(told.Report); err != nil {
		return err
	}
	return s.text(func(p *words.Page) {
		for _, c := range told.Commands {
			shellLines(p, c)
		}
		if told.When != "" {
			p.Line()
			p.Line(p.Paint(words.Green, "✓ When it is so"))
			hang(p, "", told.When)
			for _, c := range told.SoCommands {
				shellLines(p, c)
			}
		}
		reading(p, s.course, m.Read)
	})
}

// believed reads whether somebody believes a myth; stop: nobody says.
func (s *session) believed(m *course.Myth, hint string) (yesOrNo string, stop bool) {
	for !s.noPredict {
		text, ok := s.said(m.ID, "hq")
		if !ok || text == "q" {
			return "", true
		}
		switch text = strings.ToLower(strings.TrimSpace(text)); text {
		case "y", "yes":
			return "yes", false
		case "n", "no":
			return "no", false
		case "h":
			s.help(hint)
		default:
			s.refuse(m.ID, fmt.Errorf("%s is no answer: it wants yes or no", scenarios.Quoted(text)))
		}
	}
	return "", false
}

func (s *session) mythJSON(m *course.Myth, told *course.Told, believed string) error {
	if s.output != "json" {
		return nil
	}
	return report.WriteJSON(s.cmd.OutOrStdout(), struct {
		Myth     string `json:"myth"`
		Belief   string `json:"belief"`
		Believed string `json:"guess,omitempty"`
		*course.Told
	}{m.ID, m.Belief, believed, told})
}
