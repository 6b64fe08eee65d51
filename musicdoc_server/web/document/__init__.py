"""What the API takes and answers, and the document that says so."""
