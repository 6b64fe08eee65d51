"""The shipped library: public-domain music and facts about it (data only)."""
