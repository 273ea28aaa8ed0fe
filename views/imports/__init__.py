"""The parts of the page on which an old ledger is taken over."""
