"""Photos: checked, re-encoded in a process of their own, and kept as our own copies."""

from adapters.photos.kept import KeptPhotos as KeptPhotos
