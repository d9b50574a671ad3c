package picture

import (
	"fmt"
	"strings"
)

// Members' own colours, paler than those of causes: of those that follow on one another
// the hues are far apart (150 degrees of OKLCH), and so are the lightnesses, which have
// three steps. With the patterns, of which there are five, any fifteen members that follow
// on one another are told apart by who sees no hue at all.
var (
	ownersLight   = [...]string{"#aedffd", "#dc9690", "#83d3be", "#f5c5f7", "#a9b273", "#a6c1f9", "#fdccac", "#64bbc4", "#eeaac4", "#b5e7b5", "#aea0db", "#dabd81"}
	ownersDark    = [...]string{"#2c5e7a", "#4b1d1b", "#044e40", "#6c4a6e", "#2d3103", "#304168", "#764d30", "#02353a", "#5f3244", "#3e623f", "#31254d", "#533f0d"}
	ownerPatterns = [...]string{"", "M0 8L8 0", "M0 4H8", "M0 0L8 8", "M4 0V8"}
)

// owners is how many members can be told apart by colour and pattern; the next one looks
// like the first.
const owners = len(ownersLight) * len(ownerPatterns)

// ownerColour gives a member's own colour.
func ownerColour(member int, dark bool) string {
	if dark {
		return ownersDark[member%len(ownersDark)]
	}
	return ownersLight[member%len(ownersLight)]
}

// ownerPattern gives a member's own pattern, as a paint has one.
func ownerPattern(member int) string { return ownerPatterns[member%len(ownerPatterns)] }

// ownerColours gives the members' own colours as CSS custom properties.
func ownerColours(members int, dark bool) string {
	var b strings.Builder
	for i := range min(members, owners) {
		fmt.Fprintf(&b, "--o%d:%s;", i, ownerColour(i, dark))
	}
	return b.String()
}
