"""Rules of the programme desk: an outline, the steps that change it, its faults, what differs, three of them put together."""
