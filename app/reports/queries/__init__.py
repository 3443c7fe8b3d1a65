"""Named reads of reports: what was reached by unit, who issues papers for a unit, reports that were issued."""
