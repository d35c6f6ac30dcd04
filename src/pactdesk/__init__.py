"""What is Pactdesk? A support desk that keeps the promises its vendor has made."""

__version__ = "0.1.0"
