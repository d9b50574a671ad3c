// Package groupsim is a placeholder.
package groupsim
