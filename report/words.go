package report

// What stories and findings need to say things as the text report does.

// Brief leaves out of a reason, which is in Kafka's words, what tells people nothing:
// of member ids the UUIDs, and what is not there.
func Brief(reason string) string { return brief(reason) }

// Ranges writes ascending numbers as 0..3,7.
func Ranges(numbers []int32) string { return ranges(numbers) }

// Plural counts things: 1 record, 2 records.
func Plural(n int, of string) string { return plural(n, of) }

// MarkdownText writes a text that is no Markdown.
func MarkdownText(s string) string { return mdText(s) }
