package picture

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// luminance is WCAG's relative luminance of a colour, #rgb or #rrggbb.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := strings.TrimPrefix(colour, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var x, y, z int
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &x, &y, &z); err != nil {
		t.Fatalf("%q: %v", colour, err)
	}
	r, g, b := float64(x)/255, float64(y)/255, float64(z)/255
	linear := func(c float64) float64 {
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// What is written on a colour can be read on it: a contrast of 4.5, as WCAG asks for.
func TestTextCanBeRead(t *testing.T) {
	for _, p := range paints() {
		for ground, ink := range map[string]string{p.light: p.ink, p.dark: p.night} {
			if c := contrast(t, ground, ink); c < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", p.name, ink, ground, c)
			}
		}
	}
	for member := range 200 {
		for ink, dark := range map[string]bool{black: false, white: true} {
			if c := contrast(t, ownerColour(member, dark), ink); c < 4.5 {
				t.Errorf("member %d: %s on %s has a contrast of %.2f", member, ink, ownerColour(member, dark), c)
			}
		}
	}
}

// No cause is told by its colour alone, and members that follow on one another do not
// look alike.
func TestCausesAndOwnersAreToldApart(t *testing.T) {
	letters, patterns := map[string]string{}, map[string]string{}
	for _, p := range paints() {
		if other, taken := letters[p.letter]; taken && p.letter != "" {
			t.Errorf("%s and %s have the letter %s", p.name, other, p.letter)
		}
		letters[p.letter] = p.name
		if other, taken := patterns[p.pattern]; taken && p.pattern != "" {
			t.Errorf("%s and %s have the same pattern", p.name, other)
		}
		patterns[p.pattern] = p.name
	}
	type look struct{ colour, pattern string }
	seen := map[look]int{}
	for member := range owners {
		look := look{ownerColour(member, false), ownerPattern(member)}
		if other, taken := seen[look]; taken {
			t.Errorf("members %d and %d look alike", other, member)
		}
		seen[look] = member
	}
}

// Who sees no hue tells members that follow on one another apart by lightness or pattern:
// any fifteen of them, in light and dark. The steps of lightness are of CIE L*.
func TestOwnersAreToldApartWithoutHue(t *testing.T) {
	const far = 5
	lightness := func(colour string) float64 { return 116*math.Cbrt(luminance(t, colour)) - 16 }
	for _, dark := range []bool{false, true} {
		for a := range owners {
			for b := a + 1; b < a+15; b++ {
				apart := math.Abs(lightness(ownerColour(a, dark)) - lightness(ownerColour(b, dark)))
				if ownerPattern(a) == ownerPattern(b) && apart < far {
					t.Errorf("members %d and %d have one pattern and lightnesses %.1f apart", a, b, apart)
				}
			}
		}
	}
}
