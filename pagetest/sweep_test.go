package pagetest

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/trials/sweep/page"
)

// writeSweeps writes the pages of a sweep over two settings, with points that are refused and
// two figures, and of one over one setting.
func writeSweeps(write func(name string, html func(f *os.File) error) error) error {
	for _, c := range []struct {
		name    string
		over    []string
		metrics []string
	}{
		{"sweep", []string{"consumer.session.timeout.ms=6000..30000/5", "consumer.heartbeat.interval.ms=1000,3000,8000"}, []string{"downtime.max@p90", "rebalances@mean", "availability"}},
		{"sweep-three", []string{"consumer.session.timeout.ms=6000..30000/4", "consumer.heartbeat.interval.ms=1000,3000,8000", "topics.orders.partitions=6,12,24"}, []string{"downtime.max@p90"}},
		{"sweep-one", []string{"consumer.session.timeout.ms=3000..30000/10"}, []string{"downtime.max@p90"}},
	} {
		ask := groupsim.SweepAsk{Scenarios: []string{"crash"}, Runs: 20}
		for _, text := range c.over {
			a, err := sweep.ParseAxis(text)
			if err != nil {
				return err
			}
			ask.Axes = append(ask.Axes, a)
		}
		for _, text := range c.metrics {
			m, err := sweep.ParseMetric(text)
			if err != nil {
				return err
			}
			ask.Metrics = append(ask.Metrics, m)
		}
		result, err := groupsim.Sweep(ask, groupsim.SweepOptions{Pictures: true})
		if err != nil {
			return err
		}
		if err := write(c.name, func(f *os.File) error { return page.HTML(f, result) }); err != nil {
			return err
		}
	}
	return nil
}

const (
	pointHead = `document.getElementById('point-head').textContent`
	pointBody = `document.getElementById('point-body').textContent`
)

// The map can be walked with the arrow keys, and the point that is chosen tells its figures and
// the command of its worst run.
func TestTheMapOfASweep(t *testing.T) {
	b := open(t, "sweep", 1200, false)
	b.want("the best point at first", pointHead, "6 s · 1 s")
	b.do(chromedp.Focus(chromedp.CSS("#map .chosen")))
	b.press(kb.ArrowRight)
	b.want("the point on the right", pointHead, "12 s · 1 s")
	b.press(kb.ArrowUp)
	b.want("the one above", pointHead, "12 s · 3 s")
	b.want("its figures", pointBody, "worse in ")
	b.want("its command", pointBody, "groupsim run crash --set consumer.session.timeout.ms=12000 --set consumer.heartbeat.interval.ms=3000 --run ")
	b.press(kb.ArrowLeft)
	b.press(kb.ArrowUp)
	b.want("a refused one", pointBody, "refused: heartbeat.interval.ms 8000 is not below session.timeout.ms 6000")
	b.want("the focus", "document.activeElement.getAttribute('aria-pressed')", "true")
	b.do(chromedp.Click(chromedp.CSS(`#front-map .cell[data-point="3"]`)))
	b.frame()
	b.want("a point of the front chart", pointHead, "12 s · 1 s")
	b.want("the marks that there are", `document.getElementById('legend').textContent`, "★ the best · ○ on the front · hatched: refused")
	if last := b.text(`[...document.querySelectorAll('#front-map .cell')].pop().classList.contains('front')`); last != "true" {
		t.Error("points of the front lie under others")
	}
	if whole := b.text(`[...document.querySelectorAll('#point-body code')].every((c) => c.textContent === [...c.children].map((w) => w.textContent).join(' '))`); whole != "true" {
		t.Error("a command is not its words")
	}
	if n := b.text(`document.querySelectorAll('#map .cell').length`); n != "15" {
		t.Errorf("the map has %s cells", n)
	}
}

// Of three settings there is a map for each value of the third. The keys go from map to map, and
// behind each point is its run.
func TestMapsOfThreeSettings(t *testing.T) {
	b := open(t, "sweep-three", 1600, false)
	if n := b.text(`document.querySelectorAll('#map .maps svg').length + ' maps of ' + document.querySelectorAll('#map .cell').length`); n != "3 maps of 36" {
		t.Errorf("there are %s", n)
	}
	heads := b.text(`[...document.querySelectorAll('#map h3')].map((e) => e.textContent).join('; ')`)
	if heads != "topics.orders.partitions 6; topics.orders.partitions 12; topics.orders.partitions 24" {
		t.Errorf("the maps are %s", heads)
	}
	if widths := b.text(`[...new Set([...document.querySelectorAll('#map .maps svg')].map((e) => Math.abs(e.getAttribute('width') - e.parentNode.clientWidth) < 2))].join()`); widths != "true" {
		t.Error("maps are not as wide as their places")
	}
	b.do(chromedp.Focus(chromedp.CSS("#map .chosen")))
	b.want("the best point at first", pointHead, "6 s · 1 s · ")
	for range 3 {
		b.press(kb.PageUp)
	}
	b.want("the first map", pointHead, "6 s · 1 s · 6")
	b.press(kb.PageDown)
	b.press(kb.PageDown)
	b.want("the last one", pointHead, "6 s · 1 s · 24")
	b.want("its run", pointBody, ", which stands for it, from ")
	b.want("what is drawn, in words", `document.querySelector('.picture svg').getAttribute('aria-label')`, "dead ")
	b.press(kb.ArrowRight)
	b.want("a neighbour in the same map", pointHead, "14 s · 1 s · 24")
	b.want("the focus", "document.activeElement.getAttribute('aria-pressed')", "true")
}

// Another figure, and the axes the other way round, are chosen from lists.
func TestChoosingWhatAMapShows(t *testing.T) {
	b := open(t, "sweep", 1200, true)
	choose := func(list, option int) {
		b.text(`(() => { const s = document.querySelectorAll('#choices select')[` + string(rune('0'+list)) + `]; s.value = ` + string(rune('0'+option)) + `; s.dispatchEvent(new Event('change')); return ''; })()`)
		b.frame()
	}
	choose(0, 1)
	b.want("another figure", `document.getElementById('map-head').textContent`, "rebalances@mean")
	choose(1, 1)
	labels := b.text(`[...document.querySelectorAll('#map .key')].map((e) => e.textContent).join('; ')`)
	if !strings.Contains(labels, "consumer.session.timeout.ms ↑") || !strings.Contains(labels, "consumer.heartbeat.interval.ms →") {
		t.Errorf("the axes are %s", labels)
	}
}
