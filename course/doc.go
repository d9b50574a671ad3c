// Package course is what there is to learn with groupsim: lessons of cards, questions of a
// quiz, myths and drills, all of them files, and all of their figures runs.
//
// [Load] reads a course ([BuiltIn] the one that comes with groupsim): lesson.go, question.go,
// myth.go and drill.go have the tables of what a file can say; form.go reads by them, and what
// is wrong is told as it is of scenarios. Prose is a [Template]: figures stand in it as
// expressions in braces (expr.go, eval.go), and names in those mean what names.go lists.
//
// An [Item] is asked by [Item.Pose], which draws what it varies, and answered by
// [Asked.Solve], which runs; [Solved.Judge] says how near a guess came and which belief it
// is. A [Drill] is tried by variants (variants.go) that are drawn by the solution itself.
// [Course.Check] recomputes all of it.
//
// Nothing here asks a clock or writes a file: who asks, prints and remembers is the command.
package course
