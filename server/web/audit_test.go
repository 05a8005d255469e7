package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// The files have every entry, and no cell that a spreadsheet would run.
func TestAuditComesOut(t *testing.T) {
	s := admins(t)
	s.must(s.store.Log(t.Context(), "Noor", "report", "=peer-support"))
	s.get("/audit?lang=fr&account=Noor")
	s.wantStatus(http.StatusOK)
	s.wantText("h1", "Journal")
	if got := s.text("tbody"); !strings.Contains(got, "Noorreport=peer-support") {
		t.Errorf("the page says %q", got)
	}
	s.get("/audit.csv")
	if !strings.Contains(s.body, "Noor,report,'=peer-support\n") || !strings.Contains(s.body, ",Ada,audit log,csv\n") {
		t.Errorf("the CSV says %q", s.body)
	}
	s.get("/audit.jsonl")
	if !strings.Contains(s.body, `"account":"Noor","action":"report"`) || !strings.Contains(s.body, `"detail":"jsonl"`) {
		t.Errorf("the JSONL says %q", s.body)
	}
	s.get("/audit.exe")
	s.wantStatus(http.StatusNotFound)
	s.as("Noor")
	s.get("/audit")
	s.wantStatus(http.StatusForbidden)
}
