"""Who speaks the narration."""
