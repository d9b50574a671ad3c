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

func TestFromUTF16(t *testing.T) {
	for text, want := range map[string]string{
		"\xff\xfea\x00\xe9\x00\n\x00": "aé\n", "\xfe\xff\x00a": "a", "\xff\xfea": "", "a=b": "a=b", "": "",
	} {
		if got := string(FromUTF16([]byte(text))); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
