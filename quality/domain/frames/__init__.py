"""Many records at a time: the same rules over Polars frames, for files of any size."""
