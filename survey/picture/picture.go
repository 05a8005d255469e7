// Package picture takes pictures that authors send for labels. Each is decoded and written anew, so
// that nothing of its file stays but what can be seen: no place, no camera, no time.
package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"regexp"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // read, never written

	"candour/survey"
)

// Limits. A picture is scaled down to fit into widest by highest pixels; more than mostPixels is not
// decoded.
const (
	MostBytes  = 3 << 20
	mostPixels = 24_000_000
	widest     = 1200
	highest    = 1600
	quality    = 82 // of a JPEG
)

// Picture is a picture as it is kept: a PNG or a JPEG of our own writing.
type Picture struct {
	Type          string // image/png or image/jpeg
	Width, Height int
	Body          []byte
}

// Hash names the picture by what it is, in hexadecimal.
func (p Picture) Hash() string {
	sum := sha256.Sum256(p.Body)
	return hex.EncodeToString(sum[:16])
}

var fileName = regexp.MustCompile(`^[\pL\pN][\pL\pN ._-]{0,79}$`)

// Named says whether a file may be called so.
func Named(name string) bool { return fileName.MatchString(name) }

// Read decodes a PNG, JPEG or WebP and writes it anew. The error is a survey.Error that says what to do.
func Read(content []byte) (Picture, error) {
	if len(content) > MostBytes {
		return Picture{}, survey.Refuse(survey.TooLarge, "This picture is too large: send one of at most 3 MB.")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || config.Width < 1 || config.Height < 1 {
		return Picture{}, refused(err)
	}
	if config.Width*config.Height > mostPixels {
		return Picture{}, survey.Refuse(survey.TooLarge,
			"This picture has too many pixels: make it smaller, 1200 across are enough.")
	}
	decoded, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return Picture{}, refused(err)
	}
	way := turnOf(content, format)
	return write(way.turned(scaled(decoded, way)), format)
}

func refused(err error) error {
	fault := survey.Refuse(survey.Invalid, "This is no picture that can be shown: send a PNG, JPEG or WebP file.")
	fault.Err = err
	return fault
}

// scaled is a picture that fits into the limits once it is turned, with its bounds at zero.
func scaled(from image.Image, way turn) *image.NRGBA {
	size := from.Bounds().Size()
	most := image.Pt(widest, highest)
	if way.onItsSide() {
		most = image.Pt(highest, widest)
	}
	if size.X > most.X {
		size.X, size.Y = most.X, max(1, size.Y*most.X/size.X)
	}
	if size.Y > most.Y {
		size.X, size.Y = max(1, size.X*most.Y/size.Y), most.Y
	}
	to := image.NewNRGBA(image.Rectangle{Max: size})
	draw.CatmullRom.Scale(to, to.Bounds(), from, from.Bounds(), draw.Src, nil)
	return to
}

// write keeps photographs as JPEGs and everything else as PNGs.
func write(p image.Image, format string) (Picture, error) {
	var out bytes.Buffer
	made := Picture{Type: "image/png", Width: p.Bounds().Dx(), Height: p.Bounds().Dy()}
	var err error
	if format == "jpeg" {
		made.Type = "image/jpeg"
		err = jpeg.Encode(&out, p, &jpeg.Options{Quality: quality})
	} else {
		err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, p)
	}
	if err != nil {
		return Picture{}, fmt.Errorf("write picture: %w", err)
	}
	made.Body = out.Bytes()
	return made, nil
}
