package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/server/store"
)

// narrowing is the part of a dashboard where it is narrowed and compared.
type narrowing struct {
	Waves  []dashboards.Option
	Groups []dashboards.Option
	Bases  []dashboards.Option // what percentages are of
	Chips  []chipView
	Filter string // as an expression
	Now    string // how many responses are left

	Suspect, WithoutSuspect string // for researchers: how many look careless, and where they are left out
	// For researchers: the questions to make a chip of, and the one that was picked.
	Questions []dashboards.Option
	Picked    *pickedQuestion
	// For protected roles: the whole list of what they may narrow to.
	Only []onlyGroup
	// What the forms carry along, by name.
	Kept map[string]string
}

// chipView is a chip: what it says, where it leads when it is changed, and when it is taken away.
type chipView struct{ Question, Values, Change, Remove string }

type pickedQuestion struct {
	Name, Label string
	Values      []dashboards.Option
}

// onlyGroup is a part of the list of what protected numbers can be narrowed to.
type onlyGroup struct {
	Label   string
	Options []dashboards.Option
}

func (s *Server) narrowing(c *fiber.Ctx, r sightRequest) narrowing {
	n := narrowing{Filter: r.address.get("filter"), Groups: r.groups(), Kept: map[string]string{}}
	for _, name := range lasting() {
		if v := r.address.get(name); v != "" {
			n.Kept[name] = v
		}
	}
	word := func(key string) string { return s.pages.words.in(r.lang, key) }
	n.Waves = append(n.Waves, dashboards.Option{Label: word("wave.all")})
	for _, wave := range r.def.Waves {
		n.Waves = append(n.Waves, dashboards.Option{Value: wave, Label: wave, Chosen: wave == r.query.Wave})
	}
	n.Bases = baseOptions(word, r.query.Base)
	if len(r.def.Waves) > 1 {
		n.Waves = append(n.Waves, dashboards.Option{Value: sideBySide, Label: word("d.waves"), Chosen: r.waves})
	}
	for _, chip := range r.chips {
		question, values := chip.Words(r.def, r.lang)
		n.Chips = append(n.Chips, chipView{Question: question, Values: values,
			Change: r.address.with("pick", chip.Question).String() + "#filters",
			Remove: r.address.with("filter", dashboards.Expression(r.def, dashboards.WithChip(r.chips,
				dashboards.Chip{Question: chip.Question}))).String() + "#filters"})
	}
	if r.query.WithoutSuspect {
		here, kept := r.address.String()+"#filters", r.address.with(suspectParameter, "").String()+"#filters"
		n.Chips = append(n.Chips, chipView{Question: word("d.suspect"), Values: word("d.suspect.out"), Change: here, Remove: kept})
	}
	if r.account.Role != store.Researcher {
		n.Only = r.only(word)
		return n
	}
	n.Questions = dashboards.Filterable(r.def, r.lang)
	n.Picked = r.picked(c.Query("pick"))
	return n
}

// baseOptions are what percentages can be of.
func baseOptions(word func(string) string, chosen analytics.Base) (all []dashboards.Option) {
	for _, base := range []analytics.Base{analytics.OfAnswered, analytics.OfAsked, analytics.OfAll} {
		all = append(all, dashboards.Option{Value: string(base), Label: word("d.base." + string(base)), Chosen: base == chosen})
	}
	return all
}

// picked is the question whose values are offered, with those that its chip has.
func (r sightRequest) picked(name string) *pickedQuestion {
	f, ok := r.def.Field(name)
	values := []dashboards.Option(nil)
	if ok {
		values = dashboards.ValuesOf(f, r.lang)
	}
	if len(values) == 0 {
		return nil
	}
	for _, chip := range r.chips {
		for i := range values {
			values[i].Chosen = values[i].Chosen || chip.Question == name && slices.Contains(chip.Values, values[i].Value)
		}
	}
	return &pickedQuestion{Name: name, Label: f.Label.In(r.lang), Values: values}
}

// only lists the waves, and the values of each declared breakdown.
func (r sightRequest) only(word func(string) string) []onlyGroup {
	waves := onlyGroup{Label: word("wave")}
	for _, wave := range r.def.Waves {
		waves.Options = append(waves.Options, dashboards.Option{Value: "wave:" + wave, Label: wave, Chosen: wave == r.query.Wave})
	}
	if len(r.def.Waves) > 1 {
		waves.Options = append(waves.Options, dashboards.Option{Value: "waves:", Label: word("d.waves"), Chosen: r.waves})
	}
	all := []onlyGroup{waves}
	for _, name := range r.def.Breakdowns {
		f, ok := r.def.Field(name)
		if !ok || !r.offers(f) {
			continue
		}
		group := onlyGroup{Label: dashboards.ShortLabel(f, r.lang)}
		for _, o := range dashboards.ValuesOf(f, r.lang) {
			chosen := slices.ContainsFunc(r.chips, func(c dashboards.Chip) bool {
				return c.Question == name && slices.Contains(c.Values, o.Value)
			})
			group.Options = append(group.Options, dashboards.Option{Value: name + ":" + o.Value, Label: o.Label, Chosen: chosen})
		}
		all = append(all, group)
	}
	return all
}
