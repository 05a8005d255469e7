-- Makes the new table the snapshot where there is none yet.
RENAME TABLE {{table .Next}} TO {{table .Snapshot}}
