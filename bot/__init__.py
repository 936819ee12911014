"""The shared conversation engine and the rules of lending: plain, synchronous Python without I/O."""
