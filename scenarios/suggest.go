package scenarios

// Near finds the name that was probably meant, for those who look names up
// themselves; empty if nothing comes close.
func Near(written string, names []string) string { return near(written, names) }
