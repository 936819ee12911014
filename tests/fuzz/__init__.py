"""Whatever a platform, or somebody in its name, sends: raw events through the whole program, and what comes out."""
