package candour_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// What stands before Candour would write down who answered, and when, unless it is told not to: the
// examples that operators copy tell it.
func TestExamplesWriteNoLog(t *testing.T) {
	for file, want := range map[string][]string{
		"deploy/nginx.conf":      {"access_log off;", "error_log /dev/null", "proxy_request_buffering off;", "proxy_buffering off;", "gzip off;", "ssl_session_tickets off;"},
		"deploy/Caddyfile":       {"output discard"},
		"deploy/torrc":           {"Log notice file /dev/null", "SafeLogging 1"},
		"deploy/candour.service": {"StandardOutput=null", "StandardError=null", "LimitCORE=0"},
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := regexp.MustCompile(`(?m)#.*$`).ReplaceAllString(string(text), "") // what is said in comments does nothing
		for _, w := range want {
			if !strings.Contains(lines, w) {
				t.Errorf("%s lacks %q", file, w)
			}
		}
		for _, log := range regexp.MustCompile(`(?m)(access_log|error_log|output)\s+(\S+)`).FindAllStringSubmatch(lines, -1) {
			if to := strings.TrimSuffix(log[2], ";"); to != "off" && to != "/dev/null" && to != "discard" {
				t.Errorf("%s writes a log to %s", file, to)
			}
		}
	}
}

// The example for nginx is put beside an nginx.conf that has logs and packing on outside "server": what is said
// there again is refused ("directive is duplicate"), so each server says all of it for itself.
func TestNginxExampleStandsInServers(t *testing.T) {
	text, err := os.ReadFile("deploy/nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)#.*$`).ReplaceAllString(string(text), "")
	servers := strings.Split(lines, "\nserver {")
	if len(servers) != 3 || strings.TrimSpace(servers[0]) != "" {
		t.Errorf("outside its servers it says %q", servers[0])
	}
	for i, server := range servers[1:] {
		for _, want := range []string{"access_log off;", "error_log /dev/null crit;"} {
			if !strings.Contains(server, want) {
				t.Errorf("server %d lacks %q", i+1, want)
			}
		}
	}
}
