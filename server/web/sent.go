package web

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"
)

// sentForm is what was typed into a form that is shown again, because something in it was refused; nil
// everywhere else.
func sentForm(c *fiber.Ctx) url.Values {
	if c.Method() != fiber.MethodPost || c.Response().StatusCode() < fiber.StatusBadRequest {
		return nil
	}
	sent := url.Values{}
	for name, value := range c.Request().PostArgs().All() {
		sent.Add(string(name), string(value))
	}
	return sent
}

// Sent says whether the page answers a form that was refused and that said this: name, value, name, value.
func (p page) Sent(pairs ...string) bool {
	for i := 0; i+1 < len(pairs); i += 2 {
		if p.sent.Get(pairs[i]) != pairs[i+1] {
			return false
		}
	}
	return p.sent != nil
}

// Was is what was typed into a field of a form that was refused and that said the pairs; else what stands
// there otherwise.
func (p page) Was(field, otherwise string, pairs ...string) string {
	if !p.Sent(pairs...) {
		return otherwise
	}
	return p.sent.Get(field)
}

// Ticked says whether a box or a line of a list with a value was chosen in a form that was refused.
func (p page) Ticked(field, value string, pairs ...string) bool {
	return p.Sent(pairs...) && slices.Contains(p.sent[field], value)
}

// Inline says whether the form that was refused says itself what is wrong with it.
func (p page) Inline() bool {
	switch p.sent.Get("do") {
	case "theme", "rename", "merge", "comment", "answer", "decision", "did", "meeting", "document", "save", "invite", "add",
		"token", "tie", "join", "agree", "end", "veto", "view", "describe":
		return true
	}
	return false
}
