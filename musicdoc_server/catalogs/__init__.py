"""Where songs are looked up."""
