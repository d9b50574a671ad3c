package groupsim_test

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/groupsim/groupsim"

// rooms lists the packages of the module, those that people call first and the ground
// that all stand on last. Each has behind it whom it may know, and all of those stand
// further down: no arrow goes up, and none comes back in a circle. A package that holds a
// contract stands below those that keep it, for they know it and it does not know them.
//
// An arrow that is not here is a decision somebody has to take, and one that nobody needs
// goes. Tests may know anybody.
var rooms = []struct {
	dir   string // "" is the root
	knows []string
}{
	// The command, and the face that programs see.
	{"cmd/groupsim", []string{"", "clock", "course", "course/glossary", "event", "fidelity/measured", "imports", "playground", "protocol", "report", "report/kafkametrics", "report/picture", "report/print", "report/story", "scenarios", "settings", "trials/assign", "trials/shard", "trials/submit", "trials/sweep", "trials/sweep/page", "trials/tune", "trials/year", "web", "words"}},
	{"web", nil},
	{"playground", []string{"", "clock", "course", "event", "report", "report/picture", "report/story", "scenarios", "sim", "sim/control"}},
	{"", []string{"report", "report/story", "trials", "trials/sweep", "trials/tune"}},

	// What there is to learn: questions whose answers are runs.
	{"course", []string{"clock", "course/glossary", "event", "report", "report/story", "scenarios", "settings", "sim", "trials", "words"}},
	{"course/glossary", []string{"report", "scenarios", "settings"}},

	// Many runs, and what they are made from.
	{"trials/tune", []string{"clock", "imports", "member", "report", "scenarios", "settings", "sim", "stats", "trials", "trials/sweep", "trials/year", "words"}},
	{"trials/sweep/page", []string{"report", "report/picture", "trials/sweep"}},
	{"trials/sweep", []string{"clock", "report", "scenarios", "stats", "trials", "trials/shard", "trials/year", "words"}},
	{"trials/year", []string{"clock", "scenarios", "stats", "trials", "words"}},
	{"trials", []string{"assignor", "assignor/server", "clock", "event", "fidelity/measured", "imports", "member", "report", "report/alerts", "report/findings", "report/fold", "report/kafkametrics", "report/story", "scenarios", "settings", "sim"}},
	{"trials/assign", []string{"assignor", "assignor/franzgo", "assignor/librdkafka", "assignor/server", "imports/describe", "protocol", "scenarios", "words"}},
	{"trials/submit", []string{"words"}},
	{"trials/shard", nil},
	{"imports", []string{"assignor", "event", "imports/describe", "scenarios", "settings", "words"}},
	{"imports/describe", []string{"words"}},
	{"scenarios", []string{"clock", "event", "member", "protocol", "report", "settings", "sim", "sim/control", "words"}},

	// The model held against recordings.
	{"fidelity/cmd/distributions", []string{"fidelity"}},
	{"fidelity/cmd/measure", []string{"fidelity"}},
	{"fidelity/cmd/noise", []string{"fidelity"}},
	{"fidelity", []string{"clock", "event", "fidelity/measured", "member", "noise", "protocol", "report/fold", "settings", "sim"}},
	{"fidelity/measured", nil},

	// From the journal to what people read.
	{"report/story", []string{"clock", "event", "protocol", "report", "stats", "words"}},
	{"report/picture", []string{"clock", "event", "protocol", "report", "words"}},
	{"report/findings", []string{"clock", "event", "protocol", "report", "words"}},
	{"report/alerts", []string{"clock", "event", "report", "report/kafkametrics"}},
	{"report/kafkametrics", []string{"clock", "event", "protocol", "report", "words"}},
	{"report/print", []string{"clock", "report", "words"}},
	{"internal/reporttest", []string{"clock", "event", "internal/journaltest", "protocol", "report", "report/fold"}},
	{"report/fold", []string{"clock", "event", "protocol", "report", "words"}},
	{"report", []string{"clock", "event", "protocol", "stats", "words"}},

	// What tests share.
	{"internal/membertest", []string{"assignor", "clock", "event", "internal/scripttest", "member", "member/program", "noise", "protocol", "settings"}},
	{"internal/assignortest", []string{"assignor", "protocol"}},
	{"internal/coordinatortest", []string{"clock", "coordinator", "event", "internal/scripttest", "protocol"}},
	{"internal/scripttest", []string{"clock", "internal/golden"}},
	{"internal/check", []string{"clock", "event", "protocol"}},
	{"internal/journaltest", []string{"event"}},
	{"internal/golden", nil},

	// The core: the world, and the two sides of a group, which meet on the wire alone.
	{"sim/control", []string{"clock", "event", "protocol", "sim", "words"}},
	{"sim", []string{"assignor", "assignor/franzgo", "assignor/librdkafka", "clock", "coordinator", "coordinator/group", "event", "member", "member/franzgo", "member/java", "member/javaconsumer", "member/librdkafka", "member/program", "noise", "protocol", "settings"}},
	{"settings", []string{"assignor/server", "clock", "coordinator/group", "event", "member", "words"}},
	{"coordinator/group", []string{"clock", "coordinator", "coordinator/classic", "coordinator/consumer", "event", "protocol"}},
	{"coordinator/consumer", []string{"assignor/server", "clock", "coordinator", "event", "protocol"}},
	{"coordinator/classic", []string{"clock", "coordinator", "event", "protocol"}},
	{"coordinator", []string{"clock", "event", "protocol"}},
	{"member/javaconsumer", []string{"clock", "event", "member", "noise", "protocol"}},
	{"member/java", []string{"assignor", "clock", "event", "member", "member/classic", "noise", "protocol"}},
	{"member/franzgo", []string{"assignor", "clock", "event", "member", "member/classic", "noise", "protocol"}},
	{"member/librdkafka", []string{"assignor", "clock", "event", "member", "member/classic", "noise", "protocol"}},
	{"member/classic", []string{"assignor", "clock", "member", "noise", "protocol"}},
	{"member/program", []string{"clock", "event", "member", "protocol"}},
	{"member", []string{"assignor", "clock", "event", "noise", "protocol"}},
	{"assignor/franzgo", []string{"assignor", "protocol"}},
	{"assignor/librdkafka", []string{"assignor", "protocol"}},
	{"assignor/server", []string{"protocol"}},
	{"assignor", []string{"protocol"}},

	// The ground.
	{"event", []string{"clock", "protocol"}},
	{"protocol", nil},
	{"noise", []string{"clock"}},
	{"words", nil},
	{"stats", nil},
	{"clock", nil},
}

// sideBySide are the packages in which things may happen at the same time: runs do, and
// nothing within one; and the command waits for signals and watches its memory meanwhile.
var sideBySide = []string{"trials", "cmd/groupsim"}

func TestEveryPackageIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, room := range rooms {
		listed[room.dir] = true
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || fileExists(filepath.Join(path, "go.mod"))) {
			return filepath.SkipDir
		}
		pkg, err := build.ImportDir("./"+path, 0)
		if err != nil {
			return nil // no package here
		}
		name := filepath.ToSlash(path)
		if name == "." {
			name = ""
		}
		if !listed[name] && len(pkg.GoFiles) > 0 {
			t.Errorf("package %q is not in the table of who may know whom", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestImportsGoOneWay(t *testing.T) {
	for i, room := range rooms {
		pkg, err := build.ImportDir(filepath.FromSlash("./"+room.dir), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range pkg.Imports {
			if inside, ok := strings.CutPrefix(path, module); ok && !slices.Contains(room.knows, strings.TrimPrefix(inside, "/")) {
				t.Errorf("package %q imports %s, which is not among what it may know: %q", room.dir, path, room.knows)
			}
		}
		for _, name := range room.knows {
			if path := strings.TrimSuffix(module+"/"+name, "/"); !slices.Contains(pkg.Imports, path) {
				t.Errorf("package %q may know %s and has no use for it", room.dir, path)
			}
			below := false
			for _, lower := range rooms[i+1:] {
				below = below || lower.dir == name
			}
			if !below {
				t.Errorf("package %q may know %q, which does not stand below it", room.dir, name)
			}
		}
	}
}

// Within a run one thing happens after another, whoever looks on.
func TestOnlyRunsGoSideBySide(t *testing.T) {
	for _, room := range rooms {
		pkg, err := build.ImportDir(filepath.FromSlash("./"+room.dir), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range pkg.GoFiles {
			if slices.Contains(sideBySide, room.dir) {
				continue
			}
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, filepath.Join(filepath.FromSlash(room.dir), name), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if start, ok := n.(*ast.GoStmt); ok {
					t.Errorf("%s: a goroutine, outside %q", fset.Position(start.Pos()), sideBySide)
				}
				return true
			})
		}
	}
}
