package pagetest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// noteTexts keeps what is written on each canvas since it was last cleared, with its place.
const noteTexts = `(() => {
  const of = CanvasRenderingContext2D.prototype, write = of.fillText, clear = of.clearRect;
  of.clearRect = function (...a) { this.texts = []; return clear.apply(this, a); };
  of.fillText = function (text, x, y) { (this.texts ||= []).push({ text, x, y, width: this.measureText(text).width }); return write.call(this, text, x, y); };
})()`

// written is a text on a canvas.
type written struct {
	Text        string
	X, Y, Width float64
}

// onCanvas gives what is written on the canvas of a panel, and how wide that is.
func (b *tab) onCanvas(selector string) (texts []written, width float64) {
	b.t.Helper()
	var got struct {
		Texts []written
		Width float64
	}
	b.must(json.Unmarshal([]byte(b.text(fmt.Sprintf(`(() => {
  const c = document.querySelector(%q + ' canvas');
  return JSON.stringify({ Texts: c.getContext('2d').texts, Width: c.clientWidth });
})()`, selector))), &got))
	return got.Texts, got.Width
}

const members = `article .scroller[aria-label^="Members"]`

// At every width each row has a name that no other row has, and each partition's its
// downtime; no text leaves its canvas, and none is cut that has room.
func TestRowsAreToldApart(t *testing.T) {
	for _, name := range []string{"small", "big", "hostile", "long", "many"} {
		for _, width := range []int{400, 1200, 2400} {
			t.Run(fmt.Sprintf("%s-%d", name, width), func(t *testing.T) {
				b := open(t, name, width, false)
				for _, panel := range []string{members, partitions} {
					texts, across := b.onCanvas(panel)
					names, figures := map[string]float64{}, map[float64]written{}
					for _, w := range texts {
						if w.X < 0 || w.X+w.Width > across+1 {
							t.Errorf("%q leaves the canvas", w.Text)
						}
						switch {
						case w.X == 2:
							if _, twice := names[w.Text]; twice {
								t.Errorf("two rows are called %q", w.Text)
							}
							names[w.Text] = w.Y
						case w.X+w.Width > across-3:
							figures[w.Y] = w
						}
					}
					if len(names) == 0 {
						t.Fatal("there are no rows")
					}
					for text, y := range names {
						figure, ok := figures[y]
						if panel == partitions && !ok {
							t.Errorf("%q has no downtime beside it", text)
						}
						if width == 400 && strings.Contains(text, "…") && !strings.Contains(text, "… (") {
							if room := across - figure.Width; 0.8*room > b.widthOf(text) {
								t.Errorf("%q is cut, and there is room", text)
							}
						}
					}
				}
			})
		}
	}
}

func (b *tab) widthOf(text string) (width float64) {
	b.t.Helper()
	_, err := fmt.Sscan(b.text(fmt.Sprintf("(() => { const c = document.createElement('canvas').getContext('2d'); c.font = '12px system-ui, sans-serif'; return c.measureText(%q).width; })()", text)), &width)
	b.must(err)
	return width
}

// In the sequence diagrams every text stands where it can be read, whole: inside the
// picture, and a message on its arrow. Where there is no room for that a list has them.
func TestSequencesAreReadWhole(t *testing.T) {
	for _, name := range []string{"small", "big", "hostile", "long", "compare"} {
		for _, width := range []int{400, 1200, 2400} {
			t.Run(fmt.Sprintf("%s-%d", name, width), func(t *testing.T) {
				b := open(t, name, width, false)
				b.text("[...document.querySelectorAll('details.rebalance')].slice(0, 12).forEach((d) => { d.open = true; })")
				b.frame()
				b.frame()
				if got := b.text("document.querySelectorAll('svg.sequence, ol.rows').length"); got == "0" {
					t.Fatal("there is no sequence")
				}
				if got := b.text(outOfPlace); got != "" {
					t.Errorf("out of its place: %s", got)
				}
				if got := b.text("[...document.querySelectorAll('.sequence text:not(.lane), ol.rows li')].map((e) => e.textContent).filter((s) => s.endsWith('…')).join('; ')"); got != "" {
					t.Errorf("cut: %s", got)
				}
				if got := b.text(sideways); got != "" {
					t.Errorf("parts that scroll sideways: %s", got)
				}
			})
		}
	}
}

// outOfPlace names texts of sequence diagrams that leave the picture, messages that leave
// their arrows, and names of lanes that meet or are the same.
const outOfPlace = `[...document.querySelectorAll('svg.sequence')].filter((s) => s.clientWidth || s.getBoundingClientRect().width).flatMap((s) => {
  const bad = [], right = s.viewBox.baseVal.width;
  for (const text of s.querySelectorAll('text')) {
    const box = text.getBBox();
    if (box.x < 0 || box.x + box.width > right + 1) bad.push(text.textContent);
  }
  const lanes = [...s.querySelectorAll('.lane')].map((e) => ({ e, box: e.getBBox() }));
  lanes.forEach(({ e, box }, i) => {
    const next = lanes[i + 1];
    if (next && (box.x + box.width > next.box.x || e.firstChild.data === next.e.firstChild.data)) bad.push('lane ' + e.textContent);
  });
  const coordinator = lanes[0].box.x + lanes[0].box.width / 2;
  for (const text of s.querySelectorAll('.message')) if (text.getBBox().x < coordinator) bad.push('message ' + text.textContent);
  return bad;
}).join('; ')`

// The page says what was run: the description, the steps, what the file sets, and folded
// the defaults of all else.
func TestThePageSaysWhatWasRun(t *testing.T) {
	b := open(t, "long", 400, false)
	b.want("the description", "document.querySelector('.description').textContent", "This description goes on for a while.")
	b.want("the steps", "document.querySelector('.steps').innerText", "at: 110s, kill: checkout-order-service-blue-7f9c6d5b8d-r5t7y")
	b.want("what is set", "document.querySelector('.set').innerText", "consumer.heartbeat.interval.ms")
	b.want("what a cause means", "document.querySelector('.legend').textContent", "D dead · their owner was gone and the coordinator had not noticed")
	b.want("what a zombie is", "document.querySelector('article').textContent", "A zombie is a member that holds what the coordinator gives to somebody else")
	if got := b.text("document.querySelector('.unset').open"); got != "false" {
		t.Error("the defaults are not folded")
	}
	b.want("the defaults", "document.querySelector('.unset').textContent", "max.poll.records")
}

// The worst of many runs is one click away, with a timeline of its own.
func TestTheWorstRun(t *testing.T) {
	for _, name := range []string{"many", "compare"} {
		b := open(t, name, 400, false)
		b.text("document.querySelector('details.worst summary').click()")
		b.frame()
		b.frame()
		if got := b.text("document.querySelector('details.worst .viewer').getBoundingClientRect().height > 300"); got != "true" {
			t.Errorf("%s: the worst run has no timeline", name)
		}
		if got := b.text(emptyPanels); got != "" {
			t.Errorf("%s: panels with nothing in them: %s", name, got)
		}
		if got := b.text("document.documentElement.scrollWidth <= document.documentElement.clientWidth"); got != "true" {
			t.Errorf("%s: the worst run is wider than the screen", name)
		}
		b.want("its number", "document.querySelector('details.worst .setting').textContent", "run ")
	}
}
