"""Events as they come about, to whoever follows them."""
