package clickhouse_test

import (
	"encoding/binary"
	"math/rand/v2"
	"strconv"

	"candour/survey"
)

// randomResponses are n responses to everyType with every state, source and wave, some blank, and
// some with an answer that the definition no longer knows.
func randomResponses(seed uint64, n int) []survey.Response {
	r := rand.New(rand.NewPCG(seed, 1))
	responses := make([]survey.Response, n)
	for i := range responses {
		made := survey.Response{
			Survey: "peer-support", Version: uint16(1 + r.IntN(2)), Language: "fr",
			Wave: "w" + strconv.Itoa(1+r.IntN(3)), Source: survey.Source(1 + r.IntN(3)),
			RecordKey: uint16(r.IntN(1000)), Answers: map[string]survey.Answer{},
		}
		binary.BigEndian.PutUint64(made.ID[:], r.Uint64())
		binary.BigEndian.PutUint64(made.ID[8:], r.Uint64())
		if made.Blank = r.IntN(20) == 0; !made.Blank {
			for name, draw := range draws {
				a := draw(r)
				if r.IntN(3) == 0 {
					a.State = survey.State(r.IntN(5)) // what it says besides must not count
				}
				made.Answers[name] = a
			}
		}
		responses[i] = made
	}
	return responses
}

// draws draw an answer to each question of everyType.
var draws = map[string]func(*rand.Rand) survey.Answer{
	"gender": func(r *rand.Rand) survey.Answer {
		a := text([]string{"woman", "man", "nonbinary", "other", "retired"}[r.IntN(5)])
		if a.Text == "other" {
			a.Other = "in my words"
		}
		return a
	},
	"age":   func(r *rand.Rand) survey.Answer { return num(float64(9 + r.IntN(60))) },
	"years": func(r *rand.Rand) survey.Answer { return num(float64(r.IntN(100)) / 10) },
	"help": func(r *rand.Rand) survey.Answer {
		a := choices()
		for _, name := range []string{"family", "friends", "services", "retired"} {
			if r.IntN(3) == 0 {
				a.Choices = append(a.Choices, name)
			}
		}
		return a
	},
	"heard":  func(r *rand.Rand) survey.Answer { return text(strconv.Itoa(1 + r.IntN(5))) },
	"judged": func(r *rand.Rand) survey.Answer { return text(strconv.Itoa(1 + r.IntN(5))) },
	"story": func(r *rand.Rand) survey.Answer {
		return text("story " + strconv.Itoa(r.IntN(1e6)))
	},
}
