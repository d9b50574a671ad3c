package main

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/words"
)

// A figure stands on one line with its unit.
func TestFiguresKeepTheirUnits(t *testing.T) {
	p := words.NewPage(80, false)
	hang(&p, "", strings.Repeat("x", 77)+" 3 s, then "+strings.Repeat("y", 67)+" 4m 58s and 2 servers.")
	want := strings.Repeat("x", 77) + "\n3 s, then " + strings.Repeat("y", 67) + "\n4m 58s and 2 servers.\n"
	if p.String() != want {
		t.Errorf("it is\n%s\nand not\n%s", p.String(), want)
	}
}

// A command that is too long for a line is broken before its flags, as a shell reads it, and one flag
// behind a comma.
func TestLongCommandsAreBroken(t *testing.T) {
	p := words.NewPage(80, false)
	shellLines(&p, "groupsim run scale-out")
	shellLines(&p, "groupsim run scale-out --set 'vary.heartbeat={choice: [3s]}' --set consumer.heartbeat.interval.ms=heartbeat --set 'expect={}' --runs 60")
	shellLines(&p, "groupsim run crash --set 'members=[{id: c1}, {id: c2, application: {on.revoked: callback}}, {id: c3}, {id: c4, start: 60s}]' --runs 9")
	want := `  groupsim run scale-out
  groupsim run scale-out --set 'vary.heartbeat={choice: [3s]}' \
    --set consumer.heartbeat.interval.ms=heartbeat --set 'expect={}' --runs 60
  groupsim run crash \
    --set 'members=[{id: c1}, {id: c2, application: {on.revoked: callback}},
      {id: c3}, {id: c4, start: 60s}]' \
    --runs 9
`
	if p.String() != want {
		t.Errorf("it is\n%s\nand not\n%s", p.String(), want)
	}
}
