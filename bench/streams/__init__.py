"""What an event costs a server per reader, and what an idle reader costs: ours beside Node and sse-starlette."""
