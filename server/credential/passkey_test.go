package credential_test

import (
	"errors"
	"testing"

	"candour/server/credential"
)

func TestWherePasskeysWork(t *testing.T) {
	for address, works := range map[string]bool{
		"https://survey.example.org": true, "https://survey.example.org:8443": true, "http://localhost:8080": true, "https://localhost": true,
		"http://survey.example.org": false, "https://192.0.2.7": false, "https://[2001:db8::1]": false, "http://127.0.0.1:8080": false,
		"": false, "survey.example.org": false, "ftp://survey.example.org": false,
	} {
		if _, err := credential.SiteAt(address); works != (err == nil) || !works && !errors.Is(err, credential.ErrNoPasskeys) {
			t.Errorf("%q: %v", address, err)
		}
	}
	for host, works := range map[string]bool{
		"localhost": true, "localhost:8080": true, "127.0.0.1:8080": false, "evil.example.org": false, "localhost.evil.example.org:80": false, "": false,
	} {
		if _, err := credential.LocalSite(host); works != (err == nil) {
			t.Errorf("%q: %v", host, err)
		}
	}
}
