"""The six stages that turn a request into a documentary."""
