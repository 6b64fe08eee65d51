"""Mail: one message to whoever asked for it, when a job ends."""
