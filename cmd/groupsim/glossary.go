package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/course/glossary"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

func newGlossary(term terminal) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "glossary [TERM]",
		Short: "Say what a term, a log line or an error name means, and which scenario shows it",
		Long: `glossary explains a term of groupsim's outputs, a setting, a name of an error, or a
line from the log of a broker or a client: what it means, which bundled scenario
shows it, and which KIP, class or page decides it. Without TERM it lists all
terms by topic.`,
		Example: `  groupsim glossary handover
  groupsim glossary MEMBER_ID_REQUIRED
  groupsim glossary 'Heartbeat session expired, marking coordinator dead'`,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := checkOutput(output, listForms); err != nil {
			return wrong(err)
		}
		all, err := glossary.Entries()
		if err != nil {
			return err
		}
		found := all
		if text := strings.Join(args, " "); len(args) > 0 {
			var near []string
			if found, near = glossary.Find(all, text); len(found) == 0 {
				return unknownTerm(cmd, text, near)
			}
		}
		return write(cmd, "the glossary", func(w io.Writer) error {
			switch {
			case output == "json":
				return glossaryJSON(w, found)
			case len(args) == 0:
				return glossaryTopics(w, term, found)
			}
			return glossaryText(w, term, found)
		})
	}
	addOutput(cmd, &output, listForms, "list", " (one term a line)")
	return cmd
}

// unknownTerm refuses what the glossary does not have.
func unknownTerm(cmd *cobra.Command, text string, near []string) error {
	err := fmt.Sprintf("the glossary has nothing about %q", words.Short(text))
	if len(near) > 1 {
		return usage(cmd, err+"; near to it: "+strings.Join(near, ", "), "")
	}
	return usage(cmd, err, strings.Join(near, ""))
}

func glossaryJSON(w io.Writer, list []glossary.Entry) error {
	for _, e := range list {
		if err := report.WriteJSON(w, e); err != nil {
			return err
		}
	}
	return nil
}

// glossaryTopics lists the terms of each topic.
func glossaryTopics(w io.Writer, term terminal, all []glossary.Entry) error {
	p := words.NewPage(term.width, term.colour)
	for _, topic := range glossary.Topics(all) {
		var terms []string
		for _, e := range all {
			if e.Topic == topic {
				terms = append(terms, words.NoBreak(e.Term))
			}
		}
		p.Line(p.Paint(words.Bold, topic))
		p.Hang("  ", strings.Join(terms, " · "))
		p.Line()
	}
	p.Line("groupsim glossary TERM  what it means; TERM can be a line from a log, too")
	_, err := io.WriteString(w, p.String())
	return err
}

// glossaryText tells what there is to know of terms.
func glossaryText(w io.Writer, term terminal, list []glossary.Entry) error {
	p := words.NewPage(term.width, term.colour)
	for i, e := range list {
		if i > 0 {
			p.Line()
		}
		p.Line(p.Paint(words.Bold, e.Term), p.Paint(words.Dim, "  "+e.Topic))
		p.Hang("  ", e.Means)
		if len(e.Also) > 0 {
			p.Hang("  also      ", strings.Join(e.Also, ", "))
		}
		if len(e.Seen) > 0 {
			p.Hang("  in a run  ", strings.Join(e.Seen, ", "))
		}
		for j, scenario := range e.Shows {
			p.Line([]string{"  to see it ", "            "}[min(j, 1)][:12], "groupsim run ", scenario)
		}
		if len(e.Rule) > 0 {
			p.Hang("  ruled by  ", strings.Join(e.Rule, ", "))
		}
	}
	_, err := io.WriteString(w, p.String())
	return err
}
