"""Who writes the plan and the narration."""
