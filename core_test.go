package groupsim_test

import (
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// core are the packages in which the same input must lead to the same bytes, with
// all that lies below them.
var core = []string{"protocol", "clock", "noise", "event", "settings", "coordinator", "member", "assignor", "sim"}

func inCore(dir string) bool {
	return slices.ContainsFunc(core, func(room string) bool { return dir == room || strings.HasPrefix(dir, room+"/") })
}

// notInCore are imports that bring in the outside world, other threads or chance.
var notInCore = []string{"os", "net", "sync", "reflect", "math/rand", "crypto/rand", "log", "syscall", "unsafe", "runtime", "io/fs", "context"}

// timeInCore is what the core may use of package time: lengths, no clock.
var timeInCore = []string{"Duration", "Microsecond", "Nanosecond", "Millisecond", "Second", "ParseDuration"}

func TestCoreIsPureAndDeterministic(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks the standard library from source")
	}
	fset := token.NewFileSet()
	from := importer.ForCompiler(fset, "source", nil)
	for _, room := range rooms {
		dir := room.dir
		if !inCore(dir) {
			continue
		}
		pkg, err := build.ImportDir("./"+dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		var files []*ast.File
		for _, name := range pkg.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
		if _, err := (&types.Config{Importer: from}).Check(module+"/"+dir, fset, files, info); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			for _, breach := range impurities(f, info) {
				t.Errorf("%s: %s", fset.Position(breach.pos), breach.what)
			}
		}
	}
}

type breach struct {
	pos  token.Pos
	what string
}

// impurities lists what a file of the core must not have.
func impurities(f *ast.File, info *types.Info) (found []breach) {
	note := func(n ast.Node, what string) { found = append(found, breach{n.Pos(), what}) }
	for _, spec := range f.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		for _, bad := range notInCore {
			if path == bad || strings.HasPrefix(path, bad+"/") {
				note(spec, "the core must not import "+path)
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			note(n, "a goroutine")
		case *ast.SelectStmt:
			note(n, "a select")
		case *ast.ChanType:
			note(n, "a channel")
		case *ast.BasicLit:
			if n.Kind == token.FLOAT {
				note(n, "a floating-point number")
			}
		case *ast.RangeStmt:
			if tv, ok := info.Types[n.X]; ok {
				if _, isMap := tv.Type.Underlying().(*types.Map); isMap {
					note(n, "iteration over a map, whose order is not fixed")
				}
			}
		case *ast.Ident:
			if obj := info.Uses[n]; obj != nil && obj.Pkg() != nil {
				switch path := obj.Pkg().Path(); {
				case path == "time" && obj.Parent() == obj.Pkg().Scope() && !slices.Contains(timeInCore, obj.Name()):
					note(n, "time."+obj.Name())
				case path == "maps" && obj.Name() != "Clone":
					note(n, "maps."+obj.Name()+", whose order is not fixed")
				}
			}
		}
		return true
	})
	for _, decl := range f.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			for _, name := range spec.(*ast.ValueSpec).Names {
				if assignedIn(f, name.Name) {
					note(name, "package-level state that changes: "+name.Name)
				}
			}
		}
	}
	return found
}

// assignedIn tells whether a function of the file assigns to a package-level name,
// to one of its fields or to one of its elements.
func assignedIn(f *ast.File, name string) bool {
	root := func(e ast.Expr) string {
		for {
			switch x := e.(type) {
			case *ast.Ident:
				if x.Obj != nil && x.Obj.Pos() != token.NoPos {
					if _, local := x.Obj.Decl.(*ast.ValueSpec); !local {
						return ""
					}
				}
				return x.Name
			case *ast.SelectorExpr:
				e = x.X
			case *ast.IndexExpr:
				e = x.X
			case *ast.StarExpr:
				e = x.X
			default:
				return ""
			}
		}
	}
	assigned := false
	for _, decl := range f.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(fn, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, e := range n.Lhs {
					assigned = assigned || n.Tok == token.ASSIGN && root(e) == name
				}
			case *ast.IncDecStmt:
				assigned = assigned || root(n.X) == name
			}
			return true
		})
	}
	return assigned
}

// The checks themselves are checked: each kind of breach is found where it is.
func TestImpuritiesAreFound(t *testing.T) {
	const text = `package x
import ("maps"; "os"; "time")
var state int
func f(m map[int]int, c chan int) {
	go f(m, c)
	select {}
	for range m {}
	_ = maps.Keys(m)
	_ = time.Now()
	_ = 1.5
	state++
	os.Exit(1)
}`
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "x.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	if _, err := (&types.Config{Importer: importer.ForCompiler(fset, "source", nil)}).Check("x", fset, []*ast.File{f}, info); err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, b := range impurities(f, info) {
		lines = append(lines, fset.Position(b.pos).Line)
	}
	slices.Sort(lines)
	if want := []int{2, 3, 4, 5, 6, 7, 8, 9, 10}; !slices.Equal(lines, want) {
		t.Errorf("breaches found on lines %v, want %v", lines, want)
	}
}
