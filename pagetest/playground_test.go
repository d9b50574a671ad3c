package pagetest

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/event"
	play "github.com/groupsim/groupsim/playground"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/web"
)

// playground builds the page once, into a folder of its own, and writes it with a scenario on it.
func playground(t *testing.T, name string, source play.Source) string {
	t.Helper()
	if browser == nil {
		t.Skip("there is no Chromium; CHROMIUM can name one")
	}
	dir, err := built()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "playground-"+name+".html") // beside the pages of runs
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := web.PageFrom(os.DirFS(dir), f, play.NewStart(t.Context(), source)); err != nil {
		t.Fatal(err)
	}
	files["playground "+name] = path
	return "playground " + name
}

var built = sync.OnceValues(func() (string, error) {
	dir := filepath.Dir(files["small"])
	cmd := exec.Command("go", "run", ".", dir)
	cmd.Dir, cmd.Stderr = "../web/build", os.Stderr
	return dir, cmd.Run()
})

func bundled(t *testing.T, name string) play.Source {
	t.Helper()
	text, err := scenarios.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return play.Source{File: name + ".yaml", Text: string(text)}
}

// await waits for what a promise gives, as text.
func (b *tab) await(expression string) string {
	b.t.Helper()
	await := true
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("Promise.resolve("+expression+").then(String)", func(p *runtime.EvaluateParams) { p.AwaitPromise = &await }))
	b.must(err)
	return s
}

const isReady = "'ready' in document.documentElement.dataset"

// until waits until an expression is true.
func (b *tab) until(what, expression string) {
	b.t.Helper()
	for end := time.Now().Add(50 * time.Second); b.text(expression) != "true"; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("%s: %s does not come to be; the status is %q", what, expression, b.text("document.getElementById('status').textContent"))
		}
	}
}

// fits sees to it that nothing is wider than the screen, and that all texts can be read.
func (b *tab) fits() {
	b.t.Helper()
	b.frame()
	if got := b.text("document.documentElement.scrollWidth <= document.documentElement.clientWidth"); got != "true" {
		b.t.Errorf("the page is %s pixels wide", b.text("document.documentElement.scrollWidth"))
	}
	const outside = "!e.closest('.cm-editor') && "
	if got := b.text(strings.Replace(sideways, ".filter((e) => ", ".filter((e) => "+outside, 1)); got != "" {
		b.t.Errorf("parts that scroll sideways: %s", got)
	}
	if got := b.text(paleTexts); got != "" {
		b.t.Errorf("texts with too little contrast: %s", got)
	}
}

// The page fits a small screen and a large one, in light and in dark.
func TestPlaygroundBoots(t *testing.T) {
	name := playground(t, "boots", bundled(t, "gc-pause"))
	for _, width := range []int{400, 1600} {
		for _, scheme := range []string{"light", "dark"} {
			title := fmt.Sprintf("playground-%d-%s", width, scheme)
			t.Run(title, func(t *testing.T) {
				b := open(t, name, width, scheme == "dark")
				b.until("at first", isReady)
				t.Logf("it took %s ms from the begin of the page", b.text("Math.round(performance.now())"))
				b.want("the verdict", "document.getElementById('verdict').textContent", "down")
				b.do(chromedp.Evaluate[chromedp.Void]("(" + scrollTo + ")(95000)"))
				b.sha()
				b.fits()
				b.shoot(title)
				b.do(chromedp.Evaluate[chromedp.Void]("document.getElementById('more').click()"))
				b.fits()
				b.shoot(title + "-step")
			})
		}
	}
}

const (
	isStill  = "!('doing' in document.documentElement.dataset)"
	shaText  = "document.getElementById('sha').textContent"
	nowText  = "document.getElementById('now').textContent"
	scrollTo = "(t) => { const s = document.getElementById('seek'); s.value = t; s.dispatchEvent(new Event('input')); }"
)

// session is what the page keeps in its address.
type session struct {
	File, Text, Beside string
	At                 int64
}

// shared reads it, once it has been put there.
func (b *tab) shared() session {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void]("document.getElementById('share').click()"))
	b.until("sharing", "location.hash.startsWith('#s=') && /address/.test(document.getElementById('status').textContent)")
	packed, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(b.text("location.hash"), "#s="))
	b.must(err)
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	b.must(err)
	var s session
	b.must(json.Unmarshal(text, &s))
	return s
}

// ran is the SHA-256 of the events that the command writes for a file.
func ran(t *testing.T, file, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := groupsim.Load(path, nil, groupsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.New()
	w := event.NewWriter(hash, s.Scenario.Names())
	if _, err := groupsim.Run(s, groupsim.RunOptions{Events: w}); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// sha is that of the page's run, when all of it is there.
func (b *tab) sha() string {
	b.t.Helper()
	b.until("the run", isStill+" && "+shaText+".length === 64")
	return b.text(shaText)
}

// clicks does something to a random member, or to the group, at random moments.
const clicks = `(async (count) => {
  let seed = 7;
  const draw = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n; };
  const still = async () => { while ('doing' in document.documentElement.dataset) await new Promise((done) => setTimeout(done, 5)); };
  const seek = ` + scrollTo + `;
  let done = 0;
  for (let i = 0; i < count; i++) {
    seek(1700 * i + draw(1700));
    const length = document.getElementById('length');
    length.selectedIndex = draw(length.options.length);
    const buttons = [...document.querySelectorAll('.members .buttons button:not([hidden])'), ...(draw(8) ? [] : [document.getElementById('add'), document.getElementById('roll')])];
    const lines = document.getElementById('editor').dataset.lines;
    buttons[draw(buttons.length)].click();
    await still();
    if (document.getElementById('editor').dataset.lines !== lines) done++;
  }
  return done;
})`

// Whatever is clicked, the session is a scenario: the command makes the same events of it, byte
// for byte. Clicks that cannot be, such as killing who is dead by then, leave it as it was.
func TestClicksAreTheScenario(t *testing.T) {
	b := open(t, playground(t, "clicks", bundled(t, "gc-pause")), 1200, false)
	b.until("at first", isReady)
	if done := b.await(clicks + "(100)"); len(done) < 2 {
		t.Errorf("of 100 clicks %s did something", done)
	} else {
		t.Logf("of 100 clicks %s did something", done)
	}
	got := b.sha()
	s := b.shared()
	if want := ran(t, s.File, s.Text); got != want {
		t.Errorf("the page's events have the SHA-256 %s, the command's %s, of\n%s", got, want, s.Text)
	}
	if !strings.HasPrefix(s.Text, "name: gc-pause\n") || !strings.Contains(s.Text, "\n  # ") && strings.Contains(bundled(t, "gc-pause").Text, "\n  # ") {
		t.Errorf("what was there before is not any more:\n%s", s.Text)
	}
	b.shoot("clicks")
}

// shown is all that the page says about the moment, and the pixels of its lanes.
const shown = `(() => [document.getElementById('now').textContent, document.getElementById('state').innerText, document.getElementById('members').innerText,
  document.getElementById('down').innerText, document.getElementById('log').innerText, document.querySelector('.playhead').style.transform,
  ...[...document.querySelectorAll('.side canvas')].map((c) => c.toDataURL())].join('\n'))()`

// Going back in time and forth again shows what a page shows that has only just been opened.
func TestScrubbingIsAFreshRun(t *testing.T) {
	name := playground(t, "scrub", bundled(t, "rolling-deploy"))
	at := func(b *tab, moments ...int) string {
		b.until("at first", isReady)
		for _, t := range moments {
			b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("(%s)(%d)", scrollTo, t)))
		}
		b.frame()
		return b.text(shown)
	}
	scrubbed := at(open(t, name, 1200, false), 170000, 20000, 90000, 3000, 64321)
	if fresh := at(open(t, name, 1200, false), 64321); scrubbed != fresh {
		t.Errorf("after scrubbing:\n%.2000s\nafresh:\n%.2000s", scrubbed, fresh)
	}
}

// The clock goes at its speed, stops at the end, and goes to events and rebalances.
func TestTheClock(t *testing.T) {
	b := open(t, playground(t, "clock", bundled(t, "gc-pause")), 1200, false)
	b.until("at first", isReady)
	b.press("r")
	b.want("the first rebalance", nowText, " s")
	b.want("the group gathers", "document.getElementById('state').textContent", "PreparingRebalance")
	for b.text(nowText) != "60 s" {
		before := b.text(nowText)
		b.press(".")
		if b.text(nowText) == before {
			t.Fatalf("no event is found after %s", before)
		}
	}
	b.want("the pause", "document.getElementById('log').lastChild.textContent", "paused")
	b.press(",")
	if b.text(nowText) == "60 s" {
		t.Error("the event before is not found")
	}
	b.do(chromedp.Evaluate[chromedp.Void]("document.getElementById('speed').value = '100'"))
	b.press(" ")
	b.until("the end", nowText+" === '3m'")
	b.want("it stops there", "document.getElementById('run').textContent", "Play")
}

// The keyboard alone does it: go to a moment, to a member, kill it, take it back.
func TestPlayingByKeyboard(t *testing.T) {
	b := open(t, playground(t, "keyboard", bundled(t, "gc-pause")), 1200, false)
	b.until("at first", isReady)
	text := b.shared().Text
	for range 2 {
		b.press("L")
	}
	b.press("3")
	b.press("k")
	b.until("the kill", isStill)
	b.want("c3 is gone", "document.querySelector('[data-member=c3] .doing').textContent", "not running")
	if got, want := b.shared().Text, strings.Replace(text, "steps:\n", "steps:\n  - {at: 20s, kill: c3}\n", 1); got != want {
		t.Errorf("got\n%s", got)
	}
	b.press("u")
	b.until("the undoing", "document.querySelector('[data-member=c3] .doing').textContent !== 'not running'")
	if got := b.shared().Text; got != text {
		t.Errorf("got\n%s", got)
	}
}

// What was shared is there again, at the moment and beside what it was; an address that is
// nothing of the kind is no harm.
func TestTheAddressHasTheSession(t *testing.T) {
	name := playground(t, "address", bundled(t, "gc-pause"))
	b := open(t, name, 1600, false)
	b.until("at first", isReady)
	b.do(chromedp.Evaluate[chromedp.Void]("(" + scrollTo + ")(61000)"))
	b.do(chromedp.Evaluate[chromedp.Void]("document.querySelectorAll('[data-member=c1] button')[0].click()"))
	b.until("the kill", isStill)
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const s = document.getElementById('beside'); s.value = 'cooperative-sticky'; s.onchange(); })()"))
	b.until("the other side", "!document.getElementById('side-1').hidden")
	want, sha := b.shared(), b.sha()
	if want.At != 61e6 || want.Beside != "cooperative-sticky" || !strings.Contains(want.Text, "{at: 61s, kill: c1}") {
		t.Errorf("the address has %+v", want)
	}
	hash := b.text("location.hash")
	b.shoot("beside")
	files["shared"] = files[name] + hash
	c := open(t, "shared", 1600, false)
	c.until("at first", isReady+" && !document.getElementById('side-1').hidden")
	if got := c.shared(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := c.sha(); got != sha {
		t.Errorf("the events have the SHA-256 %s, not %s", got, sha)
	}
	files["broken"] = files[name] + hash[:len(hash)/2]
	d := open(t, "broken", 1600, false)
	d.until("at first", isReady)
	d.want("the scenario that the page came with", "document.getElementById('file').textContent", "gc-pause.yaml")
}

// Texts that would be markup or end the script are texts.
func TestAHostileScenario(t *testing.T) {
	const nasty = "</script><script>throw 1</script><img src=x onerror=throw> /*WASM*/ /*SCRIPT*/ <!-- ${x} ` \u2028"
	text := strings.Replace(bundled(t, "gc-pause").Text, "title: ", "title: '"+nasty+"' # ", 1)
	b := open(t, playground(t, "hostile", play.Source{File: "../<b>" + nasty + ".yaml", Text: text}), 400, true)
	b.until("at first", isReady)
	if got := b.shared(); got.Text != text || strings.ContainsAny(got.File, "<>/ ") {
		t.Errorf("got %+v", got)
	}
	if got := b.text("document.querySelectorAll('img, main script').length"); got != "0" {
		t.Errorf("%s elements came out of a text", got)
	}
	b.do(chromedp.Evaluate[chromedp.Void]("document.querySelector('#down button, #next').click()"))
}

// What is wrong with a text is said where it is, and the last run stays.
func TestErrorsOfTheLoader(t *testing.T) {
	start := bundled(t, "gc-pause")
	start.Text = strings.Replace(start.Text, "pause: c2", "pausse: c2", 1)
	b := open(t, playground(t, "errors", start), 1200, false)
	b.until("at first", isReady+" && document.querySelectorAll('#problems li').length > 0")
	b.want("the place and the remedy", "document.getElementById('problems').textContent", `27:15 "pausse" is not a step`)
	b.want("the proposal", "document.getElementById('problems').textContent", `did you mean "pause"?`)
	b.shoot("errors")
}

// typed types a line behind one of the scenario's.
const typed = `((after, text) => {
  const { view } = document.getElementById('editor').editor;
  const at = view.state.doc.toString().indexOf(after) + after.length;
  view.focus();
  view.dispatch({ changes: { from: at, insert: text.slice(0, -1) + '\n' } });
  view.dispatch({ changes: { from: at + text.length - 1, insert: text.slice(-1) }, selection: { anchor: at + text.length }, userEvent: 'input.type' });
})(%s, %s)`

// What can stand somewhere is proposed: keys by where the cursor is, and the names of members and
// topics behind the steps that are aimed at them.
func TestCompletion(t *testing.T) {
	b := open(t, playground(t, "completion", bundled(t, "gc-pause")), 1200, false)
	b.until("at first", isReady)
	for _, c := range []struct{ after, types, proposes, not string }{
		{"consumer:\n", "  max.poll.i", "max.poll.interval.ms", "per.record"},
		{"steps:\n", "  - {at: 5s, ki", "kill", "partitions"},
		{"steps:\n", "  - {at: 5s, pause: c", "c3", "orders"},
		{"steps:\n", "  - {at: 5s, rate: o", "orders", "c3"},
		{"steps:\n", "  - at: 5s\n    pause: c1\n    f", "for", "per.record"},
		{"members:\n", "  - {id: c9, st", "start", "steps"},
		{"duration: 3m\n", "net", "network", "rate"},
		{"topics:\n", "  payments: {par", "partitions", "members"},
	} {
		b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(typed, strconv.Quote(c.after), strconv.Quote(c.types))))
		b.until("proposals for "+c.types, "!!document.querySelector('.cm-tooltip-autocomplete li')")
		list := "\n" + b.text("[...document.querySelectorAll('.cm-tooltip-autocomplete .cm-completionLabel')].map((e) => e.textContent).join('\\n')") + "\n"
		if !strings.Contains(list, "\n"+c.proposes+"\n") || strings.Contains(list, "\n"+c.not+"\n") {
			t.Errorf("behind %q are proposed %q", c.types, list)
		}
		if c.proposes == "kill" {
			b.shoot("completion")
		}
		b.press(kb.Escape)
		b.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.blur()"))
		b.press("u")
	}
}

// The past with another future: the former one stands beside it.
func TestAFork(t *testing.T) {
	b := open(t, playground(t, "fork", bundled(t, "gc-pause")), 1600, false)
	b.until("at first", isReady)
	former := b.text("document.getElementById('verdict').textContent")
	b.do(chromedp.Evaluate[chromedp.Void]("(" + scrollTo + ")(120000)"))
	b.do(chromedp.Evaluate[chromedp.Void]("(" + scrollTo + ")(30000)"))
	b.do(chromedp.Evaluate[chromedp.Void]("document.querySelectorAll('[data-member=c1] button')[0].click()"))
	b.until("the kill", isStill)
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const s = document.getElementById('beside'); s.selectedIndex = 1; s.onchange(); })()"))
	b.until("the former future", "!document.getElementById('side-1').hidden")
	b.want("it is what it was", "document.querySelector('#side-1 .verdict').textContent", former)
	b.want("the moment is the same", nowText, "30 s")
	if a := b.text("document.querySelector('#side-0 .verdict').textContent"); a == former {
		t.Errorf("the kill changed nothing: %s", a)
	}
	heads := "[...document.querySelectorAll('.playhead')].map((e) => e.style.transform).join(' ')"
	b.frame()
	if got := strings.Fields(b.text(heads)); len(got) != 2 || got[0] != got[1] {
		t.Errorf("the sides show different moments: %q", got)
	}
	b.shoot("fork")
}

// A run that takes long can be given up, and the page goes on.
func TestStoppingARun(t *testing.T) {
	const long = "duration: 24h\ntopics: {orders: {partitions: 400, rate: 100}}\nmembers: [{id: c1..c200}]\nbroker: {group.max.session.timeout.ms: 1800000}\nsteps: [{at: 10s, rolling-restart: all, down: 5s, every: 30s}]\n"
	b := open(t, playground(t, "long", play.Source{File: "long.yaml", Text: long}), 1200, false)
	b.until("the button", "!document.getElementById('stop').hidden || "+isReady)
	if b.text(isReady) == "true" {
		t.Skip("the run is over before it can be stopped")
	}
	b.do(chromedp.Evaluate[chromedp.Void]("document.getElementById('stop').click()"))
	b.until("the page goes on", isReady)
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const s = document.getElementById('bundled'); s.value = 'crash'; s.onchange(); })()"))
	b.want("another scenario", "document.getElementById('file').textContent", "crash.yaml")
}

// Every bundled scenario can be played, to its end and back, and held against its first setup.
func TestEveryScenarioIsPlayed(t *testing.T) {
	name := playground(t, "every", bundled(t, "crash"))
	const each = 12 // in one tab
	all := scenarios.BundledNames()
	for i := 0; i < len(all); i += each {
		b := open(t, name, 1200, false)
		b.until("at first", isReady)
		for _, scenario := range all[i:min(i+each, len(all))] {
			b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("(() => { document.getElementById('beside').replaceChildren(); const s = document.getElementById('bundled'); s.value = '%s'; s.onchange(); })()", scenario))) // the setups of the one before are not to be taken for its own
			b.until(scenario, fmt.Sprintf("document.getElementById('file').textContent === '%s.yaml' && !document.querySelector('.play').inert && document.getElementById('beside').options.length > 2", scenario))
			for _, moment := range []string{"s.max", "s.max / 3", "s.max / 2"} {
				b.do(chromedp.Evaluate[chromedp.Void]("(" + scrollTo + ")((() => { const s = document.getElementById('seek'); return " + moment + "; })())"))
			}
			b.do(chromedp.Evaluate[chromedp.Void]("(() => { const s = document.getElementById('beside'); s.selectedIndex = 2; s.onchange(); })()"))
			b.until(scenario+" beside its first setup", "!document.getElementById('side-1').hidden || document.getElementById('status').className === 'problem'")
			b.fits()
		}
	}
}
