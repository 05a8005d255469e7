package xlsform_test

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
)

// element is a piece of an XForm. Names and attributes come without their namespaces' prefixes.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e element) all(name string) []element {
	var found []element
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			found = append(found, c)
		}
		found = append(found, c.all(name)...)
	}
	return found
}

// formReader reads the reference's XForm into a model.
type formReader struct {
	root      string
	binds     map[string]element
	controls  map[string]element // by path
	repeats   map[string]element
	instances map[string][]string
	counts    map[string]string // of repeats, by path
	model     model
}

// readForm makes the model of a reference XForm.
func readForm(source string) (model, error) {
	var html element
	if err := xml.Unmarshal([]byte(source), &html); err != nil {
		return model{}, err
	}
	f := &formReader{binds: map[string]element{}, controls: map[string]element{},
		repeats: map[string]element{}, instances: map[string][]string{}, counts: map[string]string{}}
	for _, translation := range html.all("translation") {
		f.model.Languages = append(f.model.Languages, languageOf(translation.attr("lang")))
	}
	slices.Sort(f.model.Languages)
	f.head(html)
	for _, body := range html.all("body") {
		f.body(body)
	}
	for _, instance := range html.all("instance") {
		if instance.attr("id") == "" && len(instance.Children) > 0 {
			f.root = instance.Children[0].XMLName.Local
			f.walk(instance.Children[0], "/"+f.root)
			break
		}
	}
	return f.model, nil
}

func (f *formReader) head(html element) {
	for _, bind := range html.all("bind") {
		f.binds[bind.attr("nodeset")] = bind
	}
	for _, instance := range html.all("instance") {
		for _, item := range instance.all("item") {
			for _, part := range item.Children {
				if part.XMLName.Local == "name" {
					f.instances[instance.attr("id")] = append(f.instances[instance.attr("id")], part.Text)
				}
			}
		}
	}
}

func (f *formReader) body(e element) {
	for _, c := range e.Children {
		switch name := c.XMLName.Local; name {
		case "repeat":
			path := c.attr("nodeset")
			f.repeats[path] = c
			f.counts[path] = strings.TrimSpace(c.attr("count"))
		case "group":
		default:
			if ref := c.attr("ref"); ref != "" && !slices.Contains([]string{"label", "hint", "setvalue"}, name) {
				f.controls[ref] = c
			}
		}
		f.body(c)
	}
}

// walk goes through the primary instance in order. Of a repeat, the template counts.
func (f *formReader) walk(e element, path string) {
	templates := map[string]bool{}
	for _, c := range e.Children {
		name := c.XMLName.Local
		at := path + "/" + name
		if name == "meta" && path == "/"+f.root || templates[name] || generated(name) {
			continue
		}
		for _, a := range c.Attrs {
			templates[name] = templates[name] || a.Name.Local == "template"
		}
		if f.isCount(at) {
			continue
		}
		f.model.Items = append(f.model.Items, f.item(c, at))
		f.walk(c, at)
	}
}

// generated says whether a converter made the question up to lay out a table-list.
func generated(name string) bool {
	return strings.HasPrefix(name, "generated_table_list_label_") ||
		strings.HasPrefix(name, "reserved_name_for_field_list_labels_")
}

// isCount says whether the question was made up to hold a repeat's count.
func (f *formReader) isCount(path string) bool {
	repeat, ok := strings.CutSuffix(path, "_count")
	count, has := f.counts[repeat]
	return ok && has && count == path && f.binds[path].attr("calculate") != ""
}

func (f *formReader) item(e element, path string) item {
	bind, control := f.binds[path], f.controls[path]
	i := item{Path: strings.TrimPrefix(path, "/"+f.root+"/"), Type: control.XMLName.Local + ":" +
		bind.attr("type"), Required: always(bind.attr("required")),
		Relevant: plain(bind.attr("relevant")), Constraint: plain(bind.attr("constraint")),
		Calculate: plain(bind.attr("calculate"))}
	if preload := bind.attr("preload"); preload != "" {
		i.Type = "preload:" + strings.TrimPrefix(bind.attr("preloadParams"), "uri:")
	}
	_, isRepeat := f.repeats[path]
	switch {
	case isRepeat:
		i.Type, i.Count = "repeat", f.count(path)
	case control.XMLName.Local == "" && (len(e.Children) > 0 || bind.XMLName.Local == ""):
		i.Type = "group"
	case control.XMLName.Local == "range", control.XMLName.Local == "trigger":
		i.Type = control.XMLName.Local
	case control.XMLName.Local == "select1", control.XMLName.Local == "select",
		control.XMLName.Local == "rank":
		i.Type, i.Choices = control.XMLName.Local, f.choices(control)
	}
	return i
}

func (f *formReader) count(path string) string {
	count := f.counts[path]
	if f.isCount(path + "_count") {
		count = f.binds[path+"_count"].attr("calculate")
	}
	return plain(count)
}

var instanceName = regexp.MustCompile(`instance\('([^']*)'\)`)

func (f *formReader) choices(control element) []string {
	var names []string
	for _, c := range control.Children {
		switch c.XMLName.Local {
		case "itemset":
			found := instanceName.FindStringSubmatch(c.attr("nodeset"))
			if found == nil {
				return []string{"from answers"}
			}
			return f.instances[found[1]]
		case "item":
			for _, value := range c.all("value") {
				names = append(names, value.Text)
			}
		}
	}
	return names
}

// path finds what ${name} becomes: an absolute or relative path.
var path = regexp.MustCompile(`(current\(\)/)?(\.\./|\./|/)+([\pL_][\pL\d_.-]*/)*([\pL_][\pL\d_.-]*)|` +
	`(current\(\)/)?(\.\./)+([\pL_][\pL\d_.-]*/)*([\pL_][\pL\d_.-]*)`)

var quoted = regexp.MustCompile(`'[^']*'|"[^"]*"`)

// plain writes an expression with ${name} for every path, and without spaces beside what is quoted.
func plain(source string) string {
	var out strings.Builder
	rest := source
	for rest != "" {
		at := quoted.FindStringIndex(rest)
		if at == nil {
			at = []int{len(rest), len(rest)}
		}
		named := path.ReplaceAllStringFunc(rest[:at[0]], func(found string) string {
			return "${" + found[strings.LastIndexByte(found, '/')+1:] + "}"
		})
		out.WriteString(strings.Join(strings.Fields(named), ""))
		out.WriteString(rest[at[0]:at[1]])
		rest = rest[at[1]:]
	}
	return out.String()
}

// always tells true() from an expression.
func always(source string) string {
	switch strings.TrimSpace(source) {
	case "true()":
		return "true"
	case "false()":
		return ""
	}
	return plain(source)
}
