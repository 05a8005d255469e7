package picture_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"candour/survey"
	"candour/survey/picture"
)

// FuzzRead wants a picture of our own writing within the limits, or one sentence, of whatever bytes.
func FuzzRead(f *testing.F) {
	small := image.NewNRGBA(image.Rect(0, 0, 9, 7))
	for _, encode := range []func(*bytes.Buffer) error{
		func(out *bytes.Buffer) error { return png.Encode(out, small) },
		func(out *bytes.Buffer) error { return jpeg.Encode(out, small, nil) },
	} {
		var out bytes.Buffer
		if err := encode(&out); err != nil {
			f.Fatal(err)
		}
		f.Add(out.Bytes())
		f.Add(out.Bytes()[:out.Len()/2])
	}
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	f.Add([]byte("GIF89a"))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x08Exif\x00\x00"))
	f.Add([]byte("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"))
	f.Fuzz(func(t *testing.T, content []byte) {
		p, err := picture.Read(content)
		if err != nil {
			if fault := survey.AsError(err); fault.Kind == survey.Internal || strings.Contains(fault.Message, "\n") {
				t.Errorf("got %v", err)
			}
			return
		}
		config, format, err := image.DecodeConfig(bytes.NewReader(p.Body))
		if err != nil || "image/"+format != p.Type || config.Width != p.Width || config.Height != p.Height ||
			p.Width > 1200 || p.Height > 1600 {
			t.Errorf("%s of %d by %d was written as %s: %+v, %v", p.Type, p.Width, p.Height, format, config, err)
		}
	})
}
