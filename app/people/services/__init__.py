"""Use-cases of people: sign-in and passwords, persons and posts, units, roles, setting an installation up."""
