package submit

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// largestFiles is how much text a ConfigMap takes, with something left for the rest of it:
// an object of Kubernetes is at most 1 MiB large.
const largestFiles = 1_000_000

// Kubernetes writes a manifest: what the shards read (a ConfigMap), where they write (a
// claim of a volume), an Indexed Job that makes them, and a suspended one that merges them.
func (j *Job) Kubernetes(to io.Writer) error {
	if err := j.check(kubernetesMost); err != nil {
		return err
	}
	if j.AtOnce == 0 {
		copied := *j
		copied.AtOnce = min(j.Shards, 100)
		j = &copied
	}
	size := 0
	for _, f := range j.Files {
		if strings.Contains(f.Path, ":") {
			return fmt.Errorf("%s: Kubernetes mounts no file with a colon in its path: give it another name", f.Path)
		}
		if !utf8.ValidString(f.Text) {
			return fmt.Errorf("%s: a ConfigMap takes text in UTF-8, and this is none", f.Path)
		}
		size += len(f.Text)
	}
	if size > largestFiles {
		return fmt.Errorf("the files that the shards read have %d bytes, and a ConfigMap takes %d: put them into the image", size, largestFiles)
	}
	for _, word := range slices.Concat(j.Make, j.Merge) {
		if !utf8.ValidString(word) {
			return fmt.Errorf("%q is no text in UTF-8, and so no argument on Kubernetes", word)
		}
	}
	return templates.ExecuteTemplate(to, "kubernetes", j)
}

// Directory is where the command runs in a container: so deep that every path that it has
// leads somewhere below /, however often it goes up.
func (j *Job) Directory() string {
	up := 0
	for _, f := range j.Files {
		up = max(up, strings.Count(path.Clean(f.Path)+"/", "../"))
	}
	return "/sweep" + strings.Repeat("/in", up)
}

// Mount is a file of the ConfigMap where a container has it.
type Mount struct{ Key, At, Text string }

// Mounts gives each file once, however the command line has it.
func (j *Job) Mounts() (list []Mount) {
	for _, f := range j.Files {
		at := f.Path
		if !path.IsAbs(at) {
			at = path.Join(j.Directory(), at)
		}
		at = path.Clean(at)
		if !slices.ContainsFunc(list, func(m Mount) bool { return m.At == at }) {
			list = append(list, Mount{fmt.Sprintf("file-%d", len(list)), at, f.Text})
		}
	}
	return list
}

// yamlText writes a text as YAML reads it, on one line, whatever is in it.
func yamlText(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// literal writes an argument that kubelet hands on as it is: $(NAME) would be a variable,
// and $$ is a dollar.
func literal(text string) string { return yamlText(strings.ReplaceAll(text, "$", "$$")) }

// fileText writes a file's text as people read it, a block of YAML, where that gives back every
// byte of it.
func fileText(indent, text string) string {
	plain := strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\n\n") && !strings.ContainsAny(text[:1], " \t\n") &&
		strings.IndexFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsPrint(r) }) < 0
	if !plain {
		return yamlText(text)
	}
	var b strings.Builder
	b.WriteString("|")
	for line := range strings.Lines(text) {
		b.WriteByte('\n')
		if line = strings.TrimSuffix(line, "\n"); line != "" {
			b.WriteString(indent + line)
		}
	}
	return b.String()
}
