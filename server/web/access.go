package web

import (
	"net/http"

	"candour/server/store"
)

// Access says who may ask for a route. An account may when it has one of Roles (in the study that the
// route is about, where it is about one), and a program's token when it also has Scope; "" is no
// token's: such a route is for a person in a browser.
type Access struct {
	Anyone  bool // also who is not signed in
	Self    bool // whoever is signed in, in a browser: it is about their own account
	SetUp   bool // also who must set up a second step before anything else
	Roles   []store.Role
	Scope   store.Scope
	Staffed []store.Role // who may where Anyone may not: drafts, and surveys that staff type in
}

// AccessTable is who may do what: every route, as "METHOD pattern". A route that is not in it is
// refused to everyone. GET stands for HEAD too.
func AccessTable() map[string]Access {
	table := map[string]Access{}
	add := func(access Access, routes ...string) {
		for _, route := range routes {
			table[route] = access
		}
	}
	add(Access{Anyone: true},
		"GET /", "GET /exit", "GET /robots.txt", "GET /favicon.ico", "GET /static/:file", "GET /healthz",
		"GET /media/:hash", "GET /readyz", "GET /claim", "POST /claim", "GET /ticket/:survey", "POST /ticket/:survey", "GET /login", "POST /login", "POST /logout", "GET /api/v1/surveys", "GET /api/v1/openapi.json",
		"GET /join/:secret", "POST /join/:secret", "GET /r/:survey", "GET /r/:survey/poster", "GET /r/:survey/qr.svg",
		"GET /s/:survey/stored", "GET /privacy/:survey", "GET /withdraw/:survey", "POST /withdraw/:survey")
	add(Access{Self: true}, "GET /account", "POST /account")
	add(Access{Roles: authors()}, "GET /studies/:study/harm", "POST /studies/:study/harm")
	add(Access{Anyone: true}, "GET /login/code", "POST /login/code", "POST /login/passkey", "GET /login/oidc",
		"GET /login/oidc/callback", "GET /join/:secret/oidc")
	add(Access{Self: true}, "POST /account/oidc")
	add(Access{Self: true, SetUp: true}, "GET /account/codes", "POST /account/codes", "POST /account/passkeys")
	add(Access{Roles: []store.Role{store.Admin}}, "GET /accounts", "POST /accounts", "GET /accounts/:account",
		"POST /accounts/:account", "GET /studies/:study/people", "POST /studies/:study/people")
	add(Access{Anyone: true, Staffed: enterers(), Scope: store.ScopeRespond},
		"GET /s/:survey", "POST /s/:survey", "POST /api/v1/surveys/:survey/responses")
	add(Access{Anyone: true, Staffed: readers(), Scope: store.ScopeAuthor}, "GET /api/v1/surveys/:survey")
	add(Access{Roles: store.Roles(), Scope: store.ScopeResults},
		"GET /studies", "GET /studies/:study", "GET /studies/:study/table1.csv", "GET /dashboards/:survey",
		"GET /dashboards/:survey/cards", "GET /dashboards/:survey/cards/:card.csv",
		"GET /dashboards/:survey/table", "GET /dashboards/:survey/table.csv",
		"GET /api/v1/surveys/:survey/results/scales", "GET /api/v1/surveys/:survey/results/trend",
		"GET /api/v1/surveys/:survey/results/flow",
		"GET /api/v1/surveys/:survey/results/frequencies", "GET /api/v1/surveys/:survey/results/crosstab",
		"GET /api/v1/studies/:study/results/table1",
		"GET /studies/:study/releases", "GET /studies/:study/governance",
		"GET /api/v1/studies/:study/releases", "GET /api/v1/surveys/:survey/releases")
	add(Access{Roles: []store.Role{store.Researcher}, Scope: store.ScopeResults},
		"GET /studies/:study/release", "POST /studies/:study/release", "GET /dashboards/:survey/events",
		"GET /dashboards/:survey/release", "POST /dashboards/:survey/release")
	add(Access{Roles: []store.Role{store.Researcher, store.Steward}}, "POST /studies/:study/releases/:release")
	add(Access{Roles: []store.Role{store.Steward}}, "POST /studies/:study/governance")
	add(Access{Roles: []store.Role{store.Admin}, Scope: store.ScopeExport}, "GET /audit", "GET /audit.:format")
	add(Access{Roles: store.Roles()}, "POST /dashboards/:survey/views", "POST /dashboards/:survey/views/:view", "POST /dashboards/:survey/views/:view/delete")
	add(Access{Roles: []store.Role{store.Researcher}, Scope: store.ScopeResults},
		"GET /api/v1/surveys/:survey/results/open")
	add(Access{Roles: store.Roles(), Scope: store.ScopeResults}, "GET /quotes/:survey")
	add(Access{Roles: []store.Role{store.Researcher, store.YouthResearcher}}, "GET /coding/:survey", "POST /coding/:survey")
	add(Access{Roles: []store.Role{store.Researcher}}, "POST /coding/:survey/themes",
		"GET /coding/:survey/release", "POST /coding/:survey/release")
	add(Access{Roles: exporters(), Scope: store.ScopeExport},
		"GET /reports/:study.xlsx", "GET /api/v1/studies/:study/report.xlsx")
	add(Access{Roles: authors(), Scope: store.ScopeExport}, "GET /studies/:study/claims.csv")
	addAuthoring(add)
	return table
}

// addAuthoring adds the pages on which surveys are written and talked about before they are published.
func addAuthoring(add func(Access, ...string)) {
	const desk, room = "/author/surveys/:survey", "/author/studies/:study"
	write := Access{Roles: authors(), Scope: store.ScopeAuthor}
	read := Access{Roles: readers(), Scope: store.ScopeAuthor}
	add(read, "GET /author", "GET "+desk+"/", "GET "+desk+"/draft.yaml", "GET "+desk+"/draft.xlsx",
		"GET "+desk+"/preview", "GET "+desk+"/preview/page", "POST "+desk+"/preview/page",
		"GET "+desk+"/comments", "POST "+desk+"/comments", "GET "+desk+"/versions",
		"GET "+desk+"/versions/:file", "GET "+room+"/", "GET "+room+"/log.:format",
		"GET "+room+"/documents/:document", "POST "+room+"/documents/:document",
		"GET "+desk+"/summary", "POST "+desk+"/summary", "GET "+desk+"/pictures")
	// Names beside answers are for the browser of somebody who signed in, never for a program.
	add(Access{Roles: []store.Role{store.Researcher}}, "GET "+desk+"/people.csv")
	add(write, "GET /author/new", "POST /author/new", "POST "+desk+"/",
		"GET "+desk+"/question/:place", "POST "+desk+"/question/:place",
		"GET "+desk+"/choices/:list", "POST "+desk+"/choices/:list",
		"GET "+desk+"/settings", "POST "+desk+"/settings",
		"GET "+desk+"/translate/:lang?", "POST "+desk+"/translate/:lang",
		"POST "+desk+"/pictures", "GET "+desk+"/source", "POST "+desk+"/source", "GET "+desk+"/publish", "POST "+desk+"/publish",
		"GET "+desk+"/poster", "GET "+desk+"/invitations", "POST "+desk+"/invitations",
		"POST "+desk+"/life", "POST "+room+"/")
}

// enterers type in what people answered.
func enterers() []store.Role { return authors() }

// exporters may have files with numbers in them.
func exporters() []store.Role {
	return []store.Role{store.Admin, store.Researcher, store.Advisor, store.Steward, store.Funder}
}

// accessKey is a route's name in the table.
func accessKey(method, pattern string) string {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	return method + " " + pattern
}
