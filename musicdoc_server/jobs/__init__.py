"""Jobs: what they are, their event log, and the manager that runs them."""
