package words

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// hostile are words that a shell would take for something else.
var hostile = []string{
	"", "plain", "a b", "it's", `"`, "$HOME", "$(reboot)", "`reboot`", `\`, `a\nb`, "*", "~", "#", "!", "{a,b}", "a;b", "a&b", "a|b", "<a>",
	"a\nb", "\n", "END\nEND", "\t", "\x1b[31m", "it's\n$HOME\\", "\x01a", "\x7f", "\xff", "\xffa", "a\u202eb", "\u00e9", "日本", "-x", "--", "a=b",
}

func TestAShellReadsWordsAsTheyAre(t *testing.T) {
	for word, want := range map[string]string{
		"":          "''",
		"a=b@c/d.e": "a=b@c/d.e",
		"it's":      `'it'\''s'`,
		"a\nb'\\":   `$'a\nb\'\\'`,
		"\x01a\xff": `$'\x01a\xff'`,
		"a\u202eb":  `$'a\xe2\x80\xaeb'`,
	} {
		if got := Shell(word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
	for _, word := range hostile {
		if strings.IndexFunc(Shell(word), func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
			t.Errorf("%q has something that is not seen", Shell(word))
		}
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash to ask")
	}
	script := "printf '%s\\0'"
	for _, word := range hostile {
		script += " " + Shell(word)
	}
	out, err := exec.Command(bash, "-c", script).Output()
	if got, want := string(out), strings.Join(hostile, "\x00")+"\x00"; err != nil || got != want {
		t.Errorf("%v, got\n%q\nwant\n%q", err, got, want)
	}
}

func TestWordsOfACommand(t *testing.T) {
	for _, word := range hostile {
		for _, list := range [][]string{{word}, {"groupsim", word}, {word, "a"}, hostile} {
			if got, ok := FromShell(Shells(list...)); !ok || !slices.Equal(got, list) {
				t.Errorf("%s: %v, %q, want %q", Shells(list...), ok, got, list)
			}
		}
	}
	for _, command := range []string{"", " ", "a ", " a", "a  b", "'a", "$'a", `$'\`, `$'\x1`, `$'\xzz'`, "$a", "a$", `a\`, `a\b`} {
		if list, ok := FromShell(command); ok {
			t.Errorf("%q: %q", command, list)
		}
	}
}
