package e2e_test

import (
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/multi/qrcode"
)

// printed prints the page in a tab, and returns its sheets as a scanner at 300 dots to the inch sees them.
func (tb *tab) printed() []image.Image {
	tb.t.Helper()
	folder := tb.t.TempDir()
	file := filepath.Join(folder, "printed.pdf")
	fits := true
	made := command(tb, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69, PreferCSSPageSize: &fits})
	tb.must(os.WriteFile(file, made.Data, 0o600))
	if out, err := exec.Command("pdftoppm", "-r", "300", "-gray", "-png", file, filepath.Join(folder, "sheet")).CombinedOutput(); err != nil {
		tb.t.Fatalf("pdftoppm of poppler-utils is needed: %v: %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(folder, "sheet*.png"))
	tb.must(err)
	var sheets []image.Image
	for _, name := range names {
		f, err := os.Open(name)
		tb.must(err)
		sheet, err := png.Decode(f)
		tb.must(err)
		tb.must(f.Close())
		sheets = append(sheets, sheet)
	}
	return sheets
}

// scanned is what a reader of QR codes that is not ours reads off printed sheets.
func scanned(t *testing.T, sheets []image.Image) []string {
	t.Helper()
	var all []string
	for _, sheet := range sheets {
		bitmap, err := gozxing.NewBinaryBitmapFromImage(sheet)
		if err != nil {
			t.Fatal(err)
		}
		found, err := qrcode.NewQRCodeMultiReader().DecodeMultiple(bitmap,
			map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
		if err != nil {
			continue // nothing on this sheet
		}
		for _, code := range found {
			all = append(all, code.GetText())
		}
	}
	return all
}
