// Package pagetest looks at groupsim's page in a browser: that it fits screens of
// every width in light and dark, raises no error, answers keys and pointer, and
// prints. It is a module of its own, so that the browser driver is no dependency of
// groupsim.
//
// The tests need Chromium and are skipped where there is none:
//
//	go test .                  # in this directory
//	go test . -shots DIR       # and leave pictures of the pages in DIR
package pagetest
