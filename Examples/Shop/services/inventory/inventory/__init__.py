"""Knows how many pieces of each product there are, and holds some of them for orders."""
