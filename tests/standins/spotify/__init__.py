"""A stand-in for Spotify's Web API and accounts service, as they are for apps in development mode since 2026."""
