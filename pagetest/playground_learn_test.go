package pagetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	play "github.com/groupsim/groupsim/playground"
)

// A question of the course is asked, answered by a run, and its scenario played with.
func TestLearningInThePlayground(t *testing.T) {
	b := open(t, playground(t, "learn", bundled(t, "crash")), 400, false)
	b.until("at first", isReady)
	b.do(chromedp.Evaluate[chromedp.Void]("document.getElementById('learn').click()"))
	b.until("the list", "document.querySelectorAll('.chapters button').length > 0")
	b.shoot("learn list")
	b.do(chromedp.Evaluate[chromedp.Void]("document.querySelector('.chapters button').click()"))
	b.until("the question", "!!document.querySelector('.asked')")
	if got := b.text("/Right|It is/.test(document.getElementById('lesson-text').textContent)"); got != "false" {
		t.Error("the answer is there before the guess")
	}
	b.do(chromedp.Evaluate[chromedp.Void](`(() => {
		const input = document.getElementById('guess');
		if (input) { input.value = '10'; input.parentNode.querySelector('button').click(); }
		else document.querySelector('.asked + * button').click();
	})()`))
	b.until("the answer", "/Right: |It is /.test(document.getElementById('lesson-text').textContent)")
	b.shoot("learn")
	b.do(chromedp.Evaluate[chromedp.Void]("[...document.querySelectorAll('#lesson-text button')].find((e) => e.textContent === 'Play with this run').click()"))
	b.until("its scenario", "!document.getElementById('lesson').open && document.getElementById('file').textContent !== 'crash.yaml'")
	if s := b.shared(); ran(t, s.File, s.Text) != b.sha() {
		t.Errorf("the command makes other events of\n%s", s.Text)
	}
}

// asks opens a chapter and skips to its question of that number, of which it takes draw 1.
func (b *tab) asks(chapter string, number int) {
	b.t.Helper()
	b.until("at first", isReady)
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { Math.random = () => 0; document.getElementById('learn').click(); })()"))
	named := fmt.Sprintf("[...document.querySelectorAll('.chapters button')].find((e) => e.textContent === '%s')", chapter)
	b.until("the list", "!!"+named)
	b.do(chromedp.Evaluate[chromedp.Void](named + ".click()"))
	for n := 1; ; n++ {
		b.until("a question", fmt.Sprintf("document.getElementById('lesson-text').textContent.includes('%s, %d of ')", chapter, n))
		if n == number {
			return
		}
		b.do(chromedp.Evaluate[chromedp.Void]("[...document.querySelectorAll('#lesson-text button')].find((e) => e.textContent === 'Skip').click()"))
	}
}

// onTrack is a place on the screen, at a share of the timeline that is to be marked.
func (b *tab) onTrack(at float64) (x, y float64) {
	b.t.Helper()
	const box = "(() => { const r = document.querySelector('.yours').getBoundingClientRect(); return [r.left, r.top, r.width].join(' '); })()"
	var left, top, width float64
	if _, err := fmt.Sscan(b.text(box), &left, &top, &width); err != nil {
		b.t.Fatal(err)
	}
	const inset = 12
	return left + inset + at*(width-2*inset), top + 10
}

// drags draws with the mouse from one share of the timeline to another.
func (b *tab) drags(from, to float64) {
	b.t.Helper()
	x, y := b.onTrack(from)
	b.do(chromedp.MouseEvent(chromedp.MousePressed, x, y, chromedp.ButtonLeft))
	for i := 1; i <= 4; i++ {
		x, _ = b.onTrack(from + (to-from)*float64(i)/4)
		b.do(chromedp.MouseEvent(chromedp.MouseMoved, x, y, chromedp.ButtonLeft))
	}
	b.do(chromedp.MouseEvent(chromedp.MouseReleased, x, y, chromedp.ButtonLeft))
}

const guessText = "document.getElementById('guess').value"

// bands are where the bars of a lane begin and end, in percent of the timeline.
func bands(lane string) string {
	return "[...document.querySelectorAll('" + lane + " .band:not(.near)')].map((e) => ['--at', '--long'].map((p) => Math.round(100 * e.style.getPropertyValue(p))).join('+')).join(' ')"
}

// answered holds what the page says of a mark to what the simulator says of it here.
func (b *tab) answered(item, guess string) {
	b.t.Helper()
	b.until("the answer", "!!document.querySelector('#lesson-text .good, #lesson-text .bad')")
	want := play.Solve(play.Ask{Item: item, Draw: 1, Guess: guess})
	if want.Mark == nil {
		b.t.Fatalf("%s: %+v", guess, want)
	}
	b.want("the difference", "document.getElementById('lesson-text').textContent", want.Mark.Beside)
	ends := play.Pose(play.Ask{Item: item, Draw: 1}).Mark.Ends
	percent := func(at float64) string { return fmt.Sprintf("%.0f", 100*at/float64(ends)) }
	truth := percent(float64(want.Mark.From)) + "+" + percent(float64(want.Mark.To-want.Mark.From))
	if got := b.text(bands(".track:not(.yours)")); got != truth {
		b.t.Errorf("the run's mark is drawn at %s, and not at %s", got, truth)
	}
	if got := b.text("document.querySelectorAll('.grip').length"); got != "0" {
		b.t.Errorf("there are %s ends to be moved after the answer", got)
	}
	b.fits()
}

// A span is drawn with the mouse: anew, by one of its ends, as a whole, and by pressing beside it.
func TestAMarkIsDrawn(t *testing.T) {
	b := open(t, playground(t, "mark", bundled(t, "crash")), 1200, false)
	b.asks("Static members, and what they cost", 8)
	for _, d := range []struct {
		what     string
		from, to float64
		says     string // of 180 s
	}{
		{"drawn", 0.5, 0.25, "45s-90s"},
		{"its end", 0.5, 0.6, "45s-108s"},
		{"its begin, past the end", 0.25, 0.7, "108s-2m6s"},
		{"anew", 0.1, 0.3, "18s-54s"},
		{"all of it", 0.2, 0.45, "63s-99s"},
		{"all of it, as far as it goes", 0.45, 1.2, "2m24s-3m"},
		{"pressed beside it", 0.3, 0.3, "54s-3m"},
		{"its end", 1, 0.5, "54s-90s"},
	} {
		b.drags(d.from, d.to)
		if got := b.text(guessText); got != d.says {
			t.Fatalf("%s, from %v to %v: it says %s, and not %s", d.what, d.from, d.to, got, d.says)
		}
	}
	b.shoot("mark drawn")
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const answer = document.querySelector('#guess + button'); answer.click(); answer.click(); })()"))
	b.answered("mark-the-static-close", "54s-90s")
	if got := b.text(bands(".yours")); got != "30+20" {
		t.Errorf("one's own mark is drawn at %s", got)
	}
	b.shoot("mark answered")
}

// The keyboard alone does it, on a small screen in the dark: the arrows move the end that has the focus.
func TestAMarkByKeyboard(t *testing.T) {
	b := open(t, playground(t, "mark", bundled(t, "crash")), 400, true)
	b.asks("Static members, and what they cost", 8)
	const grip = "document.activeElement.getAttribute('aria-label') + ': ' + document.activeElement.getAttribute('aria-valuetext')"
	b.want("the focus at first", grip, "Where it begins: not marked yet")
	b.press(kb.Enter)
	b.want("nothing is marked", "document.querySelector('#lesson-text .problem').textContent", "is no answer: it wants a mark on the timeline")
	b.fits()
	b.shoot("mark by keyboard")
	press := func(key string, modifier ...chromedp.Modifier) {
		t.Helper()
		b.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(modifier...)))
	}
	press(kb.ArrowRight)
	b.want("a step", guessText, "1s-3m")
	press(kb.ArrowLeft, chromedp.ModifierShift)
	b.want("the other end", guessText, "1s-2m59s")
	press(kb.PageUp)
	press(kb.ArrowRight, chromedp.ModifierAlt)
	b.want("further", guessText, "21s-2m59s")
	press(kb.End)
	b.want("no further than the other end", guessText, "2m59s-2m59s")
	press(kb.Home)
	b.want("to the begin", guessText, "0s-2m59s")
	press(kb.Tab)
	press(kb.ArrowDown)
	b.want("the end that has the focus", grip, "Where it ends: 2m 58s")
	press(kb.Enter)
	b.answered("mark-the-static-close", "0s-2m58s")
	b.want("the focus", "document.activeElement.textContent", "Next")
	b.shoot("mark answered by keyboard")
}

// A moment is pressed with a finger, and what is typed is drawn.
func TestAMomentIsMarked(t *testing.T) {
	b := open(t, playground(t, "mark", bundled(t, "crash")), 400, false)
	b.asks("Death", 5)
	touch := func(kind input.DispatchTouchEventType, at ...float64) {
		t.Helper()
		var points []*input.TouchPoint
		for _, share := range at {
			x, y := b.onTrack(share)
			points = append(points, &input.TouchPoint{X: x, Y: y})
		}
		_, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
		b.must(err)
	}
	touch(input.DispatchTouchEventTypeTouchStart, 0.25)
	b.want("pressed", guessText, "45s")
	touch(input.DispatchTouchEventTypeTouchMove, 0.4)
	touch(input.DispatchTouchEventTypeTouchMove, 0.5)
	touch(input.DispatchTouchEventTypeTouchEnd)
	b.want("drawn on", guessText, "90s")
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const i = document.getElementById('guess'); i.value = '1m 12.5s'; i.dispatchEvent(new Event('input')); })()"))
	b.until("what is typed is drawn", bands(".yours")+" === '40+0'")
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const i = document.getElementById('guess'); i.value = 'soon'; i.dispatchEvent(new Event('input')); i.focus(); })()"))
	b.press(kb.Enter)
	b.want("no mark", "document.querySelector('#lesson-text .problem').textContent", "is no answer")
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const i = document.getElementById('guess'); i.value = '100s'; i.dispatchEvent(new Event('input')); i.focus(); })()"))
	b.press(kb.Enter)
	b.answered("death.5", "100s")
	b.shoot("moment answered")
}

// A why of several lines keeps them, and what it leads on to is opened in the page.
func TestWhatAnAnswerLeadsOnTo(t *testing.T) {
	b := open(t, playground(t, "mark", bundled(t, "crash")), 1200, false)
	b.asks("Static members, and what they cost", 8)
	b.drags(0.2, 0.8)
	b.press(kb.Enter)
	b.answered("mark-the-static-close", "36s-2m24s")
	if got := b.text("getComputedStyle(document.querySelector('#lesson-text p')).whiteSpace"); got != "pre-line" {
		t.Errorf("lines are broken as %s", got)
	}
	goOn := "[...document.querySelectorAll('.further button')].map((e) => e.textContent).join('\\n')"
	if got := strings.Split(b.text(goOn), "\n"); len(got) != 2 || got[0] != "Lesson: Static members" || got[1] != "Play static-scale-in" {
		t.Fatalf("it leads on to %q", got)
	}
	b.do(chromedp.Evaluate[chromedp.Void]("document.querySelectorAll('.further button')[1].click()"))
	b.until("the scenario", "!document.getElementById('lesson').open && document.getElementById('file').textContent === 'static-scale-in.yaml'")
}
