"""Use-cases of attendance: `roll` (a roll call is saved), `imports` (a sheet is staged, confirmed, undone), `settling`."""
