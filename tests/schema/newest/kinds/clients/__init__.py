"""One module for each group of types; every function takes and gives what it is about."""
