package disclosure

import (
	"context"

	"candour/analytics"
	"candour/survey"
)

// unagreed says why nothing is broken down by a question about Indigenous identity.
const unagreed = "This question is about Indigenous identity. Nothing is broken down by it until a data steward has recorded an agreement with the Nations or communities concerned."

// list is what exists of a survey for protected roles, as things are agreed now.
func (r *Results) list(ctx context.Context, def *survey.Definition) (list, error) {
	l := list{def: def}
	if len(def.Governed()) == 0 {
		return l, nil
	}
	var err error
	l.agreed, err = r.catalogue.Agreed(ctx, def.Name)
	return l, err
}

func (r *Results) listOf(ctx context.Context, id survey.ID) (list, error) {
	def, err := r.catalogue.Definition(ctx, id)
	if err != nil {
		return list{}, err
	}
	return r.list(ctx, def)
}

// agrees says whether a question may be broken down, or others by it.
func (l list) agrees(question string) bool {
	if l.agreed {
		return true
	}
	field, _ := l.def.Field(question)
	return !field.Governed()
}

// noBreakdown is message, or why one of the questions is no breakdown yet.
func (l list) noBreakdown(message string, questions ...string) error {
	for _, name := range questions {
		if !l.agrees(name) {
			return forbidden(unagreed)
		}
	}
	return forbidden(message)
}

// withhold takes what is about Indigenous identity out of the tables of one group, as long as there is
// no agreement: it would be broken down by that group.
func (l list) withhold(safe analytics.Frequencies, q analytics.Query) analytics.Frequencies {
	if q.Where == (analytics.Condition{}) {
		return safe
	}
	for i, f := range safe.Questions {
		if l.agrees(f.ID) {
			continue
		}
		bare := oneWay{exact: f}.suppressed()
		bare.Sensitive, bare.Unagreed = f.Sensitive, true
		safe.Questions[i] = bare
	}
	return safe
}

func unagreedCrosstab(q analytics.CrosstabQuery) analytics.Crosstab {
	return analytics.Crosstab{RowQuestion: q.Rows, ColumnQuestion: q.Columns, Missing: hiddenMissing(),
		Base: analytics.Hidden, Protected: true, Suppressed: true, Unagreed: true}
}
