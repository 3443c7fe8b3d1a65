"""privacy (dữ liệu cá nhân): what is kept about somebody and why, her copy of it, requests and their clock, what she gives by
her own consent, how long things are kept, and who looked at whose data."""
