-- Do the bytes of a table agree with the sums that were kept of them?
CHECK TABLE {{table .}}
