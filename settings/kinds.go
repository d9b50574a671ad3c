package settings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/words"
)

// columns are a setting's defaults, one for each client library that has it.
type columns[V any] []column[V]

type column[V any] struct {
	of          event.Library
	value       V
	limited     bool // the library takes numbers from least to most only
	least, most int64
	// of names: those that the library has, of which all have to speak one rebalance
	// protocol; nil: all of them, as one likes.
	names []string
}

// usual is the default of what no client has a say in.
func usual[V any](v V) columns[V] { return java(v) }

// java is the default of Kafka's own consumer.
func java[V any](v V) columns[V] { return columns[V]{{of: event.Java, value: v}} }

// franzGo is that of kgo.
func (c columns[V]) franzGo(v V) columns[V] {
	return append(c, column[V]{of: event.FranzGo, value: v})
}

// librdkafka is that of librdkafka.
func (c columns[V]) librdkafka(v V) columns[V] {
	return append(c, column[V]{of: event.Librdkafka, value: v})
}

// takes says which numbers the library of the last column starts with.
func (c columns[V]) takes(least, most int64) columns[V] {
	last := &c[len(c)-1]
	last.limited, last.least, last.most = true, least, most
	return c
}

// has says which names the library of the last column has.
func (c columns[V]) has(names ...string) columns[V] {
	c[len(c)-1].names = names
	return c
}

// column is a library's, or the first where it has none.
func (c columns[V]) column(client event.Library) (of column[V], known bool) {
	for _, col := range c {
		if col.of == client {
			return col, true
		}
	}
	return c[0], false
}

// span is where the numbers begin that a setting takes.
type span struct {
	least  int64
	kafkas string // as in names/
}

// from is a range of Kafka's own (ConfigDef.Range.atLeast).
func from(least int64) span { return span{least, strconv.FormatInt(least, 10) + ".."} }

// sensibly is for what Kafka sets no limit to: below this it makes no sense.
func sensibly(least int64) span { return span{least, anything} }

// row puts together what rows of all kinds have. at is where the value stands.
func row[C, V any](about About, defaults columns[V], at func(*C) *V, read func(string) (V, error), write func(V) string) Setting[C] {
	return Setting[C]{
		About: about,
		text:  func(c *C) string { return write(*at(c)) },
		set: func(c *C, text string) error {
			v, err := read(text)
			if err == nil {
				*at(c) = v
			}
			return err
		},
		reset: func(c *C, client event.Library) {
			col, _ := defaults.column(client)
			*at(c) = col.value
		},
		fill:  func(*C, string) {},
		check: func(*C, event.Library) error { return nil },
		told:  func(*C) bool { return true },
		of: func(client event.Library) (string, bool) {
			col, known := defaults.column(client)
			return write(col.value), known
		},
	}
}

// number is a row of a whole number, with what each library starts with.
func number[C any, N int32 | int64](about About, defaults columns[int], at func(*C) *N, read func(string) (int64, error)) Setting[C] {
	s := row(about, sized[N](defaults), at,
		func(text string) (N, error) {
			v, err := read(text)
			return N(v), err
		},
		func(v N) string { return strconv.FormatInt(int64(v), 10) })
	s.check = func(c *C, client event.Library) error {
		v := int64(*at(c))
		if col, _ := defaults.column(client); col.limited && (v < col.least || v > col.most) {
			return refuse("%s %d is outside what %s takes, %d to %d", about.Name, v, client, col.least, col.most)
		}
		return nil
	}
	return s
}

// sized has numbers in the type that configurations have them in.
func sized[N int32 | int64](numbers columns[int]) columns[N] {
	all := make(columns[N], len(numbers))
	for i, col := range numbers {
		all[i] = column[N]{of: col.of, value: N(col.value)}
	}
	return all
}

// millis is one of Kafka's *.ms settings, of its type int.
func millis[C any](name string, values span, defaults columns[int], at func(*C) *int32, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: Millis, Least: values.least, kafkas: values.kafkas}
	return number(about, defaults, at, func(text string) (int64, error) { return readMillis(text, &about) })
}

// longMillis is one of its type long.
func longMillis[C any](name string, values span, defaults columns[int], at func(*C) *int64, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: Millis, Least: values.least, Long: true, kafkas: values.kafkas}
	return number(about, defaults, at, func(text string) (int64, error) { return readMillis(text, &about) })
}

// count is a number of things.
func count[C any](name string, values span, defaults columns[int], at func(*C) *int32, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: Count, Least: values.least, kafkas: values.kafkas}
	return number(about, defaults, at, func(text string) (int64, error) { return ParseWhole(text, values.least, maxInt32) })
}

// flag is true or false.
func flag[C any](name string, defaults columns[bool], at func(*C) *bool, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: Flag, kafkas: anything}
	return row(about, defaults, at, readFlag, strconv.FormatBool)
}

// flagOrUnnamed is true or false, and something else as long as nobody has said which:
// its values from 0 on are unnamed, false and true. Unnamed, which is the default, is the
// empty text.
func flagOrUnnamed[C any, V ~uint8](name string, at func(*C) *V, doc string) Setting[C] {
	texts := []string{"", strconv.FormatBool(false), strconv.FormatBool(true)}
	read := func(text string) (V, error) {
		if text == "" {
			return 0, nil
		}
		v, err := readFlag(text)
		return V(slices.Index(texts, strconv.FormatBool(v))), err
	}
	about := About{Name: name, Doc: doc, Kind: Flag, kafkas: anything}
	return row(about, usual(V(0)), at, read, func(v V) string { return texts[v] })
}

// special is what few programs do, of those that use a library that takes it. Of the others
// it is the empty text.
func special[C any](name string, taken func(*event.Traits) bool, at func(*C) *bool, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: Flag, kafkas: anything}
	read := func(text string) (bool, error) {
		if text == "" {
			return false, nil
		}
		return readFlag(text)
	}
	write := func(v bool) string {
		if v {
			return strconv.FormatBool(v)
		}
		return ""
	}
	s := row(about, usual(false), at, read, write)
	s.check = func(c *C, client event.Library) error {
		if *at(c) && !taken(client.Traits()) {
			return refuse("%s is true, which means nothing to a program with %s: leave it out, or say it of the members that it is about, in their own application section", name, client)
		}
		return nil
	}
	return toldIf(func(c *C) bool { return s.text(c) != "" }, s)
}

// toldIf is a setting that few programs have: the others do not tell its value, which means
// nothing there.
func toldIf[C any](has func(*C) bool, s Setting[C]) Setting[C] {
	s.told = has
	return s
}

// rarely is what few programs have: those with the value that it has as long as nobody says
// otherwise do not tell it.
func rarely[C any](s Setting[C]) Setting[C] {
	usual := s.Default(event.Java)
	return toldIf(func(c *C) bool { return s.text(c) != usual }, s)
}

// text is any text that check has nothing against once {id} is filled in.
func text[C any](name string, check func(string) error, defaults columns[string], at func(*C) *string, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: Text, kafkas: anything}
	read := func(text string) (string, error) { return text, check(FillIn(text, "x")) }
	s := row(about, defaults, at, read, func(v string) string { return v })
	s.fill = func(c *C, id string) { *at(c) = FillIn(*at(c), id) }
	return s
}

// choice is one of some names, of the values from 0 on; Kafka takes those too that
// begin with beyond, which are not modelled yet.
func choice[C any, V ~uint8](name string, options []string, beyond string, defaults columns[V], at func(*C) *V, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: Choice, Options: options, kafkas: strings.Join(options, ","), beyond: beyond}
	read := func(text string) (V, error) {
		i := slices.Index(options, text)
		switch {
		case beyond != "" && strings.HasPrefix(text, beyond):
			last := len(options) - 1
			return 0, refuse("%q is not modelled yet: use %s or %s", words.Short(text), strings.Join(options[:last], ", "), options[last])
		case i < 0:
			return 0, NoneOf(text, options)
		}
		return V(i), nil
	}
	return row(about, defaults, at, read, func(v V) string { return options[v] })
}

// caseless is a choice that Kafka reads in letters of either case.
func caseless[C any](s Setting[C]) Setting[C] {
	set := s.set
	s.set = func(c *C, text string) error { return set(c, strings.ToLower(text)) }
	s.kafkas = "~" + s.kafkas
	return s
}

// named is a choice that Kafka's client takes any name for: who is asked knows the names.
func named[C any](s Setting[C]) Setting[C] {
	s.kafkas = anything
	return s
}

// assignors is a list of assignors.
func assignors[C any](name string, defaults columns[[]string], at func(*C) *[]string, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: List, Options: assignorNames(), kafkas: anything}
	s := row(about, defaults, at, readAssignors, func(v []string) string { return strings.Join(v, ",") })
	s.reset = func(c *C, client event.Library) {
		col, _ := defaults.column(client)
		*at(c) = slices.Clone(col.value)
	}
	s.check = func(c *C, client event.Library) error {
		col, _ := defaults.column(client)
		return checkAssignors(*at(c), col.names, client)
	}
	return s
}

// only is a setting that would change the answer and of whose values, which are
// written as in names/, one is modelled.
func only[C any](name, modelled, kafkas, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: Only, Options: []string{modelled}, kafkas: kafkas}
	return fixed[C](about, modelled, func(text string) error {
		if strings.EqualFold(text, modelled) {
			return nil
		}
		return refuse("%q is not modelled yet: leave the setting out or write %s", words.Short(text), modelled)
	})
}

// with makes a row one that clients take with one value of group.protocol alone; with the
// other one another setting decides (ConsumerConfig.CONSUMER_PROTOCOL_UNSUPPORTED_CONFIGS,
// CLASSIC_PROTOCOL_UNSUPPORTED_CONFIGS; KIP-848 gives the sessions to the broker).
func with[C any](p member.GroupProtocol, instead string, s Setting[C]) Setting[C] {
	s.Protocols, s.Instead = []member.GroupProtocol{p}, instead
	return s
}

// called says what a library calls a setting.
func called[C any](client event.Library, name string, s Setting[C]) Setting[C] {
	s.Called = append(s.Called, Called{client, name})
	return s
}

// refused is a setting with which Kafka's client does not start in a classic group
// (ConsumerConfig.CLASSIC_PROTOCOL_UNSUPPORTED_CONFIGS).
func refused[C any](name, kafkas, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: Refused, kafkas: kafkas}
	return fixed[C](about, "", func(string) error {
		return refuse("the client refuses this setting with group.protocol classic: leave the setting out")
	})
}

// fixed is a row without a place: there is nothing to choose.
func fixed[C any](about About, value string, check func(string) error) Setting[C] {
	return Setting[C]{
		About: about,
		text:  func(*C) string { return value },
		set:   func(_ *C, text string) error { return check(text) },
		reset: func(*C, event.Library) {},
		fill:  func(*C, string) {},
		check: func(*C, event.Library) error { return nil },
		told:  func(*C) bool { return false },
		of:    func(event.Library) (string, bool) { return value, true },
	}
}

// duration is a length of time in a setting of ours.
func duration[C any](name string, usually clock.Duration, at func(*C) *clock.Duration, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: Duration}
	return row(about, usual(usually), at, ParseLength, clock.Duration.String)
}

// refuse makes a refusal.
func refuse(format string, args ...any) *Refusal { return &Refusal{Msg: fmt.Sprintf(format, args...)} }
