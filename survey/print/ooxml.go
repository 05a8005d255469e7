package print

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// WriteDOCX writes a document as WordprocessingML (ECMA-376), with headings, table headers, language
// and title where assistive technology looks for them, and the typeface inside. The boxes of a form
// can be ticked on a screen too.
func WriteDOCX(w io.Writer, d *Document) error {
	archive := zip.NewWriter(w)
	for _, part := range []struct {
		name  string
		write func(*sheet)
	}{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", func(s *sheet) { s.properties(d) }},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/_rels/fontTable.xml.rels", fontRelations},
		{"word/settings.xml", func(s *sheet) { s.settings(d) }},
		{"word/styles.xml", func(s *sheet) { s.styles(d) }},
		{"word/fontTable.xml", fontTable},
		{"word/footer.xml", func(s *sheet) { s.footer(d) }},
		{"word/document.xml", func(s *sheet) { s.document(d) }},
		{"word/fonts/regular.odttf", func(s *sheet) { s.font("regular", regularKey) }},
		{"word/fonts/bold.odttf", func(s *sheet) { s.font("bold", boldKey) }},
	} {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate,
			Modified: d.Made})
		if err != nil {
			return fmt.Errorf("write %s: %w", part.name, err)
		}
		s := &sheet{Writer: bufio.NewWriter(entry)}
		part.write(s)
		if err := s.close(); err != nil {
			return fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write docx: %w", err)
	}
	return nil
}

// sheet is one file of the package. A bufio.Writer keeps its first error until close.
type sheet struct {
	*bufio.Writer
	err error

	form    bool // the part being written is a form
	newPage bool // the next heading begins a page
	wide    int  // the text's width, in twentieths of a point
}

func (s *sheet) close() error {
	if err := s.Flush(); err != nil {
		return err
	}
	return s.err
}

// put writes markup; args are escaped.
func (s *sheet) put(markup string, args ...any) {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = escaped(text)
		}
	}
	fmt.Fprintf(s, markup, args...)
}

// escaped is text as XML has it; what XML cannot hold becomes U+FFFD.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// Namespaces of ECMA-376, part 1, and of Word 2010's check boxes.
const (
	nsWord = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"` +
		` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"`
	nsPackage  = "http://schemas.openxmlformats.org/package/2006/"
	nsRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	typeWord   = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

func contentTypes(s *sheet) {
	s.put(xmlHead+`<Types xmlns="%s">`, nsPackage+"content-types")
	for _, kind := range [][2]string{
		{"rels", "application/vnd.openxmlformats-package.relationships+xml"},
		{"xml", "application/xml"},
		{"odttf", "application/vnd.openxmlformats-officedocument.obfuscatedFont"},
	} {
		s.put(`<Default Extension="%s" ContentType="%s"/>`, kind[0], kind[1])
	}
	s.put(`<Override PartName="/docProps/core.xml" ContentType="%s"/>`,
		"application/vnd.openxmlformats-package.core-properties+xml")
	for _, part := range [][2]string{{"document", "document.main"}, {"styles", "styles"},
		{"settings", "settings"}, {"fontTable", "fontTable"}, {"footer", "footer"}} {
		s.put(`<Override PartName="/word/%s.xml" ContentType="%s"/>`, part[0], typeWord+part[1]+"+xml")
	}
	s.put(`</Types>`)
}

// relations links a part of the package to others: pairs of a kind and a target.
func (s *sheet) relations(targets ...[2]string) {
	s.put(xmlHead+`<Relationships xmlns="%s">`, nsPackage+"relationships")
	for i, target := range targets {
		s.put(`<Relationship Id="r%d" Type="%s" Target="%s"/>`, i+1, target[0], target[1])
	}
	s.put(`</Relationships>`)
}

func packageRelations(s *sheet) {
	s.relations([2]string{nsRelation + "officeDocument", "word/document.xml"},
		[2]string{nsPackage + "relationships/metadata/core-properties", "docProps/core.xml"})
}

// documentRelations: the footer is r1.
func documentRelations(s *sheet) {
	s.relations([2]string{nsRelation + "footer", "footer.xml"},
		[2]string{nsRelation + "styles", "styles.xml"},
		[2]string{nsRelation + "settings", "settings.xml"},
		[2]string{nsRelation + "fontTable", "fontTable.xml"})
}

func fontRelations(s *sheet) {
	s.relations([2]string{nsRelation + "font", "fonts/regular.odttf"},
		[2]string{nsRelation + "font", "fonts/bold.odttf"})
}

func (s *sheet) properties(d *Document) {
	s.put(xmlHead+`<cp:coreProperties xmlns:cp="%s" xmlns:dc="http://purl.org/dc/elements/1.1/"`+
		` xmlns:dcterms="http://purl.org/dc/terms/"`+
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>%s</dc:title>`+
		`<dc:language>%s</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created>`+
		`</cp:coreProperties>`, nsPackage+"metadata/core-properties", d.Title, d.Language,
		d.Made.UTC().Format(time.RFC3339))
}

func (s *sheet) settings(d *Document) {
	s.put(xmlHead+`<w:settings `+nsWord+`><w:embedTrueTypeFonts/>`+
		`<w:compat><w:compatSetting w:name="compatibilityMode"`+
		` w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>`+
		`<w:themeFontLang w:val="%s"/></w:settings>`, d.Language)
}

// The keys that the embedded fonts are veiled with: any two different GUIDs.
const (
	regularKey = "6C1B2E1A-52C5-4C8F-9D3E-0B7A4F5D1E01"
	boldKey    = "6C1B2E1A-52C5-4C8F-9D3E-0B7A4F5D1E02"
)

func fontTable(s *sheet) {
	s.put(xmlHead+`<w:fonts `+nsWord+`><w:font w:name="%s"><w:altName w:val="Verdana"/>`+
		`<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>`+
		`<w:embedRegular r:id="r1" w:fontKey="{%s}"/><w:embedBold r:id="r2" w:fontKey="{%s}"/>`+
		`</w:font></w:fonts>`, typeface, regularKey, boldKey)
}

// font writes one of the typeface's files, its first 32 bytes veiled with the key's, last byte first
// (ECMA-376, part 4, 2.8.1).
func (s *sheet) font(weight, key string) {
	content, err := font(weight)
	if err != nil {
		s.err = err
		return
	}
	var veil []byte
	if _, err := fmt.Sscanf(strings.ReplaceAll(key, "-", ""), "%x", &veil); err != nil {
		s.err = err
		return
	}
	for i := range 2 * len(veil) {
		content[i] ^= veil[len(veil)-1-i%len(veil)]
	}
	_, s.err = s.Write(content)
}
