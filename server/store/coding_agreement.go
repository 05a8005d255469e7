package store

import (
	"context"
	"database/sql"

	"candour/survey"
)

// CoderAgreement is how two coders used one theme on the answers at which both looked: Counts[i][j] answers,
// the first index 1 where First found the theme, the second where Second did.
type CoderAgreement struct {
	First, Second string
	Theme         string
	Counts        [2][2]int
}

// CoderAgreements lists, of each two coders who looked at the same answers of a survey, how they used each of
// its themes.
func (s *Store) CoderAgreements(ctx context.Context, id survey.ID) ([]CoderAgreement, error) {
	return list(ctx, s, `SELECT a.coder, b.coder, t.name,
			sum(f.theme IS NULL AND g.theme IS NULL), sum(f.theme IS NULL AND g.theme IS NOT NULL),
			sum(f.theme IS NOT NULL AND g.theme IS NULL), sum(f.theme IS NOT NULL AND g.theme IS NOT NULL)
		FROM coding_answers x
		JOIN coded a ON a.answer = x.id
		JOIN coded b ON b.answer = x.id AND b.coder > a.coder
		JOIN themes t ON t.survey = x.survey
		LEFT JOIN codes f ON f.answer = x.id AND f.theme = t.id AND f.coder = a.coder
		LEFT JOIN codes g ON g.answer = x.id AND g.theme = t.id AND g.coder = b.coder
		WHERE x.survey = ? GROUP BY a.coder, b.coder, t.id
		ORDER BY a.coder COLLATE NOCASE, b.coder COLLATE NOCASE, t.name COLLATE NOCASE`, []any{id},
		func(rows *sql.Rows) (CoderAgreement, error) {
			var a CoderAgreement
			return a, rows.Scan(&a.First, &a.Second, &a.Theme, &a.Counts[0][0], &a.Counts[0][1], &a.Counts[1][0], &a.Counts[1][1])
		})
}
