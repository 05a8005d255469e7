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
		{"a tall one", asPNG(t, drawn(300, 3200)), "image/png", 150, 1600, 0, ""},
		{"a thread", asPNG(t, drawn(1, 6000)), "image/png", 1, 1600, 0, ""},
		{"a tall photograph that lies on its side", photograph(t, drawn(2400, 90), 6), "image/jpeg", 60, 1600, 0, ""},
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

// photograph is a JPEG whose EXIF says how the camera was held.
func photograph(t *testing.T, p image.Image, orientation uint16) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, p, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = append(binary.BigEndian.AppendUint16(exif, orientation), 0, 0, 0, 0, 0, 0)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return append(append(append([]byte{0xff, 0xd8}, segment...), exif...), out.Bytes()[2:]...)
}

// corners is a picture with a colour in each quarter: red and green above, blue and white below.
func corners() *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, 64, 32))
	colours := [2][2]color.NRGBA{{{255, 0, 0, 255}, {0, 255, 0, 255}}, {{0, 0, 255, 255}, {255, 255, 255, 255}}}
	for x := range 64 {
		for y := range 32 {
			p.SetNRGBA(x, y, colours[y/16][x/32])
		}
	}
	return p
}

// A photograph stands as it was seen, however the camera was held.
func TestOrientation(t *testing.T) {
	for orientation, want := range map[uint16]string{0: "RGBW", 1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW",
		6: "BRWG", 7: "WGBR", 8: "GWRB", 9: "RGBW"} {
		kept, err := picture.Read(photograph(t, corners(), orientation))
		if err != nil {
			t.Fatal(err)
		}
		p, err := jpeg.Decode(bytes.NewReader(kept.Body))
		if err != nil {
			t.Fatal(err)
		}
		size, got := p.Bounds().Size(), ""
		for _, at := range [][2]int{{1, 1}, {3, 1}, {1, 3}, {3, 3}} {
			r, g, b, _ := p.At(at[0]*size.X/4, at[1]*size.Y/4).RGBA()
			got += map[[3]bool]string{{true, false, false}: "R", {false, true, false}: "G", {false, false, true}: "B",
				{true, true, true}: "W"}[[3]bool{r > 0x8000, g > 0x8000, b > 0x8000}]
		}
		if got != want || size != image.Pt(kept.Width, kept.Height) {
			t.Errorf("orientation %d: %s of %v, want %s", orientation, got, size, want)
		}
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
