// Package web has the playground's page, as the command carries it.
//
// The page is made by web/build (see there), out of src, which is its own script and style sheet,
// npm, which are the sources of its editor as published, the script of report/picture, which
// draws runs, and cmd/playground, which is the simulator as WebAssembly. What is made lies in
// dist. The simulator there is two megabytes of which every byte may change with the core, so
// it is made anew when something is handed over, and not with each commit: `make playground`.
// Until then a build from the sources has an older one, or none.
package web

import (
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"strings"
)

// dist may have nothing in it but the file that says what belongs there: the command can be
// built all the same.
//
//go:embed dist
var dist embed.FS

// ErrUnbuilt is the error where the page has not been made.
var ErrUnbuilt = errors.New("this groupsim was built without the playground: run make playground in its sources, and build it again")

// Page writes the page, in one file that needs nothing but a browser. What it begins with, a
// playground.Start, is written into it as JSON.
func Page(w io.Writer, start any) error {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return err
	}
	return PageFrom(files, w, start)
}

// PageFrom does so with what web/build has written elsewhere.
func PageFrom(files fs.FS, w io.Writer, start any) error {
	page, err := fs.ReadFile(files, "page.html")
	if err != nil {
		return ErrUnbuilt
	}
	wasm, err := fs.ReadFile(files, "groupsim.wasm.gz")
	if err != nil {
		return ErrUnbuilt
	}
	first, err := json.Marshal(start) // escapes <, > and &, so that no text ends its element
	if err != nil {
		return err
	}
	_, err = strings.NewReplacer("/*START*/", string(first), "/*WASM*/", base64.StdEncoding.EncodeToString(wasm)).WriteString(w, string(page))
	return err
}
