"""Reading workbooks as offices make them: `workbook` (bytes in, bounded; sheets out), `cells` (text and days of a cell),
`headers` (where the header rows are and what stands in which column), `roster` (a list of people)."""
