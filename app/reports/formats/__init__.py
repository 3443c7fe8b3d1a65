"""Papers as files: .docx that an office goes on editing, and .pdf for the printer."""
