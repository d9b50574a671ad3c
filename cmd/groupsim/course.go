package main

import (
	"fmt"
	"io"
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
	cmd.AddCommand(newCourseCheck(), newCourseExport(), newCourseShow(), newCourseSchema())
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
		Args:    between(0, 1, "one directory at most"),
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

func newCourseExport() *cobra.Command {
	draws := 3
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the course as one JSON document, with some draws of each question and their answers",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := course.BuiltIn()
			if err != nil {
				return failed(err)
			}
			return write(cmd, "the course", func(w io.Writer) error { return c.Export(w, draws) })
		},
	}
	cmd.Flags().IntVar(&draws, "draws", draws, "have `N` draws of each question, the medians first")
	return cmd
}

func newCourseShow() *cobra.Command {
	return &cobra.Command{
		Use:     "show FILE",
		Short:   "Print a file of the course that comes with groupsim",
		Example: "  groupsim course show worlds/three.yaml | groupsim run -",
		Args:    between(1, 1, "one file of the course"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := course.BuiltIn()
			if err != nil {
				return failed(err)
			}
			data, err := c.Open(args[0])
			if err != nil {
				return wrong(err)
			}
			_, err = cmd.OutOrStdout().Write(data)
			return err
		},
	}
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
