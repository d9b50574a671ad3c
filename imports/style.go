package imports

import (
	"regexp"
	"strings"
)

// style is how a configuration writes names.
type style uint8

const (
	dotted style = iota // session.timeout.ms
	pascal              // SessionTimeoutMs
	snake               // session_timeout_ms
	camel               // sessionTimeoutMs
	kebab               // session-timeout-ms
	upper               // SESSION_TIMEOUT_MS, also of Java's constants: SESSION_TIMEOUT_MS_CONFIG
)

var styles = []struct {
	style style
	looks *regexp.Regexp
}{
	{pascal, regexp.MustCompile(`^([A-Z][A-Za-z0-9]*\.)*[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$`)},
	{snake, regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)+$`)},
	{camel, regexp.MustCompile(`^[a-z0-9]+([A-Z]+[a-z0-9]*)+$`)},
	{kebab, regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)},
	{upper, regexp.MustCompile(`^[A-Z0-9]+(_[A-Z0-9]+)+$`)},
}

// styleOf gives the style of a name. One without any sign of one counts as dotted.
func styleOf(name string) style {
	for _, s := range styles {
		if s.looks.MatchString(name) {
			return s.style
		}
	}
	return dotted
}

// loose is a name without what tells the styles apart.
func loose(name string) string {
	return bare.Replace(strings.ToLower(strings.TrimSuffix(name, "_CONFIG")))
}

var bare = strings.NewReplacer("-", "", "_", "", ".", "")

// spell writes a name with dots in a style.
func (s style) spell(name string) string {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '_' })
	switch s {
	case snake:
		return strings.Join(parts, "_")
	case kebab:
		return strings.Join(parts, "-")
	case upper:
		return strings.ToUpper(strings.Join(parts, "_"))
	case pascal, camel:
		for i, p := range parts {
			if p != "" && (i > 0 || s == pascal) {
				parts[i] = strings.ToUpper(p[:1]) + p[1:]
			}
		}
		return strings.Join(parts, "")
	}
	return name
}
