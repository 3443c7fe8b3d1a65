"""Named reads of plans; each says how many SQL statements it costs."""
