package words

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// A character stands for each that a terminal would obey, so that columns stay as wide.
func TestControlCharactersAreShown(t *testing.T) {
	const hostile = "\x1b[31mRED\x1b]0;pwn\a\r\n\t\x00\x7f\u009b2J\u202eevil\u200bx\u2028y\ufeff"
	got := Visible(hostile)
	if want := "␛[31mRED␛]0;pwn␇␍␊␉␀␡�2J�evil�x�y�"; got != want {
		t.Errorf("got %q", got)
	}
	if utf8.RuneCountInString(got) != utf8.RuneCountInString(hostile) {
		t.Error("the width has changed")
	}
	for _, plain := range []string{"", "orders-0..3 · ü 日本 ✓ ━"} {
		if Visible(plain) != plain || Plain(plain) != plain {
			t.Errorf("%q has changed", plain)
		}
	}
	if got := Plain("a\n\tb\x1b\xff"); got != "a\n\tb␛�" {
		t.Errorf("got %q", got)
	}
}

// Only what was painted is in colour.
func TestOnlyPaintColours(t *testing.T) {
	p := NewPage(80, true)
	p.Line(p.Paint(Red, "a\x1b[0m"), "\x1b[1mb", "\xfe31;5\xffc\xfe", "\xff")
	if got, want := p.String(), "\x1b[31ma␛[0m\x1b[0m␛[1mbc\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMarkdownIsEscaped(t *testing.T) {
	for text, want := range map[string]string{
		"a|b\\c":                    `a\|b\\c`,
		"*b* _i_ `c` ~~s~~ $m$":     "\\*b\\* \\_i\\_ \\`c\\` \\~\\~s\\~\\~ \\$m\\$",
		"[l](http://x) ![i](y)":     `\[l](http:<!-- -->//x) !\[i](y)`,
		"<b>&amp; # h":              `&lt;b&gt;&amp;amp; \#<!-- --> h`,
		"@octocat a@b.c www.x.y #1": `@<!-- -->octocat a@<!-- -->b.c www<!-- -->.x.y \#<!-- -->1`,
		"one\r\ntwo\n~~~\n\x1b[2J":  `one two \~\~\~ ␛\[2J`,
	} {
		if got := Markdown(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got, want := Code("a `b` | c\n~~~"), "`a 'b' \\| c ~~~`"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var c Comment
	c.Folded("a_b <i> @x\n", func() {})
	if !strings.Contains(c.String(), "<summary>a_b &lt;i&gt; @<!-- -->x </summary>") {
		t.Errorf("got %s", c.String())
	}
}
