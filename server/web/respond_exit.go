package web

import "github.com/gofiber/fiber/v2"

// exit is GET /exit: away from here, at once, to a page that anyone may have open. It is another
// site's, so that neither the address nor the page tells of this one; no referrer is sent, so that
// site is not told either. The weather is what people look up beside others, all day, on any phone.
// The browser drops what it kept of our pages; the history it keeps, and the first page says so.
func (s *Server) exit(c *fiber.Ctx) error {
	c.Set("Clear-Site-Data", `"cache"`)
	return c.Redirect(exitAddress(s.staffLanguage(c)), fiber.StatusSeeOther)
}

func exitAddress(lang string) string {
	if lang == "fr" {
		return "https://meteo.gc.ca/"
	}
	return "https://weather.gc.ca/"
}
