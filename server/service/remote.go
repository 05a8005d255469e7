package service

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/rpc"

	"candour/server/store"
	"candour/survey"
)

// remoteControl offers a Control over net/rpc: one argument, one reply, an error.
type remoteControl struct{ control Control }

// PublishRequest holds the arguments of Control.Publish.
type PublishRequest struct {
	Source      []byte
	DefaultName string
}

// answered puts a result where the caller of an RPC finds it.
func answered[T any](reply *T, result T, err error) error {
	*reply = result
	return packed(err)
}

// fault is a survey.Error on its way to a command: RPC carries errors as text alone.
type fault struct {
	Kind    survey.Kind
	Message string
	Fields  map[string]string `json:",omitempty"`
}

// packed leaves of an error what a command shows: what is our fault is shown whole.
func packed(err error) error {
	if err == nil {
		return nil
	}
	e := store.FaultOf(err)
	f := fault{e.Kind, e.Message, e.Fields}
	if e.Kind == survey.Internal {
		f.Message = err.Error()
	}
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return errors.New(string(text))
}

// unpacked is the error that packed was given, without its cause.
func unpacked(err error) error {
	var told rpc.ServerError
	var f fault
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &told):
		return &survey.Error{Kind: survey.Unavailable, Err: err,
			Message: "The server stopped before it had answered; look whether it runs and try again."}
	case json.Unmarshal([]byte(told), &f) != nil:
		return fmt.Errorf("ask the running server: %w", err)
	}
	return &survey.Error{Kind: f.Kind, Message: f.Message, Fields: f.Fields}
}

func (r *remoteControl) Publish(q PublishRequest, reply *Published) error {
	result, err := r.control.Publish(q.Source, q.DefaultName)
	return answered(reply, result, err)
}

func (r *remoteControl) Life(q LifeChange, reply *Published) error {
	result, err := r.control.Life(q)
	return answered(reply, result, err)
}

func (r *remoteControl) Definition(id survey.ID, reply *[]byte) error {
	result, err := r.control.Definition(id)
	return answered(reply, result, err)
}

func (r *remoteControl) Report(q ReportRequest, reply *[]byte) error {
	result, err := r.control.Report(q)
	return answered(reply, result, err)
}

func (r *remoteControl) Account(q AccountChange, reply *store.Credentials) error {
	result, err := r.control.Account(q)
	return answered(reply, result, err)
}

func (r *remoteControl) Simulation(q SimulationRequest, reply *SimulationDoor) error {
	result, err := r.control.Simulation(q)
	return answered(reply, result, err)
}

func (r *remoteControl) InsertSynthetic(q InsertRequest, reply *int) error {
	result, err := r.control.InsertSynthetic(q)
	return answered(reply, result, err)
}

func (r *remoteControl) Multiply(q MultiplyRequest, reply *int) error {
	result, err := r.control.Multiply(q)
	return answered(reply, result, err)
}

func (r *remoteControl) Diagnose(_ struct{}, reply *Diagnosis) error {
	result, err := r.control.Diagnose()
	return answered(reply, result, err)
}

func (r *remoteControl) Unpark(_ struct{}, reply *int) error {
	result, err := r.control.Unpark()
	return answered(reply, result, err)
}

func (r *remoteControl) BackUp(q BackupRequest, reply *Backup) error {
	result, err := r.control.BackUp(q)
	return answered(reply, result, err)
}

// dialled controls the server that has the data folder.
type dialled struct{ client *rpc.Client }

// Dial reaches the server that has the data folder; it fails when none runs.
func Dial(config Config) (Control, error) {
	path, err := config.socketPath()
	if err != nil {
		return nil, err
	}
	client, err := rpc.Dial("unix", path)
	if err != nil {
		return nil, fmt.Errorf("reach the running server: %w", err)
	}
	return &dialled{client}, nil
}

func ask[T any](d *dialled, method string, question any) (T, error) {
	var reply T
	err := unpacked(d.client.Call("Control."+method, question, &reply))
	return reply, err
}

func (d *dialled) Close() error { return d.client.Close() }

func (d *dialled) Publish(source []byte, defaultName string) (Published, error) {
	return ask[Published](d, "Publish", PublishRequest{source, defaultName})
}

func (d *dialled) Life(q LifeChange) (Published, error) { return ask[Published](d, "Life", q) }

func (d *dialled) Definition(id survey.ID) ([]byte, error) { return ask[[]byte](d, "Definition", id) }

func (d *dialled) Report(q ReportRequest) ([]byte, error) { return ask[[]byte](d, "Report", q) }

func (d *dialled) Account(q AccountChange) (store.Credentials, error) {
	return ask[store.Credentials](d, "Account", q)
}

func (d *dialled) Simulation(q SimulationRequest) (SimulationDoor, error) {
	return ask[SimulationDoor](d, "Simulation", q)
}

func (d *dialled) InsertSynthetic(q InsertRequest) (int, error) {
	return ask[int](d, "InsertSynthetic", q)
}

func (d *dialled) Multiply(q MultiplyRequest) (int, error) { return ask[int](d, "Multiply", q) }

func (d *dialled) Diagnose() (Diagnosis, error) { return ask[Diagnosis](d, "Diagnose", struct{}{}) }

func (d *dialled) BackUp(q BackupRequest) (Backup, error) { return ask[Backup](d, "BackUp", q) }

func (d *dialled) Unpark() (int, error) { return ask[int](d, "Unpark", struct{}{}) }

func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

func indentedJSON(v any) ([]byte, error) {
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return append(out, '\n'), nil
}
