package statistics

// Test names a test.
type Test string

// The tests that ChooseTest chooses from.
const (
	ChiSquareTest     Test = "Pearson's chi-square test"
	FisherTest        Test = "Fisher's exact test"
	MannWhitneyTest   Test = "Mann-Whitney test"
	KruskalWallisTest Test = "Kruskal-Wallis test"
)

// Measure says what the rows of a table are: categories without an order, or values in ascending
// order, be they numbers or answers on an ordered scale.
type Measure uint8

// Categories or ordered values.
const (
	Categories Measure = iota
	Ordered
)

// Choice is the test that suits a table, and Why in one sentence.
type Choice struct {
	Test Test
	Why  string
}

// ChooseTest returns the test of whether groups differ. The table counts, indexed [value][group], how
// many of each group gave each answer; empty rows and columns do not count. The rule:
//
//   - ordered values, two groups: Mann-Whitney;
//   - ordered values, more groups: Kruskal-Wallis;
//   - categories, two by two: Pearson's chi-square without continuity correction where every expected
//     count is at least 5, else Fisher's exact test;
//   - categories, larger: Pearson's chi-square where no expected count is below 1 and at most a fifth
//     of them are below 5 (Cochran WG. Biometrics 1954;10:417-451), else Fisher's exact test.
//
// Numbers are compared by rank and not by mean, because ages, times and scores in surveys of youth
// are seldom normal and groups are often small. The rule looks at margins only, never at the
// outcome, so that choosing is no second test. lang is the language of Why, "fr" or English. ok is
// false where there is nothing to compare: fewer than two groups or two distinct answers.
func ChooseTest(measure Measure, table [][]float64, lang string) (choice Choice, ok bool) {
	chi, ok := ChiSquare(table, Uncorrected)
	if !ok {
		return Choice{}, false
	}
	m, _ := newMargins(table)
	groups := filled(m.columns)
	why := reasons[reasonOf(measure, groups, chi)]
	choice = Choice{Test: why.test, Why: why.en}
	if lang == "fr" || len(lang) > 2 && lang[:3] == "fr-" {
		choice.Why = why.fr
	}
	return choice, true
}

type reason uint8

const (
	twoGroups reason = iota
	moreGroups
	twoLarge
	twoSmall
	manyLarge
	manySmall
)

func reasonOf(measure Measure, groups int, chi Independence) reason {
	switch {
	case measure == Ordered && groups == 2:
		return twoGroups
	case measure == Ordered:
		return moreGroups
	case chi.DF == 1 && chi.MinExpected >= 5:
		return twoLarge
	case chi.DF == 1:
		return twoSmall
	case chi.MinExpected >= 1 && chi.SmallExpected <= 0.2:
		return manyLarge
	}
	return manySmall
}

var reasons = [...]struct {
	test   Test
	en, fr string
}{
	twoGroups: {MannWhitneyTest,
		"The answers have an order and there are two groups, so their ranks are compared.",
		"Les réponses ont un ordre et il y a deux groupes : leurs rangs sont comparés."},
	moreGroups: {KruskalWallisTest,
		"The answers have an order and there are more than two groups, so their ranks are compared.",
		"Les réponses ont un ordre et il y a plus de deux groupes : leurs rangs sont comparés."},
	twoLarge: {ChiSquareTest,
		"Two answers in two groups, and each of the four expected counts is at least 5.",
		"Deux réponses dans deux groupes, et chacun des quatre effectifs attendus est d’au moins 5."},
	twoSmall: {FisherTest,
		"Two answers in two groups, and an expected count is below 5, too few for chi-square.",
		"Deux réponses dans deux groupes, et un effectif attendu est inférieur à 5, trop peu pour" +
			" le khi-deux."},
	manyLarge: {ChiSquareTest,
		"No expected count is below 1, and at most a fifth of them are below 5.",
		"Aucun effectif attendu n’est inférieur à 1, et un cinquième au plus sont inférieurs à 5."},
	manySmall: {FisherTest,
		"An expected count is below 1, or more than a fifth of them are below 5, too few for" +
			" chi-square.",
		"Un effectif attendu est inférieur à 1, ou plus d’un cinquième sont inférieurs à 5, trop peu" +
			" pour le khi-deux."},
}

// Comparison is the outcome of the test that ChooseTest chose. Statistic and DF are Pearson's beside
// Fisher's P; DF is 0 of Mann-Whitney's test. Effect is Cramer's V of categories, else the effect of
// RankTest. Exact, Simulated, Tables and StandardError say how P was got.
type Comparison struct {
	Choice
	Statistic     float64
	DF            int
	P             float64
	Effect        float64
	Exact         bool
	Simulated     bool
	Tables        int
	StandardError float64
}

// Compare chooses and runs the test of whether groups differ; the table, lang and ok are as
// ChooseTest's, and ok is false beyond the limits of FisherExact.
func Compare(measure Measure, table [][]float64, lang string) (c Comparison, ok bool) {
	if c.Choice, ok = ChooseTest(measure, table, lang); !ok {
		return Comparison{}, false
	}
	switch c.Test {
	case MannWhitneyTest, KruskalWallisTest:
		test := MannWhitney
		if c.Test == KruskalWallisTest {
			test = KruskalWallis
		}
		r, ok := test(table)
		c.Statistic, c.DF, c.P, c.Effect, c.Exact = r.Statistic, r.DF, r.P, r.Effect, r.Exact
		return c, ok
	}
	chi, _ := ChiSquare(table, Uncorrected)
	c.Statistic, c.DF, c.P, c.Effect = chi.Statistic, chi.DF, chi.P, chi.Effect
	if c.Test == FisherTest {
		f, ok := FisherExact(table)
		c.P, c.Exact, c.Simulated = f.P, !f.Simulated, f.Simulated
		c.Tables, c.StandardError = f.Tables, f.StandardError
		return c, ok
	}
	return c, true
}
