package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// The files that `npm run build` made from assets/.
//
//go:embed all:static
var built embed.FS

// assets finds a built file by its logical name, such as "app.css".
type assets struct {
	files fs.FS
	names map[string]string // logical name -> file name with a hash
}

func loadAssets() (*assets, error) {
	files, err := fs.Sub(built, "static/build")
	if err != nil {
		return nil, fmt.Errorf("find assets: %w", err)
	}
	manifest, err := fs.ReadFile(files, "manifest.json")
	if err != nil {
		return nil, fmt.Errorf("styles and scripts are missing, run `make build`: %w", err)
	}
	a := &assets{files: files}
	if err := json.Unmarshal(manifest, &a.names); err != nil {
		return nil, fmt.Errorf("read the list of assets: %w", err)
	}
	return a, nil
}

// address returns where a file is served; its name changes with its content.
func (a *assets) address(name string) (string, error) {
	file, ok := a.names[name]
	if !ok {
		return "", fmt.Errorf("there is no asset %q", name)
	}
	return "/static/" + file, nil
}

// static is GET /static/{file}: kept by browsers for ever, compressed when they take it.
func (s *Server) static(c *fiber.Ctx) error {
	return s.sendAsset(c, c.Params("file"), "public, max-age=31536000, immutable")
}

// favicon is GET /favicon.ico, which browsers ask for by themselves.
func (s *Server) favicon(c *fiber.Ctx) error {
	return s.sendAsset(c, s.assets.names["favicon.ico"], "public, max-age=86400")
}

func (s *Server) robots(c *fiber.Ctx) error { return c.SendString("User-agent: *\nDisallow: /\n") }

func (s *Server) sendAsset(c *fiber.Ctx, name, caching string) error {
	if strings.ContainsAny(name, `/\`) {
		return fiber.ErrNotFound
	}
	content, encoding := s.compressed(c, name)
	if content == nil {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, caching)
	c.Set(fiber.HeaderContentType, mimeOf(name))
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	return c.Send(content)
}

// compressed returns the smallest form of a file that the browser takes, or nil.
func (s *Server) compressed(c *fiber.Ctx, name string) (content []byte, encoding string) {
	for _, form := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !strings.Contains(c.Get(fiber.HeaderAcceptEncoding), form.encoding) {
			continue
		}
		if content, err := fs.ReadFile(s.assets.files, name+form.suffix); err == nil {
			return content, form.encoding
		}
	}
	content, err := fs.ReadFile(s.assets.files, name)
	if err != nil {
		return nil, ""
	}
	return content, ""
}

func mimeOf(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".ico":
		return "image/x-icon"
	}
	return mime.TypeByExtension(path.Ext(name))
}
