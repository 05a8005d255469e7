package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"candour/survey"
)

// SavedView is a view of a dashboard that somebody named and may share with roles. Query is what
// stands behind the "?" of its address.
type SavedView struct {
	ID          int64
	Survey      survey.ID
	Name        string
	Description string
	Query       string
	Roles       []Role
	MadeBy      string
}

// The longest texts of a saved view, in characters, and how many a survey may have.
const (
	maxViewName        = 80
	maxViewDescription = 500
	maxViewQuery       = 6000
	maxViews           = 200
)

// SaveView keeps a view. Nothing is kept without a name.
func (s *Store) SaveView(ctx context.Context, v SavedView) error {
	roles, err := v.told()
	if err != nil {
		return err
	}
	done, err := s.db.ExecContext(ctx, `INSERT INTO saved_views (survey, name, description, query, roles, made_by)
		SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE (SELECT count(*) FROM saved_views WHERE survey = ?1) < ?7`,
		v.Survey, v.Name, v.Description, v.Query, roles, v.MadeBy, maxViews)
	if err != nil {
		return fmt.Errorf("save view: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return survey.Refuse(survey.Invalid, "This survey has too many saved views. Delete one first.")
	}
	return nil
}

// told trims what is said of a view, and refuses what is too long or no role; roles are them as they are kept.
func (v *SavedView) told() (roles string, err error) {
	v.Name, v.Description = strings.TrimSpace(v.Name), strings.TrimSpace(v.Description)
	switch {
	case v.Name == "":
		return "", survey.Refuse(survey.Invalid, "Give the view a name.")
	case utf8.RuneCountInString(v.Name) > maxViewName:
		return "", survey.Refuse(survey.Invalid, "Give the view a name of at most %d characters.", maxViewName)
	case utf8.RuneCountInString(v.Description) > maxViewDescription, len(v.Query) > maxViewQuery:
		return "", survey.Refuse(survey.Invalid, "Describe the view in at most %d characters.", maxViewDescription)
	case slices.ContainsFunc(v.Roles, func(r Role) bool { return !slices.Contains(Roles(), r) }):
		return "", survey.Refuse(survey.Invalid, "Choose roles from the list.")
	}
	kept, err := json.Marshal(v.Roles)
	if err != nil {
		return "", fmt.Errorf("write roles: %w", err)
	}
	return string(kept), nil
}

// DescribeView changes the name, the description and the roles of a view that v.MadeBy made; what it shows
// stays. NotFound when there is no such view of theirs.
func (s *Store) DescribeView(ctx context.Context, v SavedView) error {
	roles, err := v.told()
	if err != nil {
		return err
	}
	done, err := s.db.ExecContext(ctx, `UPDATE saved_views SET name = ?, description = ?, roles = ?
		WHERE id = ? AND survey = ? AND made_by = ?`, v.Name, v.Description, roles, v.ID, v.Survey, v.MadeBy)
	if err != nil {
		return fmt.Errorf("describe view: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return noSuchView()
	}
	return nil
}

func noSuchView() error {
	return survey.Fault(survey.NotFound, "There is no such view of yours any more.")
}

// SavedViews are those of a survey that an account made or that are shared with its role, by name.
func (s *Store) SavedViews(ctx context.Context, id survey.ID, a Account) ([]SavedView, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, survey, name, description, query, roles, made_by
		FROM saved_views WHERE survey = ? ORDER BY name, id`, id)
	if err != nil {
		return nil, fmt.Errorf("read saved views: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []SavedView
	for rows.Next() {
		var v SavedView
		var roles string
		if err := rows.Scan(&v.ID, &v.Survey, &v.Name, &v.Description, &v.Query, &roles, &v.MadeBy); err != nil {
			return nil, fmt.Errorf("read saved view: %w", err)
		}
		if err := json.Unmarshal([]byte(roles), &v.Roles); err != nil {
			return nil, fmt.Errorf("read roles: %w", err)
		}
		if v.MadeBy == a.Name || slices.Contains(v.Roles, a.Role) {
			all = append(all, v)
		}
	}
	return all, rows.Err()
}

// DeleteView forgets a view of a survey that the account by made; NotFound when there is none.
func (s *Store) DeleteView(ctx context.Context, of survey.ID, id int64, by string) error {
	done, err := s.db.ExecContext(ctx, `DELETE FROM saved_views WHERE id = ? AND survey = ? AND made_by = ?`, id, of, by)
	if err != nil {
		return fmt.Errorf("delete view: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return noSuchView()
	}
	return nil
}
