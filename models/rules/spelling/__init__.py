"""How old ledgers spell dates, intervals, ranges, states: a cell in, its meaning and every doubt out."""
