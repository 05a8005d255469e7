package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"candour/survey"
)

// CodingAnswer is an open answer that was released for coding, masked. Source is a keyed hash of
// the text as it was written. Themes are those that one coder found in it; Coded says whether that
// coder looked at it.
type CodingAnswer struct {
	ID       string
	Survey   survey.ID
	Question string
	Body     string
	Source   []byte
	By       string
	Themes   []int
	Coded    bool
	Quote    QuoteState
}

// QuoteState is what became of the wish to quote an answer; "": nobody has it.
type QuoteState string

// The states of a quote.
const (
	QuoteProposed QuoteState = "proposed"
	QuoteApproved QuoteState = "approved"
	QuoteDeclined QuoteState = "declined"
)

// Theme is what answers have in common. Answers counts those in which anybody found it.
type Theme struct {
	ID      int
	Survey  survey.ID
	Name    string
	About   string
	Answers int
}

// ReleaseForCoding stores a masked copy of an answer under a random id.
func (s *Store) ReleaseForCoding(ctx context.Context, a CodingAnswer) error {
	return s.alter(ctx, "release answer", `INSERT INTO coding_answers (id, survey, question, body, source, released_by)
		VALUES (?, ?, ?, ?, ?, ?)`, randomText(16), a.Survey, a.Question, a.Body, a.Source, a.By)
}

// TakeBack removes a released answer with its codes and its quote.
func (s *Store) TakeBack(ctx context.Context, id survey.ID, answer string) error {
	return s.alter(ctx, "take answer back", `DELETE FROM coding_answers WHERE id = ? AND survey = ?`, answer, id)
}

// CodingAnswers lists a survey's released answers as one coder coded them, in the order of their random
// ids.
func (s *Store) CodingAnswers(ctx context.Context, id survey.ID, coder string) ([]CodingAnswer, error) {
	all, err := list(ctx, s, `SELECT a.id, a.question, a.body, a.source, a.released_by,
		EXISTS (SELECT 1 FROM coded c WHERE c.answer = a.id AND c.coder = ?), coalesce(q.state, '')
		FROM coding_answers a LEFT JOIN quotes q ON q.answer = a.id WHERE a.survey = ? ORDER BY a.id`,
		[]any{coder, id}, func(rows *sql.Rows) (CodingAnswer, error) {
			a := CodingAnswer{Survey: id}
			return a, rows.Scan(&a.ID, &a.Question, &a.Body, &a.Source, &a.By, &a.Coded, &a.Quote)
		})
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i, a := range all {
		at[a.ID] = i
	}
	_, err = list(ctx, s, `SELECT c.answer, c.theme FROM codes c JOIN coding_answers a ON a.id = c.answer
		WHERE a.survey = ? AND c.coder = ? ORDER BY c.theme`, []any{id, coder}, func(rows *sql.Rows) (struct{}, error) {
		var answer string
		var theme int
		err := rows.Scan(&answer, &theme)
		if i, ok := at[answer]; ok {
			all[i].Themes = append(all[i].Themes, theme)
		}
		return struct{}{}, err
	})
	return all, err
}

// Code notes which of the survey's themes a coder finds in an answer, in place of what they found before.
func (s *Store) Code(ctx context.Context, id survey.ID, answer, coder string, themes []int) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `INSERT INTO coded (answer, coder) SELECT id, ? FROM coding_answers
			WHERE id = ? AND survey = ? ON CONFLICT DO UPDATE SET coder = coder`, coder, answer, id)
		if err != nil {
			return fmt.Errorf("code answer: %w", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, noAnswer())
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM codes WHERE answer = ? AND coder = ?`, answer, coder); err != nil {
			return fmt.Errorf("code answer: %w", err)
		}
		for _, theme := range themes {
			_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO codes (answer, theme, coder)
				SELECT ?, id, ? FROM themes WHERE id = ? AND survey = ?`, answer, coder, theme, id)
			if err != nil {
				return fmt.Errorf("code answer: %w", err)
			}
		}
		return nil
	})
}

func noAnswer() error {
	return survey.Fault(survey.NotFound, "This answer is not there any more. Go back to the list.")
}

// Themes lists a survey's themes by name, with the number of answers in which anybody found each.
func (s *Store) Themes(ctx context.Context, id survey.ID) ([]Theme, error) {
	return list(ctx, s, `SELECT t.id, t.name, t.about, (SELECT count(DISTINCT answer) FROM codes WHERE theme = t.id)
		FROM themes t WHERE t.survey = ? ORDER BY t.name COLLATE NOCASE`, []any{id}, func(rows *sql.Rows) (Theme, error) {
		t := Theme{Survey: id}
		return t, rows.Scan(&t.ID, &t.Name, &t.About, &t.Answers)
	})
}

const maxTheme = 80 // characters

func checkTheme(t *Theme) error {
	t.Name, t.About = strings.TrimSpace(t.Name), strings.TrimSpace(t.About)
	if n := len([]rune(t.Name)); n == 0 || n > maxTheme || len(t.About) > 2000 {
		return survey.Fault(survey.Invalid, "Give the theme a name of 1 to 80 letters.")
	}
	return nil
}

// AddTheme makes a theme.
func (s *Store) AddTheme(ctx context.Context, t Theme) error {
	if err := checkTheme(&t); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO themes (survey, name, about) VALUES (?, ?, ?)`, t.Survey, t.Name, t.About)
	return themeError(err)
}

// RenameTheme gives a theme another name and description.
func (s *Store) RenameTheme(ctx context.Context, t Theme) error {
	if err := checkTheme(&t); err != nil {
		return err
	}
	return themeError(s.one(ctx, "theme", `UPDATE themes SET name = ?, about = ? WHERE id = ? AND survey = ?`,
		t.Name, t.About, t.ID, t.Survey))
}

func themeError(err error) error {
	if isUnique(err) {
		return survey.Fault(survey.Conflict, "There is a theme of this name already. Choose another name, or merge the two.")
	}
	return err
}

// MergeThemes puts what was found as one theme under another, and the one is gone.
func (s *Store) MergeThemes(ctx context.Context, id survey.ID, one, into int) error {
	if one == into {
		return survey.Fault(survey.Invalid, "Choose another theme to merge this one into.")
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO codes (answer, theme, coder)
			SELECT c.answer, t.id, c.coder FROM codes c JOIN themes t ON t.id = ?2 AND t.survey = ?3 WHERE c.theme = ?1`,
			one, into, id)
		if err != nil {
			return fmt.Errorf("merge themes: %w", err)
		}
		result, err := tx.ExecContext(ctx, `DELETE FROM themes WHERE id = ?1 AND survey = ?3
			AND EXISTS (SELECT 1 FROM themes WHERE id = ?2 AND survey = ?3)`, one, into, id)
		if err != nil {
			return fmt.Errorf("merge themes: %w", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, survey.Fault(survey.NotFound, "This theme is not there any more. Go back to the list."))
		}
		return nil
	})
}

// ProposeQuote notes that a coder wants an answer to be quoted. What was decided stays decided.
func (s *Store) ProposeQuote(ctx context.Context, id survey.ID, answer, by string) error {
	result, err := s.db.ExecContext(ctx, `INSERT INTO quotes (answer, proposed_by) SELECT id, ? FROM coding_answers
		WHERE id = ? AND survey = ? ON CONFLICT DO UPDATE SET answer = answer`, by, answer, id)
	if err != nil {
		return fmt.Errorf("propose quote: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, noAnswer())
	}
	return nil
}

// DecideQuote approves or declines a quote.
func (s *Store) DecideQuote(ctx context.Context, id survey.ID, answer, by string, state QuoteState) error {
	if state != QuoteApproved && state != QuoteDeclined {
		return survey.Fault(survey.Invalid, "Approve the quote or decline it.")
	}
	return s.one(ctx, "quote", `UPDATE quotes SET state = ?, decided_by = ?, decided_on = ? WHERE answer =
		(SELECT id FROM coding_answers WHERE id = ? AND survey = ?)`, state, by, s.today(), answer, id)
}

// DeleteCodingAnswers deletes the masked copies of a survey's open answers, with what was found in them
// and the quotes of them. Themes stay.
func (s *Store) DeleteCodingAnswers(ctx context.Context, id survey.ID) error {
	if _, err := s.db.ExecContext(ctx, `DELETE FROM coding_answers WHERE survey = ?`, id); err != nil {
		return fmt.Errorf("delete released answers: %w", err)
	}
	return nil
}
