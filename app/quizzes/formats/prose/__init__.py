"""Question papers as running text, as lecturers write them: lines with their formatting in, questions with their key out."""
