"""Printing: labels with a QR code, sheets of them, and charts, drawn by Pillow in letters that this machine has."""
