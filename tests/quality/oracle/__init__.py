"""A second, slow and plain reading of the homepage catalogue's texts, sharing no code with `quality`."""
