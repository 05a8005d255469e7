package e2e_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"candour/survey"
	"candour/survey/sample"
)

const youth = "/dashboards/youth-experience?lang=en"

// sampled are the sample's responses as its survey takes them: answers to the questions below are
// counted from these, by nothing that the dashboards use.
type sampled []survey.Response

func sampleOf(t *testing.T, id survey.ID) (all sampled) {
	t.Helper()
	studies, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(studies, func(s sample.Study) bool { return s.Name == id })
	form, err := studies[at].Definition.Form()
	if err != nil {
		t.Fatal(err)
	}
	made, err := sample.Responses(id)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range made {
		r, err := form.Check(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

func (s sampled) where(keep func(survey.Response) bool) (kept sampled) {
	for _, r := range s {
		if keep(r) {
			kept = append(kept, r)
		}
	}
	return kept
}

func (s sampled) wave(name string) sampled {
	return s.where(func(r survey.Response) bool { return r.Wave == name })
}

func (s sampled) aged(from, below float64) sampled {
	return s.where(func(r survey.Response) bool {
		age := r.Answers["age"]
		return age.State == survey.Answered && age.Number >= from && age.Number < below
	})
}

// having are those who chose a value, alone or among others.
func (s sampled) having(question, value string) sampled {
	return s.where(func(r survey.Response) bool {
		a := r.Answers[question]
		return a.State == survey.Answered && (a.Text == value || slices.Contains(a.Choices, value))
	})
}

func (s sampled) in(question string, state survey.State) int {
	return len(s.where(func(r survey.Response) bool { return r.Answers[question].State == state }))
}

// agreed are how many answered 4 or 5, of how many.
func (s sampled) agreed(question string) (n, of float64) {
	return float64(len(s.having(question, "4")) + len(s.having(question, "5"))),
		float64(s.in(question, survey.Answered))
}

// alpha is Cronbach's: k/(k-1) (1 - sum of the items' variances / variance of their sum), of those who
// answered every item (reference: Cronbach 1951); some items count the other way round.
func (s sampled) alpha(items, reversed []string) float64 {
	var rows [][]float64
	for _, r := range s {
		row := make([]float64, 0, len(items))
		for _, item := range items {
			a := r.Answers[item]
			v, err := strconv.ParseFloat(a.Text, 64)
			if a.State != survey.Answered || err != nil {
				break
			}
			if slices.Contains(reversed, item) {
				v = 6 - v
			}
			row = append(row, v)
		}
		if len(row) == len(items) {
			rows = append(rows, row)
		}
	}
	sums, each := make([]float64, len(rows)), 0.0
	for i := range items {
		column := make([]float64, len(rows))
		for j, row := range rows {
			column[j] = row[i]
			sums[j] += row[i]
		}
		each += variance(column)
	}
	k := float64(len(items))
	return k / (k - 1) * (1 - each/variance(sums))
}

func variance(values []float64) (v float64) {
	mean := 0.0
	for _, x := range values {
		mean += x / float64(len(values))
	}
	for _, x := range values {
		v += (x - mean) * (x - mean) / float64(len(values)-1)
	}
	return v
}

// newcombe is the 95 % interval of a difference of two shares, from Wilson's intervals of both
// (Newcombe 1998, method 10), in points.
func newcombe(a, n, b, m float64) (low, high float64) {
	p, q := a/n, b/m
	pl, ph := wilson(p, n)
	ql, qh := wilson(q, m)
	d := q - p
	return 100 * (d - math.Hypot(q-ql, ph-p)), 100 * (d + math.Hypot(qh-q, p-pl))
}

func wilson(p, n float64) (low, high float64) {
	const z = 1.959963984540054
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return middle - half, middle + half
}

// kruskal is the tie-corrected H of the Kruskal-Wallis test over groups of ratings 1 to 5.
func kruskal(groups [][5]float64) (h float64) {
	var all [5]float64
	total := 0.0
	for _, g := range groups {
		for v, n := range g {
			all[v] += n
			total += n
		}
	}
	var rank [5]float64
	below, ties := 0.0, 0.0
	for v, n := range all {
		rank[v] = below + (n+1)/2
		below += n
		ties += n*n*n - n
	}
	for _, g := range groups {
		sum, n := 0.0, 0.0
		for v, c := range g {
			sum += c * rank[v]
			n += c
		}
		if n > 0 {
			h += sum * sum / n
		}
	}
	h = 12/(total*(total+1))*h - 3*(total+1)
	return h / (1 - ties/(total*total*total-total))
}

// beyond is the chance of a chi-square above x with an even number of degrees of freedom.
func beyond(x float64, df int) float64 {
	term, sum := 1.0, 1.0
	for i := 1; i < df/2; i++ {
		term *= x / 2 / float64(i)
		sum += term
	}
	return math.Exp(-x/2) * sum
}

// cardCells are the cells of a card's row that begins with a label; the card is asked for by scrolling.
func (tb *tab) cardCells(card, row string) []string {
	tb.t.Helper()
	tb.scrollTo(card)
	return evaluate[[]string](tb, `[...document.querySelectorAll(`+quote("#"+card+" tbody tr")+`)]
		.filter(r => r.cells[0].textContent === `+quote(row)+`).flatMap(r => [...r.cells].slice(1).map(c => c.textContent))`)
}

func (tb *tab) scrollTo(card string) {
	tb.t.Helper()
	eventually(tb.t, card+" has come", func() bool { // cards that come in above it may push it away again
		evaluate[chromedp.Void](tb, `document.getElementById(`+quote(card)+`).scrollIntoView({behavior: "instant"})`)
		return tb.count("#"+card+" .c-base") > 0
	})
}

// choosing sets a list of the page and sends its form.
func (tb *tab) choosing(list, value string) {
	tb.t.Helper()
	evaluate[chromedp.Void](tb, `document.getElementById(`+quote(list)+`).value = `+quote(value))
	tb.follow(`form:has(#` + list + `) button`)
}

// keep puts a chip on the dashboard, as a person does: the question first, then its answers.
func (tb *tab) keep(question, answer string) {
	tb.t.Helper()
	tb.choosing("pick", question)
	evaluate[chromedp.Void](tb, `[...document.querySelectorAll(".c-pick label")]
		.find(l => l.textContent.trim() === `+quote(answer)+`).click()`)
	tb.follow(".c-pick button")
}

func wantCells(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("the page says %q, the sample %q", got, want)
	}
}

func percent(n, of float64) string { return fmt.Sprintf("%.1f", 100*n/of) }

// ask is a question, as a test of its own in the tab.
func (tb *tab) ask(question string, answer func(t *testing.T)) {
	tb.t.Helper()
	tb.t.Run(question, func(t *testing.T) {
		outer := tb.t
		tb.t = t
		defer func() { tb.t = outer }()
		answer(t)
	})
}

// Seven questions of a researcher about the sample data, each answered by using the page, each answer
// counted again from the sample's responses.
func TestResearchersQuestions(t *testing.T) {
	d := freshDemo(t) // in which nobody has answered yet
	tb := newStaffTab(t, d, "researcher")
	all := sampleOf(t, sample.YouthExperience)
	tb.ask("what keeps most young people away?", func(t *testing.T) {
		tb.open(youth)
		n, of := float64(len(all.having("barriers", "judged"))), float64(all.in("barriers", survey.Answered))
		low, high := wilson(n/of, of)
		wantCells(t, tb.cardCells("q-barriers", "I worried people would judge me"), fmt.Sprint(n), percent(n, of),
			fmt.Sprintf("%.1f–%.1f", 100*low, 100*high))
		tb.wantText("#q-barriers .c-finding", "I worried people would judge me")
	})
	tb.ask("how many skipped what they wanted support for, how many preferred not to answer?", func(t *testing.T) {
		tb.open(youth)
		tb.scrollTo("q-reasons")
		tb.wantText("#q-reasons .c-base", fmt.Sprintf("%d answered of %d asked. %d skipped, %d preferred not to answer.",
			all.in("reasons", survey.Answered), len(all), all.in("reasons", survey.Skipped), all.in("reasons", survey.PreferNot)))
		n := float64(len(all.having("reasons", "substances")))
		if got := tb.cardCells("q-reasons", "Alcohol, cannabis or other drugs"); got[0] != fmt.Sprint(n) {
			t.Errorf("%q, not %v", got, n)
		}
	})
	tb.ask("what share of 16-18 year-olds felt heard in wave 2, and is it other than in wave 1?", func(t *testing.T) {
		tb.open(youth)
		tb.keep("age", "16 to 18")
		tb.choosing("wave", "each") // side by side
		n1, of1 := all.wave("w1").aged(16, 19).agreed("heard")
		n2, of2 := all.wave("w2").aged(16, 19).agreed("heard")
		low, high := newcombe(n1, of1, n2, of2)
		wantCells(t, tb.cardCells("q-care", "They took the time to hear me."),
			percent(n1, of1)+fmt.Sprintf(" (%v)", n1), percent(n2, of2)+fmt.Sprintf(" (%v)", n2),
			signed(100*(n2/of2-n1/of1)), signed(low)+" to "+signed(high))
		tb.wantText(".c-chips__now", fmt.Sprintf("%d of %d responses", len(all.aged(16, 19)), len(all)))
	})
	tb.ask("is feeling judged related to gender, by which test, at what p?", func(t *testing.T) {
		tb.open("/dashboards/youth-experience/table?lang=en&rows=judged&columns=gender")
		genders := []string{"girl_woman", "boy_man", "non_binary", "genderfluid", "two_spirit", "questioning", "other"}
		groups := make([][5]float64, len(genders))
		for i, gender := range genders {
			for v := range 5 {
				groups[i][v] = float64(len(all.having("gender", gender).having("judged", strconv.Itoa(v+1))))
			}
		}
		tb.wantText(".c-tests", fmt.Sprintf("(Kruskal-Wallis test, p = %.3f", beyond(kruskal(groups), len(genders)-1)))
		cells := tb.texts(".c-crosstab__base td")
		for i, g := range groups {
			if n := g[0] + g[1] + g[2] + g[3] + g[4]; cells[i] != fmt.Sprint(n) {
				t.Errorf("%s: n is %s, not %v", genders[i], cells[i], n)
			}
		}
	})
	tb.ask("does what they wanted support for differ by gender?", func(t *testing.T) {
		tb.open(youth)
		tb.choosing("by", "gender")
		women := all.having("gender", "girl_woman")
		n, of := float64(len(women.having("reasons", "school_work"))), float64(women.in("reasons", survey.Answered))
		got := tb.cardCells("q-reasons", "School or work")
		if len(got) < 7 || got[0] != percent(n, of)+fmt.Sprintf(" (%v)", n) {
			t.Errorf("%q, not %s (%v) for girls and women", got, percent(n, of), n)
		}
		tb.wantText("#q-reasons .c-base", "No test: one person may have given several answers.")
	})
	tb.ask("what is Cronbach's alpha of respect in wave 1?", func(t *testing.T) {
		tb.open(youth)
		tb.choosing("wave", "w1")
		alpha := all.wave("w1").alpha([]string{"met_me", "my_needs", "heard", "my_pace", "my_name", "judged"}, []string{"judged"})
		card := evaluate[string](tb, `[...document.querySelectorAll(".c-result__question")]
			.find(h => h.textContent === "Treated with respect").closest("section").id`)
		tb.scrollTo(card)
		tb.wantText("#"+card+" .c-base", fmt.Sprintf("Cronbach’s alpha is %.2f", alpha))
	})
	tb.ask("what did they write would make support better, and how many?", func(t *testing.T) {
		tb.open(youth)
		tb.scrollTo("q-story")
		tb.wantText("#q-story .c-finding", fmt.Sprintf("%d people wrote something.", all.in("story", survey.Answered)))
		tb.press("#q-story summary")
		written := map[string]bool{}
		for _, r := range all {
			written[r.Answers["story"].Text] = true
		}
		read := tb.texts("#q-story .c-quotes li")
		if len(read) < 10 {
			t.Errorf("only %d answers can be read", len(read))
		}
		for _, text := range read {
			if !written[text] {
				t.Errorf("nobody wrote %q", text)
			}
		}
	})
}

// signed is a difference in points as a table prints it.
func signed(points float64) string {
	return strings.Replace(fmt.Sprintf("%+.1f", points), "-", "−", 1)
}

// Three questions of a funder, who sees protected numbers: rounded to fives, each within four of what
// the sample holds.
func TestFundersQuestions(t *testing.T) {
	d := freshDemo(t)
	tb := newStaffTab(t, d, "funder")
	all := sampleOf(t, sample.YouthExperience)
	tb.ask("how many took part?", func(t *testing.T) {
		tb.open(youth)
		wantProtected(t, float64(tb.figure()), float64(len(all)))
	})
	tb.ask("what share felt heard, and why do totals not add up?", func(t *testing.T) {
		tb.open(youth)
		n, of := all.agreed("heard")
		cells := tb.cardCells("q-care", "They took the time to hear me.")
		base, err := strconv.ParseFloat(cells[len(cells)-1], 64)
		tb.must(err)
		wantProtected(t, base, of)
		agree, _ := strconv.ParseFloat(cells[3], 64)
		strongly, _ := strconv.ParseFloat(cells[4], 64)
		if got, want := agree+strongly, 100*n/of; math.Abs(got-want) > 100*9/of {
			t.Errorf("%v %% felt heard, of the sample %.1f %%", got, want)
		}
		tb.wantText(".c-note", "each count is rounded on its own to a nearby multiple of 5, and totals need not add up")
		book := tb.download("/studies/youth-experience", "youth-experience.xlsx")
		if row := rowOf(t, book, "They took the time to hear me."); row[len(row)-1] != cells[len(cells)-1] {
			t.Errorf("the report says %q, the page %q", row, cells)
		}
	})
	tb.ask("what does the released Table 1 of peer-support say about training?", func(t *testing.T) {
		session := sampleOf(t, sample.PeerSupportSession)
		yes, no := float64(len(session.having("training", "yes"))), float64(len(session.having("training", "no")))
		tb.open("/studies/peer-support?lang=en")
		lines, n := tableOnPage(tb)
		for label, count := range map[string]float64{"Yes": yes, "No": no} {
			want := line{"Received peer support training", label, fmt.Sprintf("%v (%s)", count, percent(count, yes+no))}
			if !slices.Contains(lines, want) {
				t.Errorf("the table does not say %v: %v", want, lines)
			}
		}
		if got := n["Received peer support training"]; got != fmt.Sprint("n = ", yes+no) {
			t.Errorf("of %q, not %v", got, yes+no)
		}
	})
}

func wantProtected(t *testing.T, got, exact float64) {
	t.Helper()
	if math.Mod(got, 5) != 0 || math.Abs(got-exact) > 4 {
		t.Errorf("%v for %v: want a neighbouring multiple of five", got, exact)
	}
}

// rowOf is the row of shares in a workbook that begins with a label.
func rowOf(t *testing.T, book *excelize.File, label string) []string {
	t.Helper()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if len(r) > 5 && r[1] == label {
				return r
			}
		}
	}
	t.Fatalf("no row %q in the report", label)
	return nil
}
