package picture

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed page
var files embed.FS

// drawing are the parts of the page's script that any page draws runs with.
var drawing = []string{"text.js", "labels.js", "data.js", "view.js", "paint.js", "panel.js", "rows.js", "charts.js", "sequence.js"}

// Tools are what a page that is not of this package draws runs with, as those here do: the
// script, in which `data` is to be what [Run.Drawing] gives, and the style sheet with the colours
// of all members that can be told apart.
//
// The pages of this package themselves are filled by html/template, with which WebAssembly would
// be twice as large: what runs in a browser has these, and not those (see html.go).
func Tools() (script, style string) { return joined(drawing), styleOf(owners) }

// Head is the template of what any page that needs nothing but a browser begins with, up to its
// body: it lets nothing in but what is in the page. It is filled with a Title and a Style.
func Head() string { return string(read("head.html")) }

// Drawing gives what the script draws the run from, as JSON.
func (r *Run) Drawing() ([]byte, error) {
	return json.Marshal(data([]*Run{r}, []*selection{r.selectFor(1)}))
}

// styleOf puts the colours, of so many members, in front of the style sheet.
func styleOf(members int) string {
	var b strings.Builder
	fmt.Fprintf(&b, ":root{color-scheme:light dark;%s%s%s}\n", groundColours(false, true), variables(false), ownerColours(members, false))
	fmt.Fprintf(&b, "@media screen and (prefers-color-scheme:dark){:root:not([data-print]){%s%s%s}}\n", groundColours(true, true), variables(true), ownerColours(members, true))
	for i, p := range paints() {
		fmt.Fprintf(&b, ".k%d{background:var(--%s);color:var(--%s-ink)}", i, p.name, p.name)
	}
	b.WriteByte('\n')
	b.Write(read("page.css"))
	return b.String()
}

func joined(names []string) string {
	var b strings.Builder
	for _, name := range names {
		b.Write(read(name))
	}
	return b.String()
}

// read gives a file of the page, which is part of the program.
func read(name string) []byte {
	text, err := files.ReadFile("page/" + name)
	if err != nil {
		panic(err)
	}
	return text
}
