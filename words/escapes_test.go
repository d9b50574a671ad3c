package words

import "testing"

func TestWithoutEscapes(t *testing.T) {
	for text, want := range map[string]string{
		"\x1b[1mGROUP\x1b[0m\r\n":           "GROUP\r\n",
		"\x1b[38;5;12ma\x1b[K b\x1b[0;m":    "a b",
		"\x1b]0;title\x07a\x1b]8;;x\x1b\\b": "ab",
		"\x1b(Ba\x1b=":                      "a",
		"a[1m":                              "a[1m",
		"\x1b":                              "\x1b",
	} {
		if got := string(WithoutEscapes([]byte(text))); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
