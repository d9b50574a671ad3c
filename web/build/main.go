// Command build makes the playground's page out of web/src, the editor in web/npm and the
// simulator: go -C web/build run . [DIR]. It writes into DIR, by default web/dist:
//
//   - page.html, which is all of the page but the simulator, and
//   - groupsim.wasm.gz, the simulator as WebAssembly.
//
// Both are the same bytes wherever they are made from the same sources: WebAssembly is built
// with the toolchain that go.mod names, without paths, ids or stamps.
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/groupsim/groupsim/report/picture"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	web, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(web, "src", "page.html")); err != nil {
		return errors.New("run it in web/build: go -C web/build run .")
	}
	dist := filepath.Join(web, "dist")
	if len(args) > 0 {
		dist = args[0]
	}
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	b := &builder{web: web, root: filepath.Dir(web)}
	if b.toolchain, err = b.readToolchain(); err != nil {
		return err
	}
	page, err := b.page()
	if err != nil {
		return err
	}
	wasm, err := b.wasm()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dist, "page.html"), page, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, "groupsim.wasm.gz"), wasm, 0o644)
}

type builder struct {
	root, web string
	toolchain string
}

// readToolchain reads which toolchain go.mod names.
func (b *builder) readToolchain() (string, error) {
	text, err := os.ReadFile(filepath.Join(b.root, "go.mod"))
	if err != nil {
		return "", err
	}
	if m := regexp.MustCompile(`(?m)^toolchain (\S+)$`).FindSubmatch(text); m != nil {
		return string(m[1]), nil
	}
	return "", errors.New("go.mod names no toolchain")
}

// run runs the Go command of that toolchain at the root of the module.
func (b *builder) run(args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = b.root
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+b.toolchain, "GOOS=js", "GOARCH=wasm", "GOWASM=", "GOFLAGS=", "GOEXPERIMENT=", "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	return cmd.Output()
}

// wasm builds the simulator, and packs it.
func (b *builder) wasm() ([]byte, error) {
	dir, err := os.MkdirTemp("", "playground")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "groupsim.wasm")
	if _, err := b.run("build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", file, "./cmd/playground"); err != nil {
		return nil, fmt.Errorf("building ./cmd/playground: %w", err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// page fills the frame of the page with its style sheet, its script, and what its workers run.
func (b *builder) page() ([]byte, error) {
	frame, err := os.ReadFile(filepath.Join(b.web, "src", "page.html"))
	if err != nil {
		return nil, err
	}
	script, err := b.script()
	if err != nil {
		return nil, err
	}
	worker, err := b.worker()
	if err != nil {
		return nil, err
	}
	_, style := picture.Tools()
	own, err := os.ReadFile(filepath.Join(b.web, "src", "page.css"))
	if err != nil {
		return nil, err
	}
	return []byte(strings.NewReplacer("/*STYLE*/", style+string(own), "/*SCRIPT*/", script, "/*WORKER*/", worker).Replace(string(frame))), nil
}

// worker is the script of a worker: Go's own, of the toolchain that builds the simulator, and ours.
func (b *builder) worker() (string, error) {
	root, err := b.run("env", "GOROOT")
	if err != nil {
		return "", err
	}
	gos, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return "", err
	}
	ours, err := os.ReadFile(filepath.Join(b.web, "src", "worker.js"))
	if err != nil {
		return "", err
	}
	out := api.Transform(string(gos)+string(ours), api.TransformOptions{MinifyWhitespace: true, MinifySyntax: true, Target: target})
	return inScript(out.Code), failure(out.Errors)
}

const target = api.ES2022

// exported is what the page's own modules import of the script that draws runs.
const exported = "NOTHING, Viewer, View, Axis, Rows, Down, Lag, unpack, readColours, element, human, moment, stretchText, ticks, partitionLines, memberLines, groupLines, ownerOf, mostDown, mostLag, lagAt"

// script bundles web/src/main.js with all that it imports.
func (b *builder) script() (string, error) {
	drawing, _ := picture.Tools()
	module := "let data = {paints: [], owners: []};\n" + drawing + "\nexport const setData = (d) => { data = d; };\nexport {" + exported + "};\n"
	out := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(b.web, "src", "main.js")}, AbsWorkingDir: b.web, NodePaths: []string{filepath.Join(b.web, "npm")},
		Bundle: true, MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true, Format: api.FormatIIFE, Target: target,
		LegalComments: api.LegalCommentsNone, Plugins: []api.Plugin{virtual("draw", module)},
	})
	if err := failure(out.Errors); err != nil {
		return "", err
	}
	licences, err := b.licences()
	return licences + inScript(out.OutputFiles[0].Contents), err
}

// virtual is a module that no file has.
func virtual(name, text string) api.Plugin {
	return api.Plugin{Name: name, Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: "^" + name + "$"}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: name, Namespace: name}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: name}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			return api.OnLoadResult{Contents: &text}, nil
		})
	}}
}

// licences are those of the packages in the bundle, each text once.
func (b *builder) licences() (string, error) {
	var texts []string
	err := filepath.WalkDir(filepath.Join(b.web, "npm"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.Name() != "LICENSE" {
			return err
		}
		text, err := os.ReadFile(path)
		if t := strings.TrimSpace(string(text)); !slices.Contains(texts, t) {
			texts = append(texts, t)
		}
		return err
	})
	return "/* The editor is CodeMirror, with the packages that it is made of, under these licences:\n\n" + strings.Join(texts, "\n\n") + "\n*/\n", err
}

// inScript keeps a text from ending the element that it stands in.
func inScript(text []byte) string {
	return strings.NewReplacer("</script", `<\/script`, "<!--", `<\!--`).Replace(string(text))
}

func failure(list []api.Message) error {
	var texts []string
	for _, m := range list {
		text := m.Text
		if m.Location != nil {
			text = fmt.Sprintf("%s:%d:%d: %s", m.Location.File, m.Location.Line, m.Location.Column, text)
		}
		texts = append(texts, text)
	}
	if texts == nil {
		return nil
	}
	return errors.New(strings.Join(texts, "\n"))
}
