"""Exchange: other software sends attendance in and reads completion out, each with a token of narrow scope; remembers tokens
and the deliveries that came with them."""
