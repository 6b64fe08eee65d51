"""Who asks, how that is known, and how often they may."""
