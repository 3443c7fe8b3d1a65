"""What a paper says, as plain values, and how the figures of a report come about."""
