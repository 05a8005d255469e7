package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"candour/server/store"
	"candour/survey"
)

// Diagnosis is what `candour doctor` tells: each part, whether it is well, and what to do if not.
type Diagnosis struct {
	Parts []Part
}

// Part is one thing that was looked at.
type Part struct {
	Name string
	Well bool
	Note string
}

// Well says whether every part is.
func (d Diagnosis) Well() bool {
	for _, p := range d.Parts {
		if !p.Well {
			return false
		}
	}
	return true
}

func (l *localControl) Diagnose() (Diagnosis, error) {
	ctx, cancel := context.WithTimeout(l.ctx, 20*time.Second)
	defer cancel()
	s := l.service
	var d Diagnosis
	d.check("accounts and surveys", s.store.Ping(ctx), "meta.db answers", "look at meta.db and the disk")
	chain, err := s.store.VerifyAudit(ctx)
	d.check("audit log", err, chainNote(chain),
		"compare meta.db with a backup and find out who changed it")
	s.diagnoseLedger(ctx, &d)
	well, remedy := "answers, in the process", "look at the folder clickhouse and the disk"
	if s.config.ClickHouse != "" {
		well, remedy = "answers, on its server", "look at CANDOUR_CLICKHOUSE_URL and the server's log"
	}
	d.check("ClickHouse", s.database.Ping(ctx), well, remedy)
	surveys, err := s.store.Surveys(ctx)
	if err != nil {
		return d, err
	}
	for _, v := range surveys {
		s.diagnoseTable(l.ctx, &d, v)
	}
	return d, nil
}

// diagnoseTable looks at the table of a survey.
func (s *Service) diagnoseTable(ctx context.Context, d *Diagnosis, v store.Survey) {
	ctx, cancel := context.WithTimeout(ctx, tablePatience)
	defer cancel()
	name := "table of " + string(v.ID)
	def, err := s.store.Definition(ctx, v.ID)
	if err == nil {
		err = s.database.Ensure(ctx, def)
	}
	if err != nil {
		d.check(name, err, "", "publish the survey again")
		return
	}
	lost, err := s.lost(ctx, def)
	switch {
	case err != nil:
		d.check(name, fmt.Errorf("its responses could not all be looked at, which says nothing of them: %w", err), "",
			"run this again when less goes on; on a ClickHouse server its user needs the right CHECK")
	case lost != "":
		d.check(name, errors.New(lost), "", "stop the server, and restore a backup into a new folder")
	default:
		d.check(name, nil, "whole, and as version "+fmt.Sprint(v.Version)+" needs it", "")
	}
}

// tablePatience is how long one table may be looked at: all of its bytes are read.
const tablePatience = 5 * time.Minute

// lost says what of a survey's responses is lost, "" for nothing. Some cannot be read, or there are fewer than the
// last snapshot counted: a table that is gone is made anew, empty, and nobody would see it. The snapshot is read
// first and what was taken back last, so that neither a new one nor a withdrawal meanwhile looks like a loss.
func (s *Service) lost(ctx context.Context, def *survey.Definition) (string, error) {
	counted, err := s.store.Snapshot(ctx, def.Name)
	if err != nil {
		return "", err
	}
	n, whole, err := s.database.Check(ctx, def.Name)
	switch {
	case err != nil:
		return "", err
	case !whole:
		return "part of its responses is damaged", nil
	case def.Privacy.Expired(s.now()):
		return "", nil
	}
	withdrawn, err := s.store.Withdrawn(ctx, def.Name)
	if err != nil {
		return "", err
	}
	if n+len(withdrawn) < counted.Responses {
		return "fewer responses are there than when they were last counted for funders", nil
	}
	return "", nil
}

// chainNote says how the audit log ends, so that it can be compared with what was written down before.
func chainNote(chain store.AuditChain) string {
	if chain.Entries == 0 {
		return "empty"
	}
	return fmt.Sprintf("whole, %d entries, ends in %s", chain.Entries, chain.Head)
}

// Unpark sends responses again that ClickHouse refused, and returns how many there are.
func (l *localControl) Unpark() (int, error) {
	if err := l.service.needLedger(); err != nil {
		return 0, err
	}
	n, err := l.service.ledger.Unpark()
	if err != nil {
		return 0, err
	}
	return n, l.audit("unpark", "")
}

func (d *Diagnosis) check(name string, err error, well, remedy string) {
	p := Part{Name: name, Well: err == nil, Note: well}
	if err != nil {
		p.Note = fmt.Sprintf("%v; %s", err, remedy)
	}
	d.Parts = append(d.Parts, p)
}

// diagnoseLedger looks at the ledger, which is closed when there is no secret.
func (s *Service) diagnoseLedger(ctx context.Context, d *Diagnosis) {
	if err := s.needLedger(); err != nil {
		d.Parts = append(d.Parts, Part{Name: "ledger", Note: "not looked at: it opens with the secret that the server runs with." +
			" Set CANDOUR_SECRET_FILE to it and run this again; a new secret does not open it"})
		return
	}
	closed, err := s.closedBoxes(ctx)
	if err == nil && closed > 0 {
		err = fmt.Errorf("it does not open %d of the things that are sealed: keys of tickets, labels of"+
			" personal links, what codes to take answers back are made with", closed)
	}
	d.check("secret", err, "opens what is sealed", "set CANDOUR_SECRET_FILE to the one before, or to both as new,old")
	d.check("ledger", s.ledger.Ready(ctx), "ledger.db can be written", "free space on the disk of the data folder")
	stats := s.ledger.Stats()
	d.count("parked responses", stats.Parked, "that were refused; they are kept, encrypted, in"+
		" ledger.db. Put right what the server's log says of them, then run `candour doctor --unpark`")
	d.count("stuck batches", stats.Stuck, "that arrived in part; they are kept, encrypted, in"+
		" ledger.db, and looked for again and again. Bring ClickHouse's copies of the table into agreement,"+
		" or remove those batches' rows from it")
}

// count adds a part that is well when there is none of something.
func (d *Diagnosis) count(name string, n int, what string) {
	p := Part{Name: name, Well: n == 0, Note: "none"}
	if n > 0 {
		p.Note = fmt.Sprintf("%d %s", n, what)
	}
	d.Parts = append(d.Parts, p)
}
