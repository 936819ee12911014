"""The whole program against fake platforms, over real HTTP and WebSocket on loopback."""
