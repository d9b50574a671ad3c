package words

import "strings"

// Comment gathers the lines of a comment on a pull request, in Markdown.
type Comment struct{ strings.Builder }

// Line writes a line, which is Markdown already.
func (c *Comment) Line(parts ...string) { c.WriteString(strings.Join(parts, "") + "\n") }

// Row writes a row of a table; its cells are Markdown already.
func (c *Comment) Row(cells ...string) { c.Line("| " + strings.Join(cells, " | ") + " |") }

// Folded writes a part that is folded away under a summary, which is Markdown already.
func (c *Comment) Folded(summary string, body func()) {
	c.Line()
	c.Line("<details><summary>" + summary + "</summary>")
	c.Line()
	body()
	c.Line()
	c.Line("</details>")
}

// Markdown writes a text that is no Markdown.
func Markdown(s string) string { return markdown.Replace(s) }

var markdown = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "<", "&lt;", ">", "&gt;", "&", "&amp;", "#", "\\#", "[", "\\[")
