package service_test

import (
	"os"
	"path/filepath"
	"testing"

	"candour/server/service"
	"candour/survey"
)

func TestRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret.txt")
	must(t, os.WriteFile(file, []byte("the newest of the secrets, one that went before\n"), 0o600))
	c, err := service.Read(func(name string) string {
		return map[string]string{"CANDOUR_SECRET_FILE": file, "CANDOUR_URL": "https://survey.example.org/",
			"CANDOUR_PROXIES": "10.0.0.0/8, ::1/128", "CANDOUR_RATE": "0", "CANDOUR_METRICS_ADDR": "[::1]:9090"}[name]
	})
	must(t, err)
	if c.Addr != "127.0.0.1:8080" || c.Data != "data" || c.URL != "https://survey.example.org" || c.Rate != 0 ||
		len(c.Proxies) != 2 || len(c.Secrets) != 2 || string(c.Secrets[1]) != "one that went before" || c.NeedSecret() != nil {
		t.Errorf("got %+v", c)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, setting, value, says string }{
		{"PostgreSQL", "CANDOUR_DATABASE_URL", "postgres://", "unset CANDOUR_DATABASE_URL"},
		{"a rate in words", "CANDOUR_RATE", "many", "CANDOUR_RATE"},
		{"a rate below none", "CANDOUR_RATE", "-1", "CANDOUR_RATE"},
		{"an address without a scheme", "CANDOUR_URL", "survey.example.org", "must be an address like https://survey.example.org"},
		{"an address with a path", "CANDOUR_URL", "https://example.org/survey", "must end after the name"},
		{"an address that tells who", "CANDOUR_URL", "https://rosa@example.org", "must end after the name"},
		{"a proxy that is no network", "CANDOUR_PROXIES", "10.0.0.1", "10.0.0.0/8"},
		{"metrics for everybody", "CANDOUR_METRICS_ADDR", ":9090", "CANDOUR_METRICS_ADDR"},
		{"metrics for a network", "CANDOUR_METRICS_ADDR", "10.0.0.1:9090", "127.0.0.1:9090"},
		{"a sign-in service without https", "CANDOUR_OIDC_ISSUER", "http://login.example.org", "https://login.example.org"},
		{"a sign-in service that does not know us", "CANDOUR_OIDC_ISSUER", "https://login.example.org", "CANDOUR_OIDC_CLIENT"},
		{"a sign-in service that is not named", "CANDOUR_OIDC_CLIENT", "candour", "CANDOUR_OIDC_ISSUER"},
		{"a short secret", "CANDOUR_SECRET", "short", "candour secret"},
		{"a file that is not there", "CANDOUR_SECRET_FILE", "/nowhere/secret.txt", "CANDOUR_SECRET_FILE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := service.Read(func(name string) string {
				if name == c.setting {
					return c.value
				}
				return ""
			})
			wantFault(t, err, survey.Invalid, c.says)
		})
	}
	none, err := service.Read(func(string) string { return "" })
	must(t, err)
	wantFault(t, none.NeedSecret(), survey.Invalid, "candour secret")
}
