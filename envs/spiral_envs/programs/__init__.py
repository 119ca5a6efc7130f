"""Drawings as programs: record, save, edit, render, export."""
