package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/course"
)

func newQuiz(term terminal) *cobra.Command {
	var flags sessionFlags
	var interview bool
	count := 10
	cmd := &cobra.Command{
		Use:   "quiz [TOPIC]",
		Short: "Answer questions whose answers are runs",
		Long: `quiz asks what is due again, the longest due first, and then what is new. What
was right comes again after 1, 3, 7, 21 and 60 days, with other numbers; what
was wrong tomorrow. --interview draws ten questions from all, and goes on from
some of them as an interviewer would.`,
		Example: "  groupsim quiz\n  groupsim quiz liveness\n  groupsim quiz --interview",
		Args:    between(0, 1, "one topic at most"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := flags.open(cmd, term)
			if err != nil {
				return err
			}
			if count < 1 {
				return wrong(fmt.Errorf("--count %d: wants a number above 0", count))
			}
			items, err := s.questions(args)
			switch {
			case err != nil:
				return wrong(err)
			case interview:
				return s.interview(items)
			}
			return s.quiz(s.state.Next(items, s.today, count))
		},
	}
	flags.add(cmd)
	cmd.Flags().BoolVar(&interview, "interview", false, "ten questions drawn from all, with what follows from the answers")
	cmd.Flags().IntVar(&count, "count", count, "ask `N` questions at most")
	return cmd
}

// questions are those of a topic, or all of the quiz and the cards that were taken.
func (s *session) questions(topic []string) ([]*course.Item, error) {
	if len(topic) > 0 {
		if _, err := s.course.Topic(topic[0]); err != nil {
			return nil, err
		}
		return s.course.Questions(topic[0]), nil
	}
	return append(s.cards(), s.course.Questions("")...), nil
}

// cards are those of lessons that were answered: they come again in the quiz.
func (s *session) cards() (all []*course.Item) {
	for _, l := range s.course.Lessons {
		for _, card := range l.Cards {
			if _, known := s.state.Of(card.ID); known {
				all = append(all, card)
			}
		}
	}
	return all
}

// due counts what is due again.
func (s *session) due() (n int) {
	for _, item := range append(s.cards(), s.course.Questions("")...) {
		if s.state.Due(item.ID, s.today) {
			n++
		}
	}
	return n
}

func (s *session) quiz(items []*course.Item) error {
	for i, item := range items {
		if s.pause(); s.over {
			break
		}
		if _, err := s.ask(item, fmt.Sprintf("Question %d of %d: %s", i+1, len(items), item.ID)); err != nil {
			return err
		}
	}
	if len(items) == 0 {
		return s.end(nil, "Nothing is due, and nothing is new. groupsim quiz TOPIC asks the questions of a topic when they are due.")
	}
	return s.end(nil)
}

// interview asks ten questions; after an answer may come the question that it leads to.
func (s *session) interview(items []*course.Item) error {
	const questions = 10
	items = course.Shuffled(items, s.drawOf())
	missed := map[string]int{} // what to read, by how many questions that were not answered right name it
	asked := map[string]bool{}
	for n := 0; n < questions && len(items) > 0; {
		item := items[0]
		items = items[1:]
		if asked[item.ID] {
			continue
		}
		if s.pause(); s.over {
			break
		}
		n++
		asked[item.ID] = true
		grade, err := s.ask(item, fmt.Sprintf("Question %d of %d", n, questions))
		if err != nil {
			return err
		}
		if !grade.Right() && !s.noPredict {
			for _, name := range item.Read {
				missed[name]++
			}
		}
		next := item.Follow.Wrong
		if grade.Right() {
			next = item.Follow.Right
		}
		if i := slices.IndexFunc(items, func(x *course.Item) bool { return x.ID == next }); i > 0 && grade != "" {
			follow := items[i]
			items = slices.Insert(slices.Delete(items, i, i+1), 0, follow)
		}
	}
	return s.end(mostNamed(missed))
}

// mostNamed is what an interview ends with: what most of the questions name that were not
// answered right, and no more than somebody would read.
func mostNamed(missed map[string]int) []string {
	const most = 5
	names := slices.SortedFunc(maps.Keys(missed), func(a, b string) int {
		return cmp.Or(cmp.Compare(missed[b], missed[a]), cmp.Compare(a, b))
	})
	return names[:min(most, len(names))]
}
