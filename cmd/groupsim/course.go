package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/course"
	"github.com/groupsim/groupsim/words"
)

func newCourse() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "course",
		Short: "Check a course, and give it to other programs",
		Long: `course is for authors: of the lessons, questions, myths and drills that learn,
quiz, myth and drill have. docs/course-format.md says what their files are.`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCourseCheck(), newCourseSchema())
	return cmd
}

func newCourseCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check [DIR]",
		Short: "Recompute all that a course says",
		Long: `check recomputes a course, that of a directory or the one that comes with
groupsim: every answer and what people believe in its place, the claims of the
texts, the myths, and each drill, which has to be broken as it is handed out,
mended by its reference, and not by its traps.`,
		Example: "  groupsim course check\n  groupsim course check ./mine",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := courseIn(args)
			if err != nil {
				return wrong(err)
			}
			if err := c.Check(); err != nil {
				return &exitError{code: exitUnmet, err: err}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "all is so: %s, %s, %s, %s\n", words.Plural(len(c.Lessons), "lesson"),
				words.Plural(len(c.Questions("")), "question"), words.Plural(len(c.Myths), "myth"), words.Plural(len(c.Drills), "drill"))
			return nil
		},
	}
}

// courseIn loads the course of a directory, or the one that comes with groupsim.
func courseIn(dir []string) (*course.Course, error) {
	if len(dir) == 0 {
		return course.BuiltIn()
	}
	if info, err := os.Stat(dir[0]); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s is no directory with a course: lessons/, questions/, myths/ and drills/", words.Visible(dir[0]))
	}
	return course.Load(os.DirFS(dir[0]), dir[0])
}

func newCourseSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema (draft-07) of the course's files",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(course.Schema())
			return err
		},
	}
}
