package words

import "regexp"

// escapes are the sequences by which a program tells a terminal about colours, the cursor
// and titles (ECMA-48: CSI, OSC, and those of two characters).
var escapes = regexp.MustCompile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[ -/]*[0-Z\\\\^-~])")

// WithoutEscapes drops what a copied text still says to a terminal. Lines stay lines.
func WithoutEscapes(text []byte) []byte { return escapes.ReplaceAll(text, nil) }
