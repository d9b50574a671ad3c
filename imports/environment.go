package imports

import (
	"regexp"
	"strings"
)

// Settings stand in the environment of containers, too: in a file of KEY=VALUE, in Docker
// Compose's environment, in env of a pod. Names are in capitals there, with underscores.
var (
	variable  = regexp.MustCompile(`^[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)+$`)
	exported  = regexp.MustCompile(`(?m)^export ([A-Z])`)
	variables = regexp.MustCompile(`(?:^|,)\s*([A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)+)=`)
)

// unwrapEnvironment gives variables the names of the settings that they stand for. What
// else is in the file stays as it is.
func unwrapEnvironment(entries []entry) []entry {
	var all []entry
	name := "" // of a pod's list, whose values come behind their names
	for _, e := range entries {
		last := e.path[len(e.path)-1]
		switch {
		case last == "name" && variable.MatchString(e.value):
			name = e.value
			continue
		case last == "value" && name != "":
			all = append(all, e.as(name))
		case strings.HasPrefix(last, "env") && variables.MatchString(e.value):
			all = append(all, listed(e)...)
		case variable.MatchString(last):
			all = append(all, e.as(last))
		default:
			all = append(all, e)
		}
		name = ""
	}
	return all
}

// listed takes apart a list of KEY=VALUE, which has become one text.
func listed(e entry) []entry {
	var all []entry
	places := variables.FindAllStringSubmatchIndex(e.value, -1)
	for i, p := range places {
		end := len(e.value)
		if i+1 < len(places) {
			end = places[i+1][0]
		}
		one := e.as(e.value[p[2]:p[3]])
		one.value = e.value[p[1]:end]
		all = append(all, one)
	}
	return all
}

// as is the entry under the name of a variable.
func (e entry) as(variable string) entry {
	e.key = variable
	e.name = settingOf(variable)
	e.path = strings.Split(e.name, ".")
	e.value = strings.Trim(e.value, `"'`)
	return e
}

// settingOf is the setting that a variable stands for: Connect's images write a dot as an
// underscore, an underscore as two and a dash as three, and Spring Boot leaves dashes out.
func settingOf(variable string) string {
	const spring = "SPRING_KAFKA_"
	if rest, ok := strings.CutPrefix(variable, spring); ok {
		return "spring.kafka." + springVariable(strings.ToLower(rest))
	}
	return strings.NewReplacer("___", "-", "__", "_", "_", ".").Replace(strings.ToLower(variable))
}

// springVariable tells the fields of a part of Spring's from its properties.
func springVariable(rest string) string {
	for _, part := range []string{"consumer_properties_", "properties_", "listener_", "consumer_"} {
		field, ok := strings.CutPrefix(rest, part)
		if !ok {
			continue
		}
		if strings.HasSuffix(part, "properties_") {
			field = strings.ReplaceAll(field, "_", ".")
		}
		return strings.ReplaceAll(part, "_", ".") + field
	}
	return rest
}
