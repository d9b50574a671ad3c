package words

import "strings"

// Comment gathers the lines of a comment on a pull request, in Markdown.
type Comment struct{ strings.Builder }

// Line writes a line, which is Markdown already.
func (c *Comment) Line(parts ...string) { c.WriteString(strings.Join(parts, "") + "\n") }

// Row writes a row of a table; its cells are Markdown already.
func (c *Comment) Row(cells ...string) { c.Line("| " + strings.Join(cells, " | ") + " |") }

// Folded writes a part that is folded away under a summary, a text that is no Markdown:
// inside the tags it would not be read as such.
func (c *Comment) Folded(summary string, body func()) {
	c.Line()
	c.Line("<details><summary>" + html.Replace(Visible(OneLine(summary))) + "</summary>")
	c.Line()
	body()
	c.Line()
	c.Line("</details>")
}

// Markdown writes a text that is no Markdown: it stays on its line, formats nothing, links
// to nowhere, and calls nobody. What GitHub and GitLab look for in the text as it is shown,
// after the escapes are gone, is broken by an empty comment.
func Markdown(s string) string { return html.Replace(markdown.Replace(Visible(OneLine(s)))) }

// Code writes a text that is no Markdown as code, also in a cell of a table.
func Code(s string) string {
	return "`" + strings.ReplaceAll(strings.ReplaceAll(Visible(OneLine(s)), "`", "'"), "|", `\|`) + "`"
}

// OneLine puts the lines of a text behind one another.
func OneLine(s string) string { return lineEnds.Replace(s) }

var lineEnds = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

var markdown = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "~", "\\~", "[", "\\[", "$", "\\$", "#", "\\#")

const cut = "<!-- -->"

var html = strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;",
	"#", "#"+cut, "@", "@"+cut, "://", ":"+cut+"//", "www.", "www"+cut+".", "WWW.", "WWW"+cut+".")
