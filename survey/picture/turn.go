package picture

import (
	"bytes"
	"image"

	"github.com/bep/imagemeta"
)

// turn is how a camera was held, as EXIF's tag Orientation counts: 1 is upright, 2-4 are mirrored or
// upside down, 5-8 lie on their side.
type turn uint16

const upright turn = 1

func (t turn) onItsSide() bool { return t >= 5 && t <= 8 }

// turnOf reads how the picture is to be turned. What cannot be read leaves it as it is.
func turnOf(content []byte, format string) turn {
	formats := map[string]imagemeta.ImageFormat{"jpeg": imagemeta.JPEG, "png": imagemeta.PNG, "webp": imagemeta.WebP}
	found := upright
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(content), ImageFormat: formats[format], Sources: imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "Orientation" && tag.Namespace == "IFD0" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if n, ok := tag.Value.(uint16); ok && n >= 1 && n <= 8 {
				found = turn(n)
			}
			return imagemeta.ErrStopWalking
		},
	})
	if err != nil {
		return upright
	}
	return found
}

// turned is the picture as it was seen.
func (t turn) turned(from *image.NRGBA) *image.NRGBA {
	if t == upright {
		return from
	}
	size := from.Bounds().Size()
	to := image.NewNRGBA(image.Rectangle{Max: size})
	if t.onItsSide() {
		to = image.NewNRGBA(image.Rect(0, 0, size.Y, size.X))
	}
	for y := range size.Y {
		for x := range size.X {
			at := t.place(x, y, size)
			to.SetNRGBA(at.X, at.Y, from.NRGBAAt(x, y))
		}
	}
	return to
}

// place is where a pixel of a picture of that size belongs (Exif 2.32, 4.6.4 A, Orientation).
func (t turn) place(x, y int, size image.Point) image.Point {
	right, low := size.X-1, size.Y-1
	switch t {
	case 2:
		return image.Pt(right-x, y)
	case 3:
		return image.Pt(right-x, low-y)
	case 4:
		return image.Pt(x, low-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(low-y, x)
	case 7:
		return image.Pt(low-y, right-x)
	case 8:
		return image.Pt(y, right-x)
	}
	return image.Pt(x, y)
}
