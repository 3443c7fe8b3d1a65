"""Files of attendance that are no workbooks: `recognising` (what a file is), `attlog` (fingerprint machines), `meeting` (lists of
Zoom and Teams), `moments` (days and durations as such files write them)."""
