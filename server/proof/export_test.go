package proof

// ToFreshHour is how far ahead of the machine's clock the proof's server lives.
var ToFreshHour = toFreshHour
