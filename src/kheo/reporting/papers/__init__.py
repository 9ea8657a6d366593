"""The report as a paper: its text and tables, its charts, its workbook. Nothing is counted here."""
