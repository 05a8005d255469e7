package service

import (
	"context"
	"fmt"
	"time"
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
	d.check("audit log", err, fmt.Sprintf("whole, %d entries, ends in %s", chain.Entries, chain.Head),
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
		def, err := s.store.Definition(ctx, v.ID)
		if err == nil {
			err = s.database.Ensure(ctx, def)
		}
		d.check("table of "+string(v.ID), err, "as version "+fmt.Sprint(v.Version)+" needs it", "publish the survey again")
	}
	return d, nil
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
