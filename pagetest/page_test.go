package pagetest

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/groupsim/groupsim/report"
)

// Every page at every width, in light and dark: nothing raises an error or asks the
// network (open looks at that), nothing is wider than the screen, every panel is
// drawn on, and the text has the contrast that WCAG asks for.
func TestPagesFitTheScreen(t *testing.T) {
	for _, name := range []string{"small", "big", "hostile", "long", "many", "compare", "alerts", "sweep", "sweep-one", "sweep-three"} {
		for _, width := range []int{400, 1200, 2400} {
			for _, scheme := range []string{"light", "dark"} {
				title := fmt.Sprintf("%s-%d-%s", name, width, scheme)
				t.Run(title, func(t *testing.T) {
					b := open(t, name, width, scheme == "dark")
					b.shoot(title)
					if got := b.text("document.documentElement.scrollWidth <= document.documentElement.clientWidth"); got != "true" {
						t.Errorf("the page is %s pixels wide on a screen of %d", b.text("document.documentElement.scrollWidth"), width)
					}
					if got := b.text(sideways); got != "" {
						t.Errorf("parts that scroll sideways: %s", got)
					}
					if got := b.text(emptyPanels); got != "" {
						t.Errorf("panels with nothing in them: %s", got)
					}
					if got := b.text(paleTexts); got != "" {
						t.Errorf("texts with too little contrast: %s", got)
					}
				})
			}
		}
	}
}

// sideways names what is wider than its place.
const sideways = `[...document.querySelectorAll('body *')].filter((e) => e.clientWidth && !e.closest('svg') && !e.matches('.unseen, .skip, .bar > span')
  && e.scrollWidth > e.clientWidth + 1).map((e) => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30)).join('; ')`

// emptyPanels names the panels in view whose canvas has only one colour.
const emptyPanels = `[...document.querySelectorAll('.panel')].filter((p) => p.checkVisibility()).filter((p) => {
  const c = p.querySelector('canvas');
  const pixels = new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer);
  return pixels.every((x) => x === pixels[0]);
}).map((p) => p.firstChild.getAttribute('aria-label').split('.')[0]).join('; ')`

// paleTexts names elements whose text has a contrast below 4.5 to the ground under it.
const paleTexts = `(() => {
  const known = new Map();
  const rgb = (s) => known.get(s) || (known.set(s, paint(s)), known.get(s));
  const paint = (s) => { const c = document.createElement('canvas').getContext('2d'); c.fillStyle = s; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data]; };
  const light = (c) => { const [r, g, b] = c.map((x) => (x /= 255, x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3]) return c; } return [255, 255, 255]; };
  const seen = new Set(), pale = [];
  for (const e of document.body.querySelectorAll('*')) {
    if (e.closest('svg') || !e.offsetParent || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const text = getComputedStyle(e).color, under = ground(e), key = text + under;
    if (seen.has(key)) continue;
    seen.add(key);
    const [a, b] = [light(rgb(text)), light(under)].sort();
    if ((b + 0.05) / (a + 0.05) < 4.5) pale.push(e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30));
  }
  return pale.join('; ');
})()`

const (
	partitions = `article .scroller[aria-label^="Partitions"]`
	group      = `article .scroller[aria-label^="Group"]`
	lag        = `article .scroller[aria-label^="Lag"]`
	rangeText  = "document.querySelector('.range').textContent"
	tipText    = "document.getElementById('tip').hidden ? '' : document.getElementById('tip').innerText"
	liveText   = "document.getElementById('live').textContent"
)

func (b *tab) press(keys string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys))
	b.frame()
}

// want waits until an expression gives what has that part; a busy machine takes its time.
func (b *tab) want(what, expression, part string) {
	b.t.Helper()
	got := b.text(expression)
	for end := time.Now().Add(5 * time.Second); !strings.Contains(got, part) && time.Now().Before(end); got = b.text(expression) {
		b.frame()
	}
	if !strings.Contains(got, part) {
		b.t.Errorf("%s: got %q, which lacks %q", what, got, part)
	}
}

// The whole page can be used from the keyboard: plus, minus and 0 zoom, the arrow keys
// go from span to span and from row to row and say what they find, Enter opens the
// sequence diagram.
func TestTheKeyboard(t *testing.T) {
	b := open(t, "small", 1200, false)
	b.want("at first", rangeText, "0 s to 3m (3m)")
	b.do(chromedp.Focus(chromedp.CSS(partitions)))
	b.press("+")
	b.want("after +", rangeText, "(90 s)")
	b.press("-")
	b.want("after -", rangeText, "(3m)")
	b.press("+")
	b.press("+")
	b.press("0")
	b.want("after 0", rangeText, "0 s to 3m (3m)")
	b.press(kb.Home)
	b.want("the first span", liveText, "orders-0..3. not yet up. 0 s to 6.089 s")
	b.press(kb.ArrowRight)
	b.want("the next span", liveText, "orders-0..3. held by c1")
	b.press(kb.ArrowDown)
	b.press(kb.ArrowRight)
	b.want("a gap of the next row", liveText, "orders-4,5 down: paused. 60 s to 86.09 s (26.09 s). c2's process was stopped at 60 s")
	b.want("the same beside it", tipText, "c2 → c2")
	b.do(chromedp.KeyEvent("+"), chromedp.KeyEvent("+"))
	b.frame()
	before := b.text(rangeText)
	b.do(chromedp.KeyEvent(kb.ArrowRight, chromedp.KeyModifiers(chromedp.ModifierShift)))
	b.frame()
	if b.text(rangeText) == before {
		t.Error("Shift and an arrow key do not move the time")
	}
	b.press(kb.Escape)
	if got := b.text(tipText); got != "" {
		t.Errorf("Escape leaves %q", got)
	}
	b.text("document.querySelectorAll('details.rebalance').forEach((d) => { d.open = false; })")
	b.do(chromedp.Focus(chromedp.CSS(group)))
	b.press("0")
	b.press(kb.Home)
	b.press(kb.ArrowRight)
	b.want("the group", liveText, "Group: PreparingRebalance")
	b.press(kb.Enter)
	b.want("the diagram that Enter opens", "document.querySelector('details.rebalance[open] summary')?.textContent", "generation 1")
	b.want("the focus", "document.activeElement.tagName", "SUMMARY")
}

// Every control is reached with Tab, in the order of the page, and shows that it has
// the focus.
func TestTab(t *testing.T) {
	b := open(t, "small", 1200, false)
	var order []string
	for range 40 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if b.text("document.activeElement === document.body") == "true" {
			break // all the way round
		}
		order = append(order, b.text("(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).slice(0, 24)"))
		if got := b.text("getComputedStyle(document.activeElement).outlineStyle"); got == "none" {
			t.Errorf("%q does not show that it has the focus", order[len(order)-1])
		}
	}
	all := strings.Join(order, "|")
	at := 0
	for _, name := range []string{"To the timeline", "The others, which have", "Earlier", "Later", "Zoom in", "Zoom out", "The whole run", "Group", "Down at once", "Lag", "Members", "Show partitions whose na", "Partitions", "Members", "generation 1", "generation 2", "Show in the timeline", "As text", "All partitions as a"} {
		i := strings.Index(all[at:], name)
		if i < 0 {
			t.Fatalf("Tab does not come to %q after %q: %s", name, all[:at], all)
		}
		at += i
	}
}

// rect gives the place of an element on the screen.
func (b *tab) rect(selector string) (x, y, width, height float64) {
	b.t.Helper()
	b.do(chromedp.ScrollIntoView(chromedp.CSS(selector)))
	text := b.text(fmt.Sprintf("(() => { const r = document.querySelector(%q).getBoundingClientRect(); return [r.x, r.y, r.width, r.height].join(' '); })()", selector))
	if _, err := fmt.Sscan(text, &x, &y, &width, &height); err != nil {
		b.t.Fatalf("%s: %q: %v", selector, text, err)
	}
	return x, y, width, height
}

// place gives where a share of the run lies within a panel at 1,200 pixels.
func (b *tab) place(selector string, share float64, row int) (x, y float64) {
	left, top, width, _ := b.rect(selector)
	var label, figure float64
	if text := b.text("(({ left, right }) => left + ' ' + right)(document.querySelector('.panels').dataset)"); text != "" {
		_, err := fmt.Sscan(text, &label, &figure)
		b.must(err)
	}
	return left + label + share*(width-scrollbarWidth-label-figure), top + float64(row)*20 + 10
}

const scrollbarWidth = 15

// The pointer: what it is over is told beside it, a click selects, a drag zooms in,
// the wheel zooms with Ctrl and over the axis, a double click zooms in.
func TestThePointer(t *testing.T) {
	b := open(t, "small", 1200, false)
	x, y := b.place(partitions, 70.0/180, 1)
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, x, y))
	b.frame()
	b.want("over a gap", tipText, "orders-4,5 down: paused")
	b.shoot("hover")
	x, y = b.place(lag, 96.0/180, 1)
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, x, y))
	b.frame()
	b.want("over the lag", tipText, "records")

	x, y = b.place(partitions, 0.5, 0)
	b.do(chromedp.MouseEvent(chromedp.MousePressed, x, y, chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseMoved, x+50, y, chromedp.ButtonLeft),
		chromedp.MouseEvent(chromedp.MouseMoved, x+200, y, chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseReleased, x+200, y, chromedp.ButtonLeft))
	b.frame()
	from, length := b.view()
	if math.Abs(from-90) > 1 || length > 60 || length < 30 {
		t.Errorf("a drag from the middle over 200 pixels shows %.1f s from %.1f s on", length, from)
	}
	b.text("document.querySelector('[aria-label=\"The whole run\"]').click()")
	b.frame()
	b.text(fmt.Sprintf(`document.querySelector('.axis canvas').dispatchEvent(new WheelEvent('wheel', {deltaY: -120, clientX: %f, bubbles: true, cancelable: true}))`, x))
	b.frame()
	if from, length := b.view(); length > 120 || from == 0 {
		t.Errorf("the wheel over the axis shows %.1f s from %.1f s on", length, from)
	}
}

// view reads which part of the run is shown, in seconds.
func (b *tab) view() (from, length float64) {
	b.t.Helper()
	text := b.text(rangeText)
	first, _, _ := strings.Cut(text, " s")
	from, err := strconv.ParseFloat(first, 64)
	b.must(err)
	inner := text[strings.Index(text, "(")+1:]
	number, _, _ := strings.Cut(inner, " s")
	length, err = strconv.ParseFloat(number, 64)
	b.must(err)
	return from, length
}

// With many partitions: the filter finds names and owners, equal rows can be taken
// apart, the rows with the most downtime can come first, and only what is seen is
// drawn.
func TestManyPartitions(t *testing.T) {
	b := open(t, "big", 1200, false)
	count := "document.querySelector('.bar-head .dim').textContent"
	b.want("grouped", count, "600 partitions in 127 rows")
	box := func(n int) string { return fmt.Sprintf("document.querySelectorAll('.bar-head input')[%d]", n) }
	filter := func(text string) {
		b.text(fmt.Sprintf("(() => { %[1]s.value = '%[2]s'; %[1]s.dispatchEvent(new Event('input')); })()", box(0), text))
	}
	b.text(box(1) + ".click()")
	b.want("one by one", count, "600 partitions in 600 rows")
	b.text(box(1) + ".click()")
	filter("orders-91")
	b.want("a name", count, "7 of 600 partitions in 1 row")
	filter("no such thing")
	b.want("nothing", count, "0 of 600 partitions in 0 rows")
	filter("")
	b.do(chromedp.Focus(chromedp.CSS(partitions)))
	b.press(kb.Home)
	b.want("the worst comes first, since there are many", liveText, "orders-161..167")
	b.text(box(2) + ".click()")
	b.do(chromedp.Focus(chromedp.CSS(partitions)))
	b.press(kb.Home)
	b.want("in the order of their numbers", liveText, "orders-0")
	if height, err := strconv.Atoi(b.text("document.querySelector('" + partitions + " canvas').height")); err != nil || height > 2*viewportHeight {
		t.Errorf("the canvas is %d pixels high", height)
	}
	for range 5 {
		b.press(kb.PageDown)
	}
	if got := b.text("document.querySelector('" + partitions + "').scrollTop"); got == "0" {
		t.Error("the selected row is not scrolled into view")
	}
}

// The sequence diagrams: one for each rebalance, drawn when it is opened, with the same
// as text.
func TestSequenceDiagrams(t *testing.T) {
	b := open(t, "small", 1200, false)
	b.want("the open one", "document.querySelectorAll('details.rebalance')[1].querySelector('svg.sequence').textContent", "PreparingRebalance: session timeout of member c2")
	b.want("as text", "document.querySelectorAll('details.rebalance')[1].querySelector('ol').textContent", "coordinator → c1: JoinGroup: generation 2, leader")
	if got := b.text("document.querySelectorAll('details.rebalance')[0].querySelectorAll('svg.sequence').length"); got != "0" {
		t.Error("the diagram of a closed rebalance is drawn")
	}
	b.text("document.querySelector('details.rebalance button').click()")
	b.frame()
	if from, _ := b.view(); from < 40 || from > 86 {
		t.Errorf("'Show in the timeline' shows the time from %.1f s on", from)
	}
}

// A comparison shows one run in detail, the one that is chosen.
func TestChoosingARun(t *testing.T) {
	b := open(t, "compare", 1200, false)
	shown := "[...document.querySelectorAll('article')].filter((a) => !a.hidden).map((a) => a.getAttribute('aria-label')).join()"
	b.want("at first", shown, "eager-range")
	b.text("document.querySelectorAll('input[name=run]')[2].click()")
	b.frame()
	if got := b.text(shown); got != "cooperative-sticky" {
		t.Errorf("chosen cooperative-sticky, shown %s", got)
	}
	if got := b.text(emptyPanels); got != "" {
		t.Errorf("panels with nothing in them: %s", got)
	}
}

// On paper: all rows, in light colours whatever the screen has, over a few pages.
func TestPaper(t *testing.T) {
	b := open(t, "big", 1200, true)
	b.text("window.dispatchEvent(new Event('beforeprint'))")
	rows := "[...document.querySelectorAll('.papers canvas.paper')].reduce((sum, c) => sum + c.clientHeight, 0)"
	b.text("document.querySelectorAll('.papers').forEach((p) => { p.style.display = 'block'; })")
	if height, err := strconv.Atoi(b.text(rows)); err != nil || height < (60+127)*20 {
		t.Errorf("%d pixels of paper for 60 members and 127 rows of partitions", height)
	}
	b.want("the ground", "getComputedStyle(document.documentElement).getPropertyValue('--back')", "#fff")
	b.text("window.dispatchEvent(new Event('afterprint'))")
	b.want("what is left of it", "document.querySelectorAll('.papers').length", "0")
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF())
	b.must(err)
	if pages := bytes.Count(pdf, []byte("/Type /Page\n")); pages < 4 || pages > 14 {
		t.Errorf("%d pages", pages)
	}
}

// The page writes lengths of time as the report does.
func TestLengthsOfTimeAreWrittenAlike(t *testing.T) {
	b := open(t, "small", 400, false)
	script, err := os.ReadFile("../report/picture/page/text.js")
	b.must(err)
	for _, d := range []report.Ms{0, 1, 999, 1000, 1049, 1050, 99_950, 100_000, 999_949, 999_950, 1_000_000, 10_000_000, 119_994_999, 119_995_000, 120_000_000, 600_000_000,
		3_599_949_999, 3_599_950_000, 7_500_000_000, 360_000_000_000} {
		if got := b.text(fmt.Sprintf("(() => { %s; return human(%d); })()", script, d)); got != d.Human() {
			t.Errorf("%d µs: the page writes %q, the report %q", d, got, d.Human())
		}
	}
}
