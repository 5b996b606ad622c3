"""Files of homepages as people send them: CSV, Excel, JSON and JSON lines, cut into batches."""
