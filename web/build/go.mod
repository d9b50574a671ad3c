module github.com/groupsim/groupsim/web/build

go 1.25

require (
	github.com/evanw/esbuild v0.28.2
	github.com/groupsim/groupsim v0.0.0
)

require golang.org/x/sys v0.0.0-20220715151400-c0bba94af5f8 // indirect

replace github.com/groupsim/groupsim => ../..
