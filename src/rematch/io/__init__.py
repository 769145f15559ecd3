"""The doors for data: JSON here, data frames, databases and applicant tracking systems beside it, one module each."""
