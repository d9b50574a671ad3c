package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/playground"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/web"
	"github.com/groupsim/groupsim/words"
)

// firstPlayed is what the playground begins with where nobody says what.
const firstPlayed = "gc-pause"

func newPlay() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "play [SCENARIO]",
		Short: "Open the playground: the same simulator in a page of the browser",
		Long: `play writes the playground, a page in one file that needs nothing but a browser,
and opens it. There, time passes, members are killed, paused, slowed and cut off
by a click, and each click is a line of the scenario at that moment: what is
saved there is a file for "groupsim run", which makes the same events of it.

With --output the page is written to that file and not opened.`,
		Example:           "  groupsim play\n  groupsim play rolling-deploy\n  groupsim play ./mine.yaml --output playground.html",
		ValidArgsFunction: scenariosOrFiles,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return wrong(fmt.Errorf("play takes one scenario, got %d; 'groupsim list' names the bundled ones", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return play(cmd, append(args, firstPlayed)[0], output) },
	}
	cmd.Flags().StringVar(&output, "output", "", "write the page to this `FILE`, and do not open it")
	return cmd
}

func play(cmd *cobra.Command, scenario, output string) error {
	if err := checkPlaces(cmd, scenarioFiles([]string{scenario}), outputFile{"--output", output}); err != nil {
		return wrong(err)
	}
	source, err := sourceOf(cmd, scenario)
	if err != nil {
		return wrong(err)
	}
	start := playground.NewStart(cmd.Context(), source)
	if err := cmd.Context().Err(); err != nil {
		return failed(context.Cause(cmd.Context()))
	}
	path := output
	if path == "" {
		if path, err = ownPage(); err != nil {
			return failed(err)
		}
	}
	if err := writeFile(path, func(w io.Writer) error { return web.Page(w, start) }); err != nil {
		return failed(err)
	}
	shown := words.Visible(path)
	said := shown + " is written."
	if output == "" {
		if said = shown + " is open in the browser."; openPage(path) != nil {
			said = "Open " + shown + " in a browser."
		}
	}
	return write(cmd, "what was written", func(w io.Writer) error {
		_, err := fmt.Fprintln(w, said)
		return err
	})
}

// sourceOf reads the text of a scenario as it is: what is wrong with it, the page says.
func sourceOf(cmd *cobra.Command, scenario string) (playground.Source, error) {
	switch {
	case scenario == "-":
		text, err := readScenario(cmd.InOrStdin())
		return playground.Source{File: "scenario.yaml", Text: text}, err
	case groupsim.IsFile(scenario):
		f, err := os.Open(scenario)
		if err != nil {
			return playground.Source{}, fmt.Errorf("%s: cannot be opened: %w", scenario, reason(err))
		}
		defer f.Close()
		text, err := readScenario(f)
		if err != nil {
			return playground.Source{}, fmt.Errorf("%s: %w", scenario, reason(err))
		}
		return playground.Source{File: filepath.Base(scenario), Text: text}, nil
	}
	text, err := scenarios.Open(scenario)
	return playground.Source{File: scenario + ".yaml", Text: string(text)}, err
}

func readScenario(r io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(r, scenarios.MaxSize+1))
	if err == nil && len(text) > scenarios.MaxSize {
		err = errors.New("is larger than 1 MiB; a scenario is a few kilobytes")
	}
	return string(text), err
}

// ownPage is where the page lies that is opened: in a folder that is the user's own.
func ownPage() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no place for the page (%w): name one with --output", err)
	}
	dir := filepath.Join(cache, "groupsim")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("there is no place for the page: %w: name one with --output", err)
	}
	return filepath.Join(dir, "playground.html"), nil
}

// openPage has the browser open it, as people's desktops do.
func openPage(path string) error {
	opener := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		opener = []string{"open"}
	case "windows":
		opener = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	return exec.Command(opener[0], append(opener[1:], path)...).Run()
}
