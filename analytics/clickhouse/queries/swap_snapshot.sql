-- Puts the new snapshot in the place of the old one, at one stroke.
EXCHANGE TABLES {{table .Next}} AND {{table .Snapshot}}
