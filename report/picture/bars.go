package picture

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// bar is a stretch of time in a row of the static timeline.
type bar struct {
	from, to report.Ms
	paint    int // ownerPaint: the colour of owner
	owner    int
	texts    []string // what may be written into it: the first that fits
}

// In tenths of a pixel: how wide a bar is drawn at least if it stands for something
// out of the ordinary, and from what width on a pattern can be seen.
const (
	thinnest    = 10
	patternFrom = 60
)

// row draws one row with its name, which fits, and a figure.
func (s *svg) row(name, figure string, bars []bar) {
	s.y += 2
	s.text(svgMargin, s.y+svgBar-3, "", name)
	if figure != "" {
		s.text(svgWidth-svgMargin, s.y+svgBar-3, "end", figure)
	}
	fmt.Fprintf(&s.b, "<g class=\"bar\" transform=\"translate(%d,%d)\">", s.left, s.y+svgBar/2)
	var ordinary, thin, wide strokes
	var narrow bar // the longest of those that share a pixel
	flush := func() {
		if narrow.to > narrow.from {
			at := s.x(narrow.from) / thinnest * thinnest
			thin.add(narrow.class(), at, at+thinnest)
		}
		narrow = bar{}
	}
	for _, b := range bars {
		from, to := s.x(b.from), s.x(b.to)
		if b.paint >= 0 {
			s.used[b.paint] = true
		}
		switch {
		case b.paint == ownerPaint && to-from >= patternFrom && ownerPattern(b.owner) != "":
			s.owned[b.owner%owners] = true
			wide.add(b.patterned(), from, to)
		case b.paint < 0 && to-from >= 3:
			ordinary.add(b.class(), from, to)
		case b.paint < 0:
		case to-from >= patternFrom:
			wide.add(b.patterned(), from, to)
		case to-from >= thinnest:
			wide.add(b.class(), from, to)
		default:
			if s.x(narrow.from)/thinnest != from/thinnest {
				flush()
			}
			if b.to-b.from > narrow.to-narrow.from {
				narrow = b
			}
		}
	}
	flush()
	s.b.WriteString(ordinary.String() + thin.String() + wide.String())
	s.labels(bars)
	s.b.WriteString("</g>\n")
	s.y += svgRow - 2
}

// class gives the attribute that colours a bar.
func (b *bar) class() string {
	switch b.paint {
	case noPaint:
		return `class="none"`
	case ownerPaint:
		return fmt.Sprintf(`class="o%d"`, b.owner%owners)
	}
	return fmt.Sprintf(`class="k%d"`, b.paint)
}

// patterned gives the attribute that draws a bar with its pattern.
func (b *bar) patterned() string {
	if b.paint == ownerPaint {
		return fmt.Sprintf(`stroke="url(#m%d)"`, b.owner%owners)
	}
	return fmt.Sprintf(`stroke="url(#p%d)"`, b.paint)
}

// labels writes into the bars what fits: their text, or else a letter.
func (s *svg) labels(bars []bar) {
	all := paints()
	for _, b := range bars {
		texts, class := b.texts, fmt.Sprintf("in own n%d", b.owner%owners)
		if b.paint >= 0 {
			texts, class = append(slices.Clip(texts), all[b.paint].letter), fmt.Sprintf("in t%d", b.paint)
		}
		room := int(s.x(b.to)-s.x(b.from)) / 10
		for _, text := range texts {
			if text != "" && room >= utf8.RuneCountInString(text)*svgChar+6 {
				fmt.Fprintf(&s.b, "<text class=\"%s\" x=\"%s\" y=\"4\">%s</text>", class, words.Decimals((s.x(b.from)+s.x(b.to))/2, 1), escape(text))
				break
			}
		}
	}
}

// strokes gathers lines by how they are coloured.
type strokes struct {
	classes []string
	paths   [][]byte
}

func (k *strokes) add(class string, from, to int64) {
	i := slices.Index(k.classes, class)
	if i < 0 {
		i = len(k.classes)
		k.classes, k.paths = append(k.classes, class), append(k.paths, nil)
	}
	k.paths[i] = fmt.Appendf(k.paths[i], "M%s 0H%s", words.Decimals(from, 1), words.Decimals(to, 1))
}

func (k *strokes) String() string {
	var b strings.Builder
	for i, class := range k.classes {
		fmt.Fprintf(&b, "<path %s d=\"%s\"/>", class, k.paths[i])
	}
	return b.String()
}
