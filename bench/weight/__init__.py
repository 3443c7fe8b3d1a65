"""What a phone has to fetch for a visit and for a day of study, and how soon a lesson can be read on a slow line."""
