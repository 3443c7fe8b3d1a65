"""Papers of attendance and what is read from them: QR codes, the sheet of personal cards, photos of cards."""
