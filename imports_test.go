package candour_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers lists the packages from the bottom up. A package imports packages of lower layers, or
// those that stand below it in its own layer's folder.
var layers = [][]string{
	{"survey/phrase"},
	{"survey/expression"},
	{"survey"},
	{"survey/reading"},
	{"survey/picture", "survey/sample", "survey/xlsform", "survey/print", "survey/manuscript", "survey/translation", "survey/changes"},
	{"survey/advice"},
	{"analytics/statistics", "analytics/chdb", "analytics/redaction", "analytics/seal"},
	{"analytics"},
	{"analytics/clickhouse", "analytics/intake", "analytics/disclosure", "analytics/cache", "analytics/release"},
	{"dashboards/chart"},
	{"dashboards"},
	{"dashboards/workbook", "dashboards/dataset"},
	{"server/store", "server/archive", "server/ticket", "server/credential"},
	{"server/web"},
	{"server/service"},
	{"server/proof"},
	{"server/commands"},
	{"server", "server/e2e"},
}

// homes says where a library may be imported, and nowhere else.
var homes = map[string][]string{
	"github.com/gofiber/fiber/":         {"server/web"},
	"github.com/ClickHouse/clickhouse-": {"analytics/clickhouse"},
	"github.com/go-echarts/":            {"dashboards/chart"},
	"github.com/xuri/excelize/":         {"dashboards/workbook", "survey/xlsform"},
	"codeberg.org/go-pdf/":              {"survey/print"},
	"github.com/ccojocar/zxcvbn-go":     {"server/store"},
	"github.com/ebitengine/purego":      {"analytics/chdb"},
	"github.com/spf13/cobra":            {"server/commands"},
	"filippo.io/age":                    {"server/archive"},
	"github.com/cloudflare/circl":       {"server/ticket"},
	"github.com/pquerna/otp":            {"server/credential"},
	"github.com/go-webauthn/":           {"server/credential"},
	"github.com/coreos/go-oidc/":        {"server/credential"},
	"golang.org/x/oauth2":               {"server/credential"},
	"modernc.org/sqlite":                {"server/store", "analytics/intake"},
}

const module = "candour/"

type listed struct {
	ImportPath string
	Imports    []string
}

// packages lists what the product is built of, tests left out.
func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports",
		"./server/...", "./dashboards/...", "./analytics/...", "./survey/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(p.ImportPath, "test") { // helpers of tests stand outside
			all = append(all, p)
		}
	}
}

func layerOf(t *testing.T, path string) int {
	t.Helper()
	name := strings.TrimPrefix(path, module)
	for i, layer := range layers {
		if slices.Contains(layer, name) {
			return i
		}
	}
	t.Errorf("%s is in no layer: add it to layers in imports_test.go", path)
	return -1
}

func TestArrowsPointDown(t *testing.T) {
	for _, p := range packages(t) {
		own := layerOf(t, p.ImportPath)
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, module) && layerOf(t, imported) >= own {
				t.Errorf("%s imports %s, which is not below it", p.ImportPath, imported)
			}
		}
	}
}

func TestLibrariesStayAtHome(t *testing.T) {
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			for library, allowed := range homes {
				if strings.HasPrefix(imported, library) &&
					!slices.Contains(allowed, strings.TrimPrefix(p.ImportPath, module)) {
					t.Errorf("%s imports %s, which belongs in %q", p.ImportPath, imported, allowed)
				}
			}
		}
	}
}
