package e2e_test

import (
	"image"
	"math"
	"slices"
	"strings"
	"testing"
)

// Cards and labels come on sheets of A4 and of Letter, as many on each as the label sheets that are sold
// have, and each picture can be read off the paper.
func TestSheetsOfEachPaper(t *testing.T) {
	s, noor := serveDrawn(t)
	staff := newTab(t, s, look{width: desktop})
	staff.signIn(noor.Name, noor.Password)
	for _, c := range []struct {
		layout        string
		count         string
		width, height float64 // in inches
		sheets, first int     // pictures on the first sheet
	}{
		{"cards-a4", "11", 8.27, 11.69, 2, 10},
		{"cards-letter", "11", 8.5, 11, 2, 10},
		{"labels-a4", "22", 8.27, 11.69, 2, 21},
		{"labels-letter", "11", 8.5, 11, 2, 10},
	} {
		staff.open("/author/surveys/drawn/invitations?lang=en")
		staff.fill("count", c.count)
		evaluate[any](staff, `document.querySelector("#layout").value = `+quote(c.layout))
		staff.follow("main form button")
		codes := staff.texts(".c-ticket__code")
		sheets := staff.printed()
		if len(sheets) != c.sheets {
			t.Errorf("%s takes %d sheets, want %d", c.layout, len(sheets), c.sheets)
		}
		for _, sheet := range sheets {
			if size := sheet.Bounds().Size(); math.Abs(float64(size.X)/300-c.width) > 0.02 || math.Abs(float64(size.Y)/300-c.height) > 0.02 {
				t.Errorf("%s is printed on %.2f by %.2f inches", c.layout, float64(size.X)/300, float64(size.Y)/300)
			}
		}
		var read []string
		for i, sheet := range sheets {
			found := scanned(t, []image.Image{sheet})
			if i == 0 && len(found) != c.first {
				t.Errorf("%s has %d pictures on a sheet, want %d", c.layout, len(found), c.first)
			}
			for _, address := range found {
				read = append(read, address[strings.LastIndex(address, "#")+1:])
			}
		}
		slices.Sort(read)
		slices.Sort(codes)
		if !slices.Equal(read, codes) {
			t.Errorf("%s: a reader finds %d of %d codes: %q, %q", c.layout, len(read), len(codes), read, codes)
		}
	}
}
