"""Desks: bàn làm việc của tôi. One page per role, put together from the rooms below; remembers nothing."""
