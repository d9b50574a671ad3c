// Package print writes a report for people and for the programs of others: as text
// ([Text]), as a comment on a pull request ([Markdown]), for continuous integration
// ([JUnit]) and for spreadsheets ([CSV]). Comparisons have the same forms. A new form
// is a file here and a line in the command's list of forms; it computes nothing.
package print
