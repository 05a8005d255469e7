package survey_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"candour/survey"
)

// FuzzParse wants an answer to every input: a definition that travels through JSON and can be
// answered, or one line that says what is wrong.
func FuzzParse(f *testing.F) {
	f.Add([]byte(walkIn))
	f.Add([]byte("a: &a [*a, {b: *a}]"))
	f.Add([]byte("name: a\ntitle: b\nlanguages: [en]\nquestions: [{type: note, name: n, label: " +
		"x}]"))
	for i := range 8 {
		f.Add([]byte(walkIn[:len(walkIn)*i/8]))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		d, _, err := survey.ParseNamed(source, "fuzz")
		if err != nil {
			if strings.Contains(survey.AsError(err).Message, "\n") {
				t.Errorf("more than one line: %q", err)
			}
			return
		}
		data, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var again survey.Definition
		if err := json.Unmarshal(data, &again); err != nil || !reflect.DeepEqual(d, &again) {
			t.Errorf("JSON changed the definition (%v):\n%s", err, data)
		}
		if err := survey.Compatible(d, &again); err != nil {
			t.Errorf("not compatible with itself: %v", err)
		}
		if _, err := d.Path(nil, ""); err != nil {
			t.Errorf("path: %v", err)
		}
	})
}

// FuzzCheck wants a response or a survey.Error for whatever a program sends, and the same response
// for the answers that the first one holds.
func FuzzCheck(f *testing.F) {
	form, err := parse(f, walkIn).Form()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"language":"fr","version":1,"consent":true,"answers":{"came":"yes","age":"1 ` +
		`7,0"}}`))
	f.Add([]byte(`{"consent":true,"answers":{"came":"yes","age":17,"helpers":["peer","other"],` +
		`"helpers_other":"x","heard":{"state":"dont_know"},"peer_words":"a\r\nb","mood":0.5}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		submission, err := survey.ReadSubmission(body)
		if err != nil {
			return
		}
		response, err := form.Check(submission)
		if err != nil {
			if survey.AsError(err).Kind == survey.Internal {
				t.Errorf("%s: %v", body, err)
			}
			return
		}
		submission.Answers = resent(response)
		again, err := form.Check(submission)
		if err != nil || !reflect.DeepEqual(response.Answers, again.Answers) {
			t.Errorf("%s became\n%+v and then (%v)\n%+v", body, response.Answers, err,
				again.Answers)
		}
	})
}

// resent is a response as a submission's answers.
func resent(r survey.Response) map[string]any {
	answers := map[string]any{}
	for name, a := range r.Answers {
		switch {
		case a.State != survey.Answered:
			if a.State > survey.NotShown {
				answers[name] = map[string]any{"state": a.State.String()}
			}
		case name == "helpers":
			answers[name] = append([]string{}, a.Choices...)
		case a.Text != "":
			answers[name] = a.Text
		default:
			answers[name] = a.Number
		}
		if a.Other != "" {
			answers[name+survey.OtherSuffix] = a.Other
		}
	}
	return answers
}
