package scenarios

import (
	"path/filepath"
	"strings"
)

// Format is how a file is written, as far as the ending of its name says so.
type Format uint8

// The formats.
const (
	AnyFormat Format = iota // the name does not say
	YAML
	JSON
	Properties // Java's
	PlainText  // of anything in which settings can stand
)

var formats = map[string]Format{
	".yaml": YAML, ".yml": YAML, ".json": JSON, ".properties": Properties,
	".conf": PlainText, ".env": PlainText, ".log": PlainText, ".txt": PlainText,
}

// FormatOf tells by the name of a file how it is written.
func FormatOf(name string) Format { return formats[strings.ToLower(filepath.Ext(name))] }

// IsTree tells whether it is one of those that a scenario can have.
func (f Format) IsTree() bool { return f == YAML || f == JSON }
