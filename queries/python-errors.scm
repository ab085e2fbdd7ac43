; Where a Python tree does not parse: what fits nowhere, and what would have to stand there.
(ERROR) @unexpected
(MISSING) @missing
