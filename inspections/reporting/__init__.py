"""Inspection reports: content assembled once as plain values, then written as PDF, Word and workbook."""
