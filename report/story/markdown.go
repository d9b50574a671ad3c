package story

import "io"

// Markdown prints the story for a comment.
func (s *Story) Markdown(w io.Writer) error { return s.Text(w, 100, false) }
