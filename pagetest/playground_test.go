package pagetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/web"
)

// playground builds the page once, into a folder of its own, and writes it with a scenario on it.
func playground(t *testing.T, name string, start web.Start) string {
	t.Helper()
	if browser == nil {
		t.Skip("there is no Chromium; CHROMIUM can name one")
	}
	dir, err := built()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name+".html")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := web.PageFrom(os.DirFS(dir), f, start); err != nil {
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

func bundled(t *testing.T, name string) web.Start {
	t.Helper()
	text, err := scenarios.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return web.Start{File: name + ".yaml", Text: string(text)}
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

func TestPlaygroundBoots(t *testing.T) {
	name := playground(t, "boots", bundled(t, "gc-pause"))
	for _, width := range []int{400, 1600} {
		b := open(t, name, width, width == 400)
		b.until("at first", isReady)
		t.Logf("at %d pixels it took %s ms from the begin of the page", width, b.text("Math.round(performance.now())"))
		b.want("the verdict", "document.getElementById('verdict').textContent", "down")
		b.shoot(name + strings.Repeat("-narrow", 1600/width/4))
	}
}
