package e2e_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Who sends far too much, and looks for the answer only then, sees the answer and no broken connection.
func TestTooMuchIsAnswered(t *testing.T) {
	d := demo(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(d.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	const size = 12 << 20
	head := fmt.Sprintf("POST /api/v1/surveys/youth-experience/responses HTTP/1.1\r\nHost: candour\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n", size)
	if _, err := io.WriteString(conn, head); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write(bytes.Repeat([]byte("x"), size)); err != nil {
		t.Fatal("while sending: ", err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), fmt.Sprintf("HTTP/1.1 %d ", http.StatusRequestEntityTooLarge)) {
		t.Errorf("%.60q, %v", answer, err)
	}
}

// The scheme of a token is written in any case.
func TestTokenSchemeInAnyCase(t *testing.T) {
	d := demo(t)
	for scheme, want := range map[string]int{"Bearer ": 200, "bearer ": 200, "BEARER ": 200, "Basic ": 401, "": 401} {
		a := ask(t, http.MethodGet, d.URL+"/api/v1/surveys/youth-experience/results/flow", "",
			"Authorization", scheme+d.Accounts["researcher"].Token)
		if a.status != want {
			t.Errorf("%q is answered with %d, not %d", scheme, a.status, want)
		}
	}
}

// What was typed wrongly is answered with how it is written, not with the words of a library.
func TestCommandsSayHowTheyAreWritten(t *testing.T) {
	data := t.TempDir()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"survey", "check"}, "Write it as `candour survey check FILE..."},
		{[]string{"expression", "--", "1", "2"}, "Write it as `candour expression -- 'EXPR'"},
		{[]string{"simulate", "x", "--responses", "many"}, "\"many\" is no value for this option. Write it as `candour simulate SURVEY --responses N"},
		{[]string{"report", "x", "--nothing"}, "The option \"nothing\" is not known here, or lacks its value. Write it as `candour report STUDY --out FILE.xlsx"},
		{[]string{"report", "x", "--out"}, "The option \"out\" is not known here, or lacks its value. Write it as"},
		{[]string{"survey", "chekc", "x.yaml"}, "There is no command \"chekc\"; `candour survey --help` lists them."},
		{[]string{"nothing"}, "There is no command \"nothing\"; `candour --help` lists them."},
	} {
		if _, err := tryRun(data, c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.args, err)
		}
	}
}
