package picture_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"candour/survey"
	"candour/survey/picture"
)

func drawn(width, height int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			p.Set(x, y, color.NRGBA{uint8(x), uint8(y), 90, 255})
		}
	}
	return p
}

func asPNG(t *testing.T, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// withPlace is a JPEG whose EXIF says where it was taken.
func withPlace(t *testing.T, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, p, nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte("Exif\x00\x00"), []byte("GPSLatitude 49.2827 GPSLongitude -123.1207 Noor's phone")...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return append(append(append([]byte{0xff, 0xd8}, segment...), exif...), out.Bytes()[2:]...)
}

func TestRead(t *testing.T) {
	huge := asPNG(t, image.NewGray(image.Rect(0, 0, 6000, 5000))) // small as a file, 30 million pixels
	cases := []struct {
		name          string
		content       []byte
		kind          string
		width, height int
		refused       survey.Kind
		says          string
	}{
		{"a PNG", asPNG(t, drawn(300, 200)), "image/png", 300, 200, 0, ""},
		{"a wide one", asPNG(t, drawn(2400, 100)), "image/png", 1200, 50, 0, ""},
		{"a photograph with a place", withPlace(t, drawn(64, 64)), "image/jpeg", 64, 64, 0, ""},
		{"a bomb", huge, "", 0, 0, survey.TooLarge, "too many pixels"},
		{"too many bytes", make([]byte, picture.MostBytes+1), "", 0, 0, survey.TooLarge, "at most 3 MB"},
		{"a page", []byte("<svg onload=alert(1)>"), "", 0, 0, survey.Invalid, "PNG, JPEG or WebP"},
		{"half a PNG", asPNG(t, drawn(300, 200))[:400], "", 0, 0, survey.Invalid, "PNG, JPEG or WebP"},
		{"nothing", nil, "", 0, 0, survey.Invalid, "PNG, JPEG or WebP"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p, err := picture.Read(c.content)
			if c.says != "" {
				if fault := survey.AsError(err); err == nil || fault.Kind != c.refused || !strings.Contains(fault.Message, c.says) {
					t.Fatalf("got %v, want %q", err, c.says)
				}
				return
			}
			if err != nil || p.Type != c.kind || p.Width != c.width || p.Height != c.height {
				t.Fatalf("%s of %d x %d, %v", p.Type, p.Width, p.Height, err)
			}
			if got, _, err := image.DecodeConfig(bytes.NewReader(p.Body)); err != nil || got.Width != c.width {
				t.Errorf("what is kept cannot be read: %v", err)
			}
			if bytes.Contains(p.Body, []byte("GPS")) || bytes.Contains(p.Body, []byte("Noor")) {
				t.Error("the place is kept")
			}
		})
	}
}

func TestNamed(t *testing.T) {
	for name, want := range map[string]bool{"map.png": true, "plan 2.jpg": true, "été.webp": true, "../map.png": false,
		".hidden": false, "": false, "a/b.png": false, strings.Repeat("a", 90): false} {
		if picture.Named(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}
