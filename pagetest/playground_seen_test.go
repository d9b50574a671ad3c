package pagetest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A rebalance begins between two milliseconds, and a step has a whole one: what is done there is seen
// at the moment that is shown.
func TestWhatWasDoneIsSeen(t *testing.T) {
	b := open(t, playground(t, "done", bundled(t, "gc-pause")), 1200, false)
	b.until("at first", isReady)
	b.want("the list of scenarios", "document.getElementById('bundled').value", "gc-pause")
	b.press("r")
	b.press("r")
	b.press("1")
	b.press("k")
	b.until("the kill", isStill)
	b.want("c1 is gone", "document.querySelector('[data-member=c1] .doing').textContent", "not running")
	if got := b.text("document.getElementById('bundled').value"); got != "" {
		t.Errorf("the list of scenarios says %s of what was changed", got)
	}
}

// What is refused says why where it is seen, wherever the page was scrolled to; and it covers nothing
// any more once something else was done.
func TestWhatIsRefusedIsSeen(t *testing.T) {
	b := open(t, playground(t, "refused", bundled(t, "gc-pause")), 400, true)
	b.until("at first", isReady)
	b.do(chromedp.Evaluate[chromedp.Void]("(" + scrollTo + ")(30000)"))
	const kill = "document.querySelector('[data-member=c2] button').click()"
	b.do(chromedp.Evaluate[chromedp.Void]("scrollTo(0, 1000)"), chromedp.Evaluate[chromedp.Void](kill)) // it is paused later
	b.until("the refusal", isStill+" && document.getElementById('status').textContent.startsWith('That cannot be')")
	if got := b.text("(() => { const r = document.getElementById('status').getBoundingClientRect(); return scrollY > 0 && r.top > 0 && r.bottom < innerHeight; })()"); got != "true" {
		t.Errorf("it is not on the screen: scrolled to %s", b.text("scrollY"))
	}
	b.fits()
	b.do(chromedp.Evaluate[chromedp.Void]("document.getElementById('add').click()"))
	b.until("a member more", isStill+" && document.getElementById('status').textContent === ''")
	if got := b.text("getComputedStyle(document.querySelector('.said p')).position"); got != "static" {
		t.Errorf("an empty box is %s", got)
	}
}

// While time passes nothing moves that somebody might be about to click.
func TestNothingMovesWhileTimePasses(t *testing.T) {
	for _, width := range []int{400, 1200, 1600} {
		b := open(t, playground(t, "still", bundled(t, "gc-pause")), width, false)
		b.until("at first", isReady)
		moved := b.text(`(() => {
			const seek = ` + scrollTo + `, top = () => document.getElementById('members').getBoundingClientRect().top, tops = new Set();
			for (let t = 0; t <= 180000; t += 500) { seek(t); tops.add(top()); }
			return [...tops].join(' ');
		})()`)
		if strings.Contains(moved, " ") {
			t.Errorf("at %d pixels the members are at %s", width, moved)
		}
	}
}

// A step that is refused can be mended where it was asked for.
func TestAStepThatIsRefused(t *testing.T) {
	b := open(t, playground(t, "step", bundled(t, "gc-pause")), 400, false)
	b.until("at first", isReady)
	b.press("n")
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const s = document.getElementById('step-verb'); s.value = 'slow'; s.dispatchEvent(new Event('change')); document.querySelector('#steps .go').click(); })()"))
	b.until("the refusal", isStill+" && document.getElementById('steps-problem').textContent !== ''")
	b.want("why", "document.getElementById('steps-problem').textContent", "slow needs per.record or per.batch")
	if got := b.text("document.getElementById('steps').open && document.getElementById('status').textContent === ''"); got != "true" {
		t.Error("it is not said in the dialogue alone")
	}
	b.fits()
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { document.getElementById('step-field-per.record').value = '200ms'; document.querySelector('#steps .go').click(); })()"))
	b.until("the step", isStill+" && !document.getElementById('steps').open")
	b.want("the line", "document.getElementById('editor').editor.view.state.doc.toString()", "slow: c1, per.record: 200ms}")
}

// Another scenario is shown at its begin, in its lanes as well; and undo leads back to the one before.
func TestAnotherScenarioBegins(t *testing.T) {
	b := open(t, playground(t, "another", bundled(t, "gc-pause")), 1200, false)
	b.until("at first", isReady)
	b.do(chromedp.Evaluate[chromedp.Void]("(" + scrollTo + ")(90000)"))
	b.frame()
	before := b.text("document.querySelector('.playhead').style.transform")
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const s = document.getElementById('bundled'); s.value = 'crash'; s.onchange(); })()"))
	b.until("the other", "document.getElementById('file').textContent === 'crash.yaml' && !document.querySelector('.play').inert")
	b.want("the moment", nowText, "0 s")
	b.frame()
	if got := b.text("document.querySelector('.playhead').style.transform"); got == before || got == "" {
		t.Errorf("the line of the moment is at %q, where it was", got)
	}
	b.press("1")
	b.press("k")
	b.until("the kill", isStill+" && document.getElementById('bundled').value === ''")
	b.press("u")
	b.until("the kill is taken back alone", "document.getElementById('file').textContent === 'crash.yaml' && document.querySelector('[data-member=c1] .doing').textContent !== 'not running'")
	b.press("u")
	b.until("the scenario before, by its name", "document.getElementById('file').textContent === 'gc-pause.yaml'")
	if got := b.shared(); got.File != "gc-pause.yaml" || got.Text != bundled(t, "gc-pause").Text {
		t.Errorf("undo leads back to %+v", got)
	}
}
