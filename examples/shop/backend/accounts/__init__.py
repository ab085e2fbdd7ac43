"""Who shops here: customers, their addresses and preferences."""
