package main

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/words"
)

// prometheusRules are alerting rules, and when they would have fired.
const prometheusRules = "prometheus-rules"

// alertForms are those that say which rules would have fired where --alerts asks for it.
var alertForms = []string{"text", "json", "markdown", prometheusRules}

func (f *outcomeFlags) checkAlerts(form string, subjects int) error {
	switch {
	case form == prometheusRules && subjects > 1:
		return fmt.Errorf("-o %s takes one scenario, not %d: run them one by one", form, subjects)
	case f.alerts && f.html == "" && !slices.Contains(alertForms, form):
		return fmt.Errorf("--alerts goes with --html and with -o %s, not with -o %s", words.Or(alertForms), form)
	}
	return nil
}
