"""A stand-in for an OpenAI-compatible server: models, chat completions and speech."""
