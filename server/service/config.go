// Package service puts Candour together: the store, ClickHouse, the ledger, and the pages and API
// around them. A Service is opened, run and closed; a test starts one on port 0.
package service

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"candour/server/credential"
	"candour/survey"
)

// Config is what an operator sets; each field is an environment variable and a flag.
type Config struct {
	Addr        string                    // CANDOUR_ADDR: where to listen
	URL         string                    // CANDOUR_URL: the public address, if another
	Data        string                    // CANDOUR_DATA: the data folder
	Secrets     [][]byte                  // CANDOUR_SECRET or the file CANDOUR_SECRET_FILE: newest first
	ClickHouse  string                    // CANDOUR_CLICKHOUSE_URL: a server; empty: in the process
	Rate        int                       // CANDOUR_RATE: submissions a minute and client; 0: no limit
	Proxies     []netip.Prefix            // CANDOUR_PROXIES: whose forwarding headers are believed
	SecretFile  string                    // CANDOUR_SECRET_FILE, which must not lie in Data
	MetricsAddr string                    // CANDOUR_METRICS_ADDR: where Prometheus may ask; empty: nowhere
	SignIn      credential.ProviderConfig // CANDOUR_OIDC_...: another sign-in service for staff; no Issuer: none
	Library     string                    // CANDOUR_CHDB: the file of libchdb, if elsewhere
	Now         func() time.Time          // the clock of everything that is kept or shown; nil: the machine's
	Demo        bool                      // hold 1 and no rate limit, both said on the pages
	Faults      Faults                    // none, except in the proof of anonymity
}

// Faults breaks parts on purpose, to see what such a moment leaves behind.
type Faults struct {
	Accept func()       // called before a response is accepted; may panic
	Insert func() error // called before an INSERT; an error keeps ClickHouse away
}

// Read makes a Config from settings by the names of their environment variables. A secret is not
// asked for here: commands that serve ask with NeedSecret.
func Read(setting func(name string) string) (Config, error) {
	if setting("CANDOUR_DATABASE_URL") != "" {
		return Config{}, survey.Fault(survey.Invalid, "This version keeps accounts and surveys in"+
			" SQLite alone; unset CANDOUR_DATABASE_URL.")
	}
	c := Config{
		Addr: cmp.Or(setting("CANDOUR_ADDR"), "127.0.0.1:8080"), Data: cmp.Or(setting("CANDOUR_DATA"), "data"),
		URL: strings.TrimSuffix(setting("CANDOUR_URL"), "/"), ClickHouse: setting("CANDOUR_CLICKHOUSE_URL"),
		SecretFile:  setting("CANDOUR_SECRET_FILE"),
		MetricsAddr: setting("CANDOUR_METRICS_ADDR"), Library: setting("CANDOUR_CHDB"),
	}
	var err error
	if c.Rate, err = strconv.Atoi(cmp.Or(setting("CANDOUR_RATE"), "60")); err != nil || c.Rate < 0 {
		return c, survey.Fault(survey.Invalid, "CANDOUR_RATE must be a number of submissions a minute, or 0.")
	}
	if err := checkURL(c.URL); err != nil {
		return c, err
	}
	if err := checkMetricsAddr(c.MetricsAddr); err != nil {
		return c, err
	}
	if c.Proxies, err = prefixes(setting("CANDOUR_PROXIES")); err != nil {
		return c, err
	}
	if c.SignIn, err = signInService(setting); err != nil {
		return c, err
	}
	c.Secrets, err = secrets(setting("CANDOUR_SECRET"), setting("CANDOUR_SECRET_FILE"))
	return c, err
}

func checkURL(address string) error {
	u, err := url.Parse(address)
	if err == nil && u.Host != "" && (u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil) {
		return survey.Fault(survey.Invalid, "CANDOUR_URL must end after the name of the site, like"+
			" https://survey.example.org: links and cards would lead nowhere, as pages lie at the top of it.")
	}
	if address == "" || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return nil
	}
	return survey.Fault(survey.Invalid,
		"CANDOUR_URL must be an address like https://survey.example.org.")
}

// signInService reads how to ask another sign-in service who somebody is. Nothing is asked of it here.
func signInService(setting func(string) string) (credential.ProviderConfig, error) {
	p := credential.ProviderConfig{Issuer: setting("CANDOUR_OIDC_ISSUER"), Client: setting("CANDOUR_OIDC_CLIENT"),
		Secret: setting("CANDOUR_OIDC_SECRET"), Label: setting("CANDOUR_OIDC_LABEL")}
	if p.Issuer == "" && p.Client != "" {
		return p, survey.Fault(survey.Invalid, "CANDOUR_OIDC_CLIENT does nothing without CANDOUR_OIDC_ISSUER: set it to the address of the sign-in service, or unset both.")
	}
	if p.Issuer == "" {
		return credential.ProviderConfig{}, nil
	}
	u, err := url.Parse(p.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return p, survey.Fault(survey.Invalid, "CANDOUR_OIDC_ISSUER must be an address like https://login.example.org.")
	}
	if p.Client == "" {
		return p, survey.Fault(survey.Invalid, "CANDOUR_OIDC_ISSUER needs CANDOUR_OIDC_CLIENT too: the name under which the sign-in service knows this site.")
	}
	if file := setting("CANDOUR_OIDC_SECRET_FILE"); p.Secret == "" && file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return p, &survey.Error{Kind: survey.Invalid, Err: err,
				Message: "The file that CANDOUR_OIDC_SECRET_FILE names cannot be read; check its path and rights."}
		}
		p.Secret = strings.TrimSpace(string(content))
	}
	return p, nil
}

// loopback says whether a host is this machine.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// checkMetricsAddr refuses an address that other machines reach: counts tell when responses come.
func checkMetricsAddr(address string) error {
	host, _, err := net.SplitHostPort(address)
	if address == "" || err == nil && loopback(host) {
		return nil
	}
	return survey.Fault(survey.Invalid, "CANDOUR_METRICS_ADDR must be an address that this machine alone"+
		" reaches, like 127.0.0.1:9090.")
}

// NeedSecret says how to make a secret when there is none.
func (c Config) NeedSecret() error {
	if len(c.Secrets) > 0 {
		return nil
	}
	return survey.Fault(survey.Invalid, "Answers that wait to be stored are encrypted with a secret,"+
		" and there is none. Make one with `candour secret > secret.txt`, keep it outside the data folder,"+
		" and start again with CANDOUR_SECRET_FILE=secret.txt.")
}

// keepsSecretApart refuses a secret that lies beside what it protects: whoever takes the folder
// would have both.
func (c Config) keepsSecretApart() error {
	if c.SecretFile == "" || c.Demo {
		return nil
	}
	folder, errFolder := realPath(c.Data)
	file, errFile := realPath(c.SecretFile)
	if err := errors.Join(errFolder, errFile); err != nil {
		return fmt.Errorf("find the secret and the data folder: %w", err)
	}
	if !strings.HasPrefix(file, strings.TrimSuffix(folder, string(filepath.Separator))+string(filepath.Separator)) {
		return nil
	}
	return survey.Fault(survey.Invalid, "The secret lies in the data folder, where a thief would find both;"+
		" move it elsewhere and set CANDOUR_SECRET_FILE to its new place.")
}

// realPath is where a path leads, without links; one that leads nowhere yet stays as it is.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, nil
	}
	return path, nil
}

func secrets(direct, file string) ([][]byte, error) {
	if direct == "" && file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, &survey.Error{Kind: survey.Invalid, Err: err,
				Message: "The file that CANDOUR_SECRET_FILE names cannot be read; check its path and rights."}
		}
		direct = string(content)
	}
	var all [][]byte
	for part := range strings.SplitSeq(strings.TrimSpace(direct), ",") {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
		case len(part) < 16:
			return nil, survey.Fault(survey.Invalid,
				"The secret is too short; make one with `candour secret`.")
		default:
			all = append(all, []byte(part))
		}
	}
	return all, nil
}

func prefixes(list string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for part := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, survey.Fault(survey.Invalid, fmt.Sprintf(
				"CANDOUR_PROXIES must be networks like 10.0.0.0/8, with commas between; %q is not one.", part))
		}
		all = append(all, p)
	}
	return all, nil
}

// NeedFolder fails with a sentence where there is no data folder yet.
func (c Config) NeedFolder() error {
	if _, err := os.Stat(c.path("meta.db")); errors.Is(err, fs.ErrNotExist) {
		return survey.Fault(survey.NotFound, "There is no data folder of Candour at "+c.Data+
			". Go to where it lies, or set CANDOUR_DATA to it.")
	}
	return nil // what else is wrong is said when it is opened
}

func (c Config) path(name string) string { return filepath.Join(c.Data, name) }
