"""What people print and scan."""
