module github.com/groupsim/groupsim

go 1.25
