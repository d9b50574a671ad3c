package pagetest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	folds "github.com/groupsim/groupsim/report/fold"
	"github.com/groupsim/groupsim/report/picture"
)

var shots = flag.String("shots", "", "leave pictures of the pages in this `DIR`")

// viewportHeight is how high the screen is, in pixels.
const viewportHeight = 900

// files are the pages that are looked at, by name; TestMain writes them once.
var files map[string]string

// browser is the context of the one browser; nil where there is none.
var browser context.Context

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "pagetest")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if files, err = writePages(dir); err != nil {
		panic(err)
	}
	path := chromium()
	if path == "" {
		return m.Run()
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(filepath.Join(dir, "profile")), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", false))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, quit := chromedp.NewContext(allocator)
	defer quit()
	if err := chromedp.Do(ctx); err != nil {
		panic(fmt.Errorf("starting %s: %w", path, err))
	}
	browser = ctx
	return m.Run()
}

// chromium finds the browser; "" if there is none.
func chromium() string {
	for _, path := range []string{os.Getenv("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"} {
		if _, err := os.Stat(path); path != "" && err == nil {
			return path
		}
	}
	return ""
}

// writePages writes the page of a small run, of a big one, of one with hostile names,
// and of a comparison.
func writePages(dir string) (map[string]string, error) {
	pages := map[string]string{}
	write := func(name string, html func(f *os.File) error) error {
		pages[name] = filepath.Join(dir, name+".html")
		f, err := os.Create(pages[name])
		if err != nil {
			return err
		}
		defer f.Close()
		return html(f)
	}
	for name, scenario := range map[string]string{"small": "gc-pause", "big": "testdata/big.yaml", "hostile": "testdata/hostile.yaml", "long": "testdata/long.yaml", "alerts": "healthcheck-kills-rebalancing-pod"} {
		s, err := groupsim.Load(scenario, nil, groupsim.Options{})
		if err != nil {
			return nil, err
		}
		r, err := simulate(s, name)
		if err != nil {
			return nil, err
		}
		if err := write(name, func(f *os.File) error { return r.HTML(f) }); err != nil {
			return nil, err
		}
	}
	many, err := manyRuns("rolling-deploy")
	if err == nil {
		err = write("many", func(f *os.File) error { return many.HTML(f) })
	}
	if err != nil {
		return nil, err
	}
	if err := writeSweeps(write); err != nil {
		return nil, err
	}
	contenders, err := groupsim.Contenders([]string{"rolling-deploy"}, nil, groupsim.Options{}, nil)
	if err != nil {
		return nil, err
	}
	records := make([]*picture.Record, len(contenders))
	for i := range contenders {
		records[i] = picture.NewRecord(contenders[i].Scenario.Scenario.Names())
	}
	result, err := groupsim.Compare(contenders, groupsim.CompareOptions{Watch: func(i int) event.Sink { return records[i] }})
	if err != nil {
		return nil, err
	}
	var runs []*picture.Run
	for i, r := range records {
		run := r.Finish(result.Columns[i].Report)
		run.Trials = result.Columns[i].Trials
		if err := tellWorst(run, contenders[i].Scenario); err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return pages, write("compare", func(f *os.File) error { return picture.CompareHTML(f, result, runs) })
}

// manyRuns makes 20 runs of a scenario.
func manyRuns(name string) (*picture.Run, error) {
	s, err := groupsim.Load(name, nil, groupsim.Options{})
	if err != nil {
		return nil, err
	}
	record := picture.NewRecord(s.Scenario.Names())
	first, err := groupsim.Run(s, groupsim.RunOptions{Events: record, Alerts: name == "alerts"})
	if err != nil {
		return nil, err
	}
	r := record.Finish(first)
	if r.Trials, err = groupsim.Many(s, first, groupsim.ManyOptions{Runs: 20}); err != nil {
		return nil, err
	}
	r.Alone = "groupsim run " + name
	return r, tellWorst(r, s)
}

// tellWorst has the worst of many runs told beside the first.
func tellWorst(r *picture.Run, s *groupsim.Scenario) error {
	s, err := s.WithRun(r.WorstRun())
	if err != nil {
		return err
	}
	r.Worst, err = simulate(s, "")
	return err
}

// simulate runs a scenario, under hostile names if asked for: those of a file have to
// be plain, but not those that a program gives.
func simulate(s *groupsim.Scenario, name string) (*picture.Run, error) {
	names := s.Scenario.Names()
	if name != "hostile" {
		record := picture.NewRecord(names)
		result, err := groupsim.Run(s, groupsim.RunOptions{Events: record, Alerts: name == "alerts"})
		if err != nil {
			return nil, err
		}
		return record.Finish(result), nil
	}
	tape := &tape{}
	result, err := groupsim.Run(s, groupsim.RunOptions{Events: tape})
	if err != nil {
		return nil, err
	}
	names.Members = []string{"</script><script>throw 1</script>", "<b>&amp;\"'`${x}--></style>", "a member whose name is longer than anybody would have thought"}
	names.Topics = []string{"<img src=x onerror=throw>"}
	info := folds.Info{Scenario: result.Scenario, Title: result.Title, Model: result.Model, Setup: result.Setup}
	fold, record := folds.New(names), picture.NewRecord(names)
	for _, e := range tape.events {
		fold.Event(e)
		record.Event(e)
	}
	return record.Finish(fold.Finish(clock.Time(result.Window.End), info)), nil
}

// tape keeps all events.
type tape struct{ events []event.Event }

func (t *tape) Event(e event.Event) { t.events = append(t.events, e) }

// tab is a page that is open in the browser.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string
}

// open opens a page at that width.
func open(t *testing.T, name string, width int, dark bool) *tab {
	t.Helper()
	if browser == nil {
		t.Skip("there is no Chromium; CHROMIUM can name one")
	}
	ctx, close := chromedp.NewContext(browser)
	t.Cleanup(close)
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	b.must(chromedp.Listen(ctx, b.listen))
	media := &emulation.MediaFeature{Name: "prefers-color-scheme", Value: "light"}
	if dark {
		media.Value = "dark"
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{media}})
	b.must(err)
	_, err = chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: noteTexts})
	b.must(err)
	b.do(chromedp.EmulateViewport(int64(width), viewportHeight), chromedp.Navigate("file://"+files[name]))
	b.frame()
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, p := range b.problems {
			t.Errorf("%s: %s", name, p)
		}
	})
	return b
}

// listen notes what must not happen: errors, warnings, and any request but the one
// for the page.
func (b *tab) listen(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		b.problems = append(b.problems, fmt.Sprintf("exception: %s %+v", ev.ExceptionDetails.Text, ev.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		b.problems = append(b.problems, fmt.Sprintf("console: %s %+v", ev.Type, ev.Args))
	case *log.EventEntryAdded:
		b.problems = append(b.problems, "log: "+ev.Entry.Text)
	case *network.EventRequestWillBeSent:
		if url := ev.Request.URL; !strings.HasSuffix(url, ".html") && !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "blob:null/") {
			b.problems = append(b.problems, "request: "+url)
		}
	}
}

func (b *tab) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, actions...))
}

// text evaluates an expression, as text.
func (b *tab) text(expression string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	b.must(err)
	return s
}

// frame waits until what was changed is drawn.
func (b *tab) frame() {
	b.t.Helper()
	const frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done('')))))"
	await := true
	_, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](frames, func(p *runtime.EvaluateParams) { p.AwaitPromise = &await }))
	b.must(err)
}

// shoot leaves a picture of the whole page, if pictures are wanted.
func (b *tab) shoot(name string) {
	b.t.Helper()
	if *shots == "" {
		return
	}
	width, err := chromedp.Run(b.ctx, chromedp.Evaluate[int64]("innerWidth"))
	b.must(err)
	height, err := chromedp.Run(b.ctx, chromedp.Evaluate[int64]("document.documentElement.scrollHeight"))
	b.must(err)
	b.do(chromedp.EmulateViewport(width, height))
	b.frame()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	b.must(err)
	b.must(os.WriteFile(filepath.Join(*shots, name+".png"), png, 0o644))
	b.do(chromedp.EmulateViewport(width, viewportHeight))
	b.frame() // what is measured next is laid out again
}
