"""Forms, ledgers and labels: a form in, Excel or PDF out."""
