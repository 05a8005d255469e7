package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
)

// policy lets a page load what we serve and nothing else: no other host, no inline script or style.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;" +
	" font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure guards every answer and refuses what is too large and forms of other sites.
func (s *Server) secure(c *fiber.Ctx) error {
	s.guard(c)
	if len(c.Request().Body()) > limitOf(c.Path()) {
		return fiber.ErrRequestEntityTooLarge
	}
	if c.Get(fiber.HeaderContentEncoding) != "" { // it could unpack to any size
		return survey.Fault(survey.Unsupported, "Send what you send as it is, without Content-Encoding.")
	}
	if err := sameOrigin(c); err != nil {
		return err
	}
	return c.Next()
}

// guard sets the headers of every answer, also of errors, some of which come before any of our
// handlers. It stands in one place.
func (s *Server) guard(c *fiber.Ctx) {
	for name, value := range map[string]string{
		fiber.HeaderContentSecurityPolicy:   policy,
		fiber.HeaderXContentTypeOptions:     "nosniff",
		fiber.HeaderReferrerPolicy:          "no-referrer",
		fiber.HeaderXFrameOptions:           "DENY",
		fiber.HeaderPermissionsPolicy:       permissions,
		fiber.HeaderCacheControl:            "no-store",
		fiber.HeaderXRobotsTag:              "noindex, nofollow",
		"Cross-Origin-Opener-Policy":        "same-origin",
		"Cross-Origin-Embedder-Policy":      "require-corp",
		"Cross-Origin-Resource-Policy":      "same-origin",
		"Origin-Agent-Cluster":              "?1",
		"X-Permitted-Cross-Domain-Policies": "none",
	} {
		c.Set(name, value)
	}
	if s.secureCookies() {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains")
	}
}

const permissions = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=()," +
	" magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"

// sameOrigin refuses a form that another site sends in a person's name. Browsers say where a
// request comes from in Sec-Fetch-Site or Origin; programs send neither.
func sameOrigin(c *fiber.Ctx) error {
	if c.Method() != fiber.MethodPost {
		return nil
	}
	site, origin := c.Get("Sec-Fetch-Site"), c.Get(fiber.HeaderOrigin)
	switch {
	case site == "same-origin" || site == "none":
		return nil
	case site == "" && (origin == "" || origin == "null" || hostOf(origin) == string(c.Request().Host())):
		return nil
	}
	return survey.Fault(survey.Forbidden, "This form was sent from another site. Open the page here and try again.")
}

func hostOf(origin string) string {
	_, host, _ := strings.Cut(origin, "://")
	return host
}

// secureCookies says whether the public address is https.
func (s *Server) secureCookies() bool { return strings.HasPrefix(s.URL, "https://") }
