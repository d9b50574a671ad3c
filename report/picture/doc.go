// Package picture draws a run: as a page that stands alone (HTML), as a static
// timeline (SVG), as a sequence diagram (Mermaid) and as a trace (Perfetto).
//
// A [Record] looks on while the scenario runs and notes what the report does not
// have: the states of the members and of the group, and who said what to whom in
// each rebalance. With the report it makes a [Run], which all pictures are drawn
// from.
//
//	record := picture.NewRecord(scenario.Scenario.Names())
//	result, err := groupsim.Run(scenario, groupsim.RunOptions{Events: record})
//	…
//	err = record.Finish(result).HTML(file)
//
// The same run gives the same bytes. Names come from files that anybody may have
// written; each picture escapes them as its form demands.
package picture
