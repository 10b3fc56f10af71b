"""What administrators look after: each call is one errand, shared by pages and API."""
