package pagetest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	play "github.com/groupsim/groupsim/playground"
	"github.com/groupsim/groupsim/web"
)

// withoutSimulator writes the page with something else in the place of the simulator.
func withoutSimulator(t *testing.T, name string, start play.Start) string {
	t.Helper()
	playground(t, name, start.Source) // builds the page
	page, err := os.ReadFile(files["small"][:strings.LastIndex(files["small"], "/")] + "/page.html")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for file, text := range map[string][]byte{"page.html": page, "groupsim.wasm.gz": []byte("nothing of the kind")} {
		if err := os.WriteFile(dir+"/"+file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	path := dir + "/playground.html"
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := web.PageFrom(os.DirFS(dir), f, start); err != nil {
		t.Fatal(err)
	}
	files[name] = path
	return name
}

// The run that the page came with is there before the simulator is, which takes a moment to be
// unpacked; when that does not come at all, the page says so. The figures are those of the command.
func TestTheFirstRunNeedsNoSimulator(t *testing.T) {
	if browser == nil {
		t.Skip("there is no Chromium; CHROMIUM can name one")
	}
	start := play.NewStart(t.Context(), bundled(t, "gc-pause"))
	b := open(t, withoutSimulator(t, "unpacked", start), 1200, false)
	b.until("at first", isReady)
	b.want("the verdict", "document.getElementById('verdict').textContent", start.Outcome.Verdict)
	b.want("the events' sum", shaText, start.Outcome.SHA256)
	b.until("what is wrong", "document.getElementById('status').textContent.startsWith('The playground does not start')")
	b.press("r")
	b.want("its moments", "document.getElementById('state').textContent", "PreparingRebalance")
}

// What a page came with is what its own simulator makes of the text.
func TestTheFirstRunIsThePagesOwn(t *testing.T) {
	b := open(t, playground(t, "own", bundled(t, "rolling-deploy")), 1200, false)
	b.until("at first", isReady)
	came, sha := b.text("document.getElementById('findings').textContent"), b.sha()
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const v = document.getElementById('editor').editor.view; v.dispatch({ changes: { from: v.state.doc.length, insert: '\\n# the same' } }); })()"))
	b.until("the run anew", shaText+".length !== 64")
	if made := b.sha(); made != sha {
		t.Errorf("the page makes events with the sum %s, it came with %s", made, sha)
	}
	if made := b.text("document.getElementById('findings').textContent"); made != came {
		t.Errorf("the page finds\n%s\nit came with\n%s", made, came)
	}
}

// Who wants less motion sees the clock go in steps of half a second.
func TestReducedMotion(t *testing.T) {
	b := open(t, playground(t, "calm", bundled(t, "gc-pause")), 1200, false)
	b.until("at first", isReady)
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
	b.must(err)
	b.do(chromedp.Evaluate[chromedp.Void](`(() => {
		globalThis.moves = [];
		new MutationObserver(() => moves.push(performance.now())).observe(document.getElementById('now'), { childList: true, characterData: true, subtree: true });
	})()`))
	b.press(" ")
	b.until("three steps", "globalThis.moves.length > 3")
	// The first may follow the key at once; a timer comes late at times, and never early.
	if got := b.text("String(moves.slice(1).every((m, i) => i === 0 || m - moves[i] > 450))"); got != "true" {
		t.Errorf("it moves at %s ms", b.text("moves.map(Math.round).join(', ')"))
	}
}

// A key of the scenario says what it is for when it is pointed at.
func TestAKeyTellsWhatItIsFor(t *testing.T) {
	b := open(t, playground(t, "hover", bundled(t, "gc-pause")), 1600, false)
	b.until("at first", isReady)
	b.do(chromedp.Evaluate[chromedp.Void]("document.body.classList.contains('with-text') || document.getElementById('text').click()"))
	b.frame()
	var x, y float64
	if _, err := fmt.Sscan(b.text(`(() => {
		const walk = document.createTreeWalker(document.querySelector('.cm-content'), NodeFilter.SHOW_TEXT);
		for (let n; (n = walk.nextNode()); ) {
			if (n.data.trim() !== 'title') continue;
			const range = document.createRange();
			range.selectNodeContents(n);
			const r = range.getBoundingClientRect();
			return (r.left + r.width / 2) + ' ' + (r.top + r.height / 2);
		}
	})()`), &x, &y); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, x-2, y), chromedp.MouseEvent(chromedp.MouseMoved, x, y))
	b.until("the tooltip", "!!document.querySelector('.cm-tooltip')")
	b.want("the tooltip", "document.querySelector('.cm-tooltip').textContent", "title: One line")
	b.shoot("hover")
}

// At the begin nothing is up yet, which is not down, either.
func TestWhatWasNeverUpIsNotUp(t *testing.T) {
	b := open(t, playground(t, "begin", bundled(t, "gc-pause")), 1200, false)
	b.until("at first", isReady)
	for _, at := range []struct {
		ms   int
		says string
	}{{0, "12 of 12 partitions not up yet"}, {30000, "all partitions up"}, {70000, "4 of 12 partitions down"}} {
		b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("(%s)(%d)", scrollTo, at.ms)))
		b.want(fmt.Sprintf("at %d ms", at.ms), "document.getElementById('state').textContent", at.says)
	}
}
